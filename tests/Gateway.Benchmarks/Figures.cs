using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>Median and extremes of a series, in milliseconds.</summary>
internal sealed record Figures(double Median, double P99, double Least, double Most, int Count)
{
    internal static Figures Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return new Figures(sorted[sorted.Length / 2], sorted[Math.Min(sorted.Length - 1, sorted.Length * 99 / 100)], sorted[0], sorted[^1], sorted.Length);
    }

    /// <param name="what">What was measured.</param>
    /// <param name="figures">What came of it.</param>
    /// <param name="goal">What is asked of it, where something is.</param>
    internal static void Print(string what, Figures figures, string? goal = null) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{what,-62} median {figures.Median,8:0.00} ms   p99 {figures.P99,8:0.00}   least {figures.Least,8:0.00}   most {figures.Most,8:0.00}   n {figures.Count}{Said(goal)}"));

    /// <inheritdoc cref="Print(string, Figures, string?)"/>
    internal static void Print(string what, double milliseconds, string? goal = null) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-62}        {milliseconds,8:0.00} ms{Said(goal)}"));

    private static string Said(string? goal) => goal is null ? "" : $"   (goal: {goal})";
}
