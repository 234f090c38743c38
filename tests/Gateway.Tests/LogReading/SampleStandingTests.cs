using Gateway.LogReading;
using Gateway.Storage;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.LogReading;

/// <summary>From when on samples are due and overdue follows from what was drawn and decided, and no draw counts for more than it was.</summary>
public sealed class SampleStandingTests
{
    private static readonly DateTimeOffset First = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly SampleRules Rules = new(7, 10);

    [Fact]
    public void A_sample_is_due_from_the_day_on_and_not_a_moment_sooner()
    {
        // Proves: counted from the municipality's first record, then from the last whole draw; without a record nothing is due.
        Assert.Equal(new SampleStanding(null, null, false, 0, null), SampleStanding.Of([], null, Rules, First));
        Assert.Equal((First, false), DueOf(Day(7).AddTicks(-1)));
        Assert.Equal((First, true), DueOf(Day(7)));
        Assert.Equal((Day(7), false), DueOf(Day(14).AddTicks(-1), Draw(7)));
        Assert.Equal((Day(7), true), DueOf(Day(14), Draw(7)));
    }

    [Theory]
    // Reaches back to the first record: whole, with all there was, or with as many as are demanded.
    [InlineData(10, 50, 7, false, false, true)]
    [InlineData(3, 3, 7, false, false, true)]
    [InlineData(0, 0, 7, false, false, true)]
    // Fewer than demanded, something left out, or not all of the time.
    [InlineData(9, 50, 7, false, false, false)]
    [InlineData(10, 50, 7, true, false, false)]
    [InlineData(10, 50, 6, false, false, false)]
    // The gateway's own count, whatever the rules were then; but they too cover no more than their days.
    [InlineData(5, 50, 7, false, true, true)]
    [InlineData(10, 50, 6, false, true, false)]
    public void A_draw_that_is_not_whole_covers_nothing(int items, int candidates, int days, bool leftOut, bool byGateway, bool covers)
    {
        // Proves: what an officer kept out of a draw, or drew too few of, is still to be drawn from, and is due as if nobody had drawn.
        var standing = SampleStanding.Of([new DrawSummary(Day(6.5), byGateway, days, candidates, leftOut, items, 0)], First, Rules, Day(7));
        Assert.Equal((covers ? Day(6.5) : First, !covers, Day(6.5)), (standing.CoveredUntil, standing.IsDue, standing.LastDrawnAt));
    }

    [Fact]
    public void A_gap_between_two_draws_stays_due_until_a_draw_reaches_over_it()
    {
        // Proves: a draw of the last day alone does not hide the days before; one that reaches back over them does, after a standstill of most of a year too, and not where a day is missing.
        Assert.Equal((Day(2), true), DueOf(Day(9), Draw(2), Draw(9, days: 1)));
        Assert.Equal((Day(9), false), DueOf(Day(9), Draw(2), Draw(9, days: 1), Draw(9, days: 7)));
        Assert.Equal((Day(2), true), DueOf(Day(201), Draw(2), Draw(200, days: 197)));
        Assert.Equal((Day(200), false), DueOf(Day(201), Draw(2), Draw(200, days: 198)));
    }

    [Fact]
    public void What_the_gateway_draws_reaches_over_all_that_is_not_covered()
    {
        // Proves: a draw over as many days back as are said covers to now, with some hours over for what was recorded late and never more than a day, for any time that passed, years included.
        foreach (var hours in Enumerable.Range(1, 24 * 365 * 3))
        {
            var now = First.AddHours(hours);
            var back = SampleStanding.Of([], First, Rules, now).DaysBack(now);
            Assert.True(now.AddDays(-back) < First && now.AddDays(1 - back) >= First, $"{back} days back after {hours} hours");
            Assert.Equal(now, SampleStanding.Of([new DrawSummary(now, ByGateway: true, back, 50, LeftOut: false, 10, 0)], First, Rules, now).CoveredUntil);
        }
    }

    [Fact]
    public void A_sample_is_overdue_while_something_of_it_is_not_decided_in_time()
    {
        // Proves: from the day on, counted by sample, told from the oldest; a decided one is not.
        DrawSummary[] draws = [Draw(1, undecided: 0), Draw(2, undecided: 1), Draw(3, undecided: 10)];
        Assert.Equal((0, null), OverdueOf(Day(9).AddTicks(-1)));
        Assert.Equal((1, Day(9)), OverdueOf(Day(9)));
        Assert.Equal((2, Day(9)), OverdueOf(Day(10)));

        (int, DateTimeOffset?) OverdueOf(DateTimeOffset now) => (SampleStanding.Of(draws, First, Rules, now).Overdue, SampleStanding.Of(draws, First, Rules, now).OverdueSince);
    }

    [Theory]
    [InlineData("31", "100", 31, 100)]
    [InlineData("1", "1", 1, 1)]
    [InlineData(null, null, 7, 10)]
    [InlineData("32", "10", null, null)]
    [InlineData("0", "10", null, null)]
    [InlineData("7", "101", null, null)]
    [InlineData("7", "-1", null, null)]
    [InlineData("x", "10", null, null)]
    public void Rarer_than_monthly_cannot_be_set(string? every, string? size, int? everyRead, int? sizeRead)
    {
        // Proves: what is set is read; what is out of range is an error that names the setting.
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Gateway:Samples:EveryDays", every), new("Gateway:Samples:Size", size)]).Build();
        var errors = new List<string>();
        var read = SampleRules.Read(settings.GetSection("Gateway:Samples"), errors);
        if (everyRead is null)
            Assert.Contains("Gateway:Samples:", Assert.Single(errors), StringComparison.Ordinal);
        else
            Assert.Equal((new SampleRules(everyRead.Value, sizeRead!.Value), 0), (read, errors.Count));
    }

    private static DateTimeOffset Day(double after) => First.AddDays(after);

    private static DrawSummary Draw(double day, int days = 7, int undecided = 0) => new(Day(day), ByGateway: false, days, 50, LeftOut: false, 10, undecided);

    private static (DateTimeOffset?, bool) DueOf(DateTimeOffset now, params DrawSummary[] draws)
    {
        var standing = SampleStanding.Of(draws, First, Rules, now);
        return (standing.CoveredUntil, standing.IsDue);
    }
}
