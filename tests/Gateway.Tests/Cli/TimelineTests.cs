using Gateway.Cli.Language;

namespace Gateway.Tests.Cli;

/// <summary>The picture of every dated item on one axis. The sample answer was recorded on 21 November 2026.</summary>
public sealed class TimelineTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Bars_arrows_and_dots_stand_under_their_years_by_section(int width)
    {
        var lines = Picture(PrintedPage.Of(RichAnswer.Full(), width));

        Assert.Equal(["Diagnoser", "  Depressiv enkeltepisode", "Indsatser", "  Virksomhedspraktik", "  Mentor", "  Mentor", "Ydelser", "  Sygedagpenge"], lines[2..10].Select(line => line[..25].TrimEnd()));
        var years = Enumerable.Range(2021, 6).Select(year => lines[0].IndexOf($"{year}", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, years);
        // 3 November 2021 comes late in its year; the measure lasts from March 2023 to June 2024.
        Assert.InRange(lines[3].IndexOf('●', StringComparison.Ordinal), years[0] + 1, years[1] - 1);
        Assert.InRange(lines[5].IndexOf('━', StringComparison.Ordinal), years[2], years[3] - 1);
        Assert.InRange(lines[5].LastIndexOf('━'), years[3], years[4] - 1);
        // The arrow ends at the day of the answer, not at the edge of the page.
        Assert.InRange(lines[6].IndexOf('►', StringComparison.Ordinal), years[5] + 1, width - 1);
        Assert.Equal(lines[6].IndexOf('►', StringComparison.Ordinal), lines[7].IndexOf('►', StringComparison.Ordinal));
        Assert.Equal("━━ periode   ► ingen slutdato oplyst   ● én dato", lines[^1]);
    }

    [Fact]
    public void It_speaks_English() =>
        Assert.Contains("━━ period   ► no end told   ● one date", PrintedPage.Of(RichAnswer.Full(), 80, SpokenLanguage.English), StringComparison.Ordinal);

    [Fact]
    public void A_terminal_without_Unicode_gets_the_same_picture_in_ASCII()
    {
        var fine = Picture(PrintedPage.Of(RichAnswer.Full(), 80));
        var plain = Picture(PrintedPage.Of(RichAnswer.Full(), 80, unicode: false));

        Assert.DoesNotContain(string.Concat(plain), letter => letter > 'ÿ');
        Assert.Equal(fine.Select(line => line.Replace('━', '=').Replace('►', '>').Replace('●', '*').Replace('┊', ':').Replace('┬', '+').Replace('┴', '+').Replace('─', '-')), plain);
    }

    [Fact]
    public void It_is_left_out_where_it_is_not_wanted_or_shows_nothing()
    {
        Assert.Contains("Tidslinje", PrintedPage.Of(RichAnswer.Dated(("2020", "2021"), ("2021", "")), 80), StringComparison.Ordinal);
        Assert.DoesNotContain("Tidslinje", PrintedPage.Of(RichAnswer.Dated(("2020", "2021"), ("2021", "")), 80, withTimeline: false), StringComparison.Ordinal);
        Assert.DoesNotContain("Tidslinje", PrintedPage.Of(RichAnswer.Dated(("2020", "2021")), 80), StringComparison.Ordinal);
        Assert.DoesNotContain("Tidslinje", PrintedPage.Of(RichAnswer.Dated(("2020", "2021"), ("soon", "")), 80), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_option_leaves_it_out()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Answer = (_, _) => Task.FromResult(RichAnswer.Full());
        var with = await ProgramRun.OfAsync(["overview", "D1", "--connection", gateway.ConnectionFile]);
        var without = await ProgramRun.OfAsync(["overview", "D1", "--no-timeline", "--connection", gateway.ConnectionFile]);

        Assert.Contains("Tidslinje", with.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Tidslinje", without.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_counted_and_the_newest_stay()
    {
        var lines = Picture(PrintedPage.Of(RichAnswer.Dated([.. Enumerable.Range(0, 30).Select(year => ($"{1980 + year}-01-01", $"{1980 + year}-12-31"))]), 80));

        Assert.True(lines.Length <= 24, "one screen");
        Assert.Equal(Enumerable.Range(13, 17).Select(place => $"Nr{place}."), lines.Select(line => line.Trim().Split(' ')[0]).Where(word => word.StartsWith("Nr", StringComparison.Ordinal)));
        Assert.Equal("13 flere og ældre er ikke tegnet; de står i afsnittene.", lines[^1]);
    }

    [Theory]
    [InlineData("soon", "")]
    [InlineData("2020-13", "")]
    [InlineData("2022", "2021")]
    [InlineData("2020-01-01", "later")]
    [InlineData("0001-01-01", "")]
    public void Dates_that_cannot_be_drawn_truthfully_are_counted(string start, string end)
    {
        var lines = Picture(PrintedPage.Of(RichAnswer.Dated(("2020", "2021"), ("2021", "2022"), (start, end)), 80));

        Assert.Equal("1 med datoer, der ikke kan tegnes, står kun i afsnittene.", lines[^1]);
        Assert.DoesNotContain(lines, line => line.Contains("Nr2.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_far_year_that_means_no_end_does_not_stretch_the_axis()
    {
        var lines = Picture(PrintedPage.Of(RichAnswer.Dated(("2024-02-01", "9999-12-31"), ("", "2025-06-30"), ("2026-05-01T08:00:00+02:00", "2026-05-01T10:00:00+02:00")), 80));

        Assert.Equal(["2024", "2025", "2026"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("━►", lines[3], StringComparison.Ordinal);
        Assert.Contains(" ◄━", lines[4], StringComparison.Ordinal);
        Assert.Contains("●", lines[5], StringComparison.Ordinal);
    }

    // From the heading's end to the end of the page.
    private static string[] Picture(string page) =>
        [.. page.TrimEnd().Split(Environment.NewLine).SkipWhile(line => !line.Contains("Tidslinje", StringComparison.Ordinal)).Skip(1).Select(line => line.TrimEnd())];
}
