namespace Gateway.EndToEndTests;

/// <summary>Whether two sets of measurements may come from one distribution (two-sample Kolmogorov-Smirnov).</summary>
internal static class TwoSamples
{
    // Terms of the series beyond this are below any number that matters.
    private const int Terms = 100;

    /// <summary>The chance of a difference at least as large, were there only one distribution; 1 for equal samples.</summary>
    internal static double PValue(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        var distance = one.Concat(other).Distinct().Max(x => Math.Abs(Share(one, x) - Share(other, x)));
        var size = Math.Sqrt((double)one.Count * other.Count / (one.Count + other.Count));
        var lambda = (size + 0.12 + (0.11 / size)) * distance;
        var sum = Enumerable.Range(1, Terms).Sum(j => (j % 2 == 1 ? 2 : -2) * Math.Exp(-2 * j * j * lambda * lambda));
        // Where the samples hardly differ the series does not converge, and the chance is one.
        return lambda < 0.2 ? 1 : Math.Clamp(sum, 0, 1);
    }

    private static double Share(IReadOnlyList<double> sample, double upTo) => (double)sample.Count(x => x <= upTo) / sample.Count;
}
