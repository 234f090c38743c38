namespace Gateway.EndToEndTests;

/// <summary>Proves the statistic the timing tests rest on, before they rest on it.</summary>
public sealed class TwoSamplesTests
{
    [Fact]
    public void Equal_samples_differ_by_chance_and_separate_ones_do_not()
    {
        // Proves both ends.
        double[] low = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        Assert.Equal(1, TwoSamples.PValue(low, low));
        Assert.InRange(TwoSamples.PValue(low, [.. low.Select(x => x + 1_000)]), 0, 1e-12);
    }

    [Theory]
    [InlineData(61, 0.05)]
    [InlineData(73, 0.01)]
    [InlineData(87, 0.001)]
    public void The_chance_is_the_one_of_smirnov_s_table(int shift, double expected)
    {
        // Proves values in between against the published critical ones (1.358, 1.628 and 1.949 for equal sizes): of two uniform samples of a thousand, one shifted, the distance is a thousandth of the shift.
        double[] low = [.. Enumerable.Range(0, 1_000).Select(i => (double)i)];
        Assert.InRange(TwoSamples.PValue(low, [.. low.Select(x => x + shift)]) / expected, 0.85, 1.15);
    }
}
