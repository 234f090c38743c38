using Gateway.Cli.Language;
using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

/// <summary>Contradictions, corrections, several sources, protection.</summary>
public sealed class RichPageTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_contradiction_stands_below_its_table_with_both_sides(int width)
    {
        var page = PrintedPage.Of(RichAnswer.Full(), width);

        string[] expected =
        [
            "⚠ Oplysningerne modsiger hinanden Kilderne oplyser forskellige startdatoer.",
            "- Mentor, fra 2024-02-01 (DFDG, ændret 2026-10-02) - Mentor, fra 2024-05-01 (KMD Momentum, ændret 2026-10-02) Intet er afgjort",
        ];
        Assert.All(expected, text => Assert.Contains(text, PrintedPage.Flat(page), StringComparison.Ordinal));
        var places = new[] { "Virksomhedspraktik", "⚠", "Ydelser: Oplysninger fundet" }.Select(text => page.IndexOf(text, StringComparison.Ordinal)).ToList();
        Assert.Equal(places.Order(), places);
        Assert.Contains("⚠ The information contradicts itself The sources tell different beginnings.", PrintedPage.Flat(PrintedPage.Of(RichAnswer.Full(), width, SpokenLanguage.English)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_side_that_the_section_does_not_hold_is_named_by_its_id()
    {
        var answer = RichAnswer.Full();
        answer.Sections[0].Conflicts[0].ItemIds[1] = "m9";

        Assert.Contains("(DFDG, ændret 2026-10-02) - m9 Intet er afgjort", PrintedPage.Flat(PrintedPage.Of(answer, 80)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Corrections_stand_under_the_item_with_what_is_left(int width)
    {
        var answer = RichAnswer.Full();
        var page = PrintedPage.Flat(PrintedPage.Of(answer, width));

        // The narrow page breaks these between columns, so that only pieces stay whole.
        string[] expected = ["Beløb: 9500,00 kr.", "Regulering: fra 2025-05-01 til", "Beløb: -500,25", "ændret 2025-06-02", "I alt efter regulering: 8999,75"];
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
        answer.Sections[1].Items[0].NetAmount = null;
        Assert.Contains("kan ikke regnes ud", PrintedPage.Flat(PrintedPage.Of(answer, 120)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CorrectionState.Pending, "siges at være forkert (2026-11-03), ikke besvaret")]
    [InlineData(CorrectionState.Corrected, "rettet, efter at det 2026-11-03 blev sagt at være forkert")]
    [InlineData(CorrectionState.Refused, "siges at være forkert (2026-11-03); myndigheden fastholder")]
    public void What_is_said_to_be_wrong_is_marked_at_its_source(CorrectionState state, string words)
    {
        var answer = RichAnswer.Full();
        Assert.DoesNotContain("forkert", PrintedPage.Of(answer, 200), StringComparison.Ordinal);
        answer.Sections[1].Items[0].Provenance[0].WantedCorrection = new WantedCorrectionMark { State = state, AskedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new DateTime(2026, 11, 3, 9, 0, 0, DateTimeKind.Utc)) };

        Assert.All(words.Split(' '), word => Assert.Contains(word, PrintedPage.Of(answer, 200), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_source_of_an_item_is_named()
    {
        var row = PrintedPage.Of(RichAnswer.Full(), 120).Split('\n').SkipWhile(line => !line.Contains("Virksomhedspraktik", StringComparison.Ordinal)).Take(4);

        Assert.Equal(["- DFDG", "ændret 2026-10-02", "- KMD Momentum", "ændret 2026-10-02"], row.Select(line => line.Split('│')[^2].Trim()));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Protection_is_told_first(int width)
    {
        var page = PrintedPage.Of(RichAnswer.Full(), width);
        const string line = "Navn og adresse er beskyttet til 2027-03-31; oplyst af personregisteret, KMD Momentum; skjulte steder i svaret: 2";

        Assert.StartsWith($"Overblik over D1 {line} Sag 26/1234", PrintedPage.Flat(page), StringComparison.Ordinal);
        var answer = RichAnswer.Full();
        answer.Protection.Active = false;
        Assert.DoesNotContain("beskyttet", PrintedPage.Of(answer, width), StringComparison.Ordinal);
        answer.Protection = new Protection { Active = true };
        Assert.Contains("Navn og adresse er beskyttet; skjulte steder i svaret: 0", PrintedPage.Of(answer, width), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_the_page(int width)
    {
        var answer = RichAnswer.Full();
        answer.Sections[0].Items[0].Code.Text = new string('x', 300);
        answer.Sections[0].Title = SampleAnswer.Both(new string('y', 300), "");

        Assert.All(PrintedPage.Of(answer, width).Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }
}
