using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>One point of the expected overview: checked against the gateway's answer, or waiting for a connector.</summary>
/// <param name="Citizen">Whom it is about.</param>
/// <param name="Words">The point, shortened.</param>
/// <param name="Check">Throws where the answer does not show it; null while it waits.</param>
/// <param name="Connector">The source it waits for; null where it is checked.</param>
internal sealed record ExpectedPoint(string Citizen, string Words, Action<GetOverviewResponse>? Check, string? Connector)
{
    public override string ToString() => $"{Citizen}: {Words}";
}

/// <summary>
/// Every point of the expected overview of the eight recorded citizens, in its order. What waits for a connector says
/// for which; a point moves from waiting to checked when its connector is there, never back.
/// </summary>
internal static class ExpectedPoints
{
    internal static IReadOnlyList<ExpectedPoint> All =>
    [
        .. Everybody, .. Anna, .. Bo, .. Carl, .. Dorthe, .. Erik, .. Fatima, .. Gry, .. Hans,
    ];

    private static IEnumerable<ExpectedPoint> Everybody =>
        new[] { "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8" }.SelectMany(citizen => new[]
        {
            Shown(citizen, "every fact shows source and fetch time", o => Assert.All(o.Sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance), p =>
            {
                Assert.NotEmpty(p.SourceTitle);
                Assert.NotNull(p.AskedAt);
            })),
            Shown(citizen, "a source that failed is shown as failed, one that knows nothing as no information", o => Assert.All(o.Sections, s =>
                Assert.True(s.State is SectionState.Available || s.Reasons.Count > 0, s.Category))),
            Shown(citizen, "unknown codes are raw value and 'unknown code'", o => Assert.All(
                Items(o, "employment-status").Where(i => i.Code.Codings.Any(c => c.System == "urn:dfdg:KontaktgruppeType" && c.Code is not ("13" or "24"))),
                i => Assert.Equal($"Kontaktgruppe {i.Code.Codings[0].Code} (ukendt kode)", i.Code.Text))),
        });

    private static IEnumerable<ExpectedPoint> Anna =>
    [
        Waits("D1", "41, married, active, no protection; two children under 18", "cpr"),
        Waits("D1", "sickness benefit from 2026-03-02, open, payments August to October", "ydelsesindeks"),
        Waits("D1", "housing benefit from 2026-04-01, November sent and not yet paid", "ydelsesindeks"),
        Waits("D1", "income by employer and month, no gap", "eindkomst"),
        Shown("D1", "contact group 24, category 6.6 (DFDG)", o => Assert.Equal(
            ["24", "6.6"], Items(o, "employment-status").SelectMany(i => i.Code.Codings).Select(c => c.Code).Where(c => c is "24" or "6.6").Order())),
        Waits("D1", "DFDG and Momentum agree", "momentum"),
        Shown("D1", "Virksomhedspraktik 10h30 a week until 2026-12-31", o =>
        {
            var placement = Items(o, "employment-measures").Single(i => i.Code.Text == "Virksomhedspraktik");
            Assert.Equal("2026-12-31", placement.Period.End);
            Assert.Equal(["10", "30"], placement.Values.Where(v => v.Quantity is not null).Select(v => v.Quantity.Value));
        }),
        Shown("D1", "Mentor 45 min, open", o =>
        {
            var mentor = Items(o, "employment-measures").Single(i => i.Code.Text == "Mentor");
            Assert.Equal(("", true), (mentor.Period.End, mentor.Values.Any(v => v.Quantity?.Value == "45")));
        }),
        Shown("D1", "health limitation, documented", o => Assert.Contains(Items(o, "employment-status"), i =>
            i.Code.Text.StartsWith("Smerter i lænd", StringComparison.Ordinal) && i.Values.Any(v => v.Name == "documented" && v.Flag))),
        Waits("D1", "caseworker; a mentor who ended 2026-06-30", "momentum"),
        Waits("D1", "case 26/1234 once, with 2 documents and 1 note", "acadre"),
        Waits("D1", "LÆ 265 sent 2026-08-18", "lae"),
        Waits("D1", "the repeated October payment is not counted twice", "ydelsesindeks"),
    ];

    private static IEnumerable<ExpectedPoint> Bo =>
    [
        Waits("D2", "28, date of birth only derivable from the number", "cpr"),
        Waits("D2", "education benefit from 2026-05-01, open, no amount known, one benefit under key UH-1", "ydelsesindeks"),
        Shown("D2", "DFDG's benefit starts 2026-05-01 and is open", o =>
        {
            var benefit = Assert.Single(Items(o, "benefit-history"));
            Assert.Equal(("2026-05-01", ""), (benefit.Period.Start, benefit.Period.End));
        }),
        Shown("D2", "contact group 904 unknown", o => Assert.Contains(Items(o, "employment-status"), i => i.Code.Text == "Kontaktgruppe 904 (ukendt kode)")),
        Waits("D2", "target group 6.4", "momentum"),
        Waits("D2", "income 4,210 from 2026-08-01, no end date", "eindkomst"),
        Waits("D2", "case 'Uddannelsespålæg' without KLE until GetCase is called", "acadre"),
        Shown("D2", "no education information: unknown, not 'no education'", o => Assert.DoesNotContain(o.Sections, s => s.Category.Contains("education", StringComparison.Ordinal))),
    ];

    private static IEnumerable<ExpectedPoint> Carl =>
    [
        Waits("D3", "known in CPR: name, active", "cpr"),
        Shown("D3", "all others: no information, no red error", o => Assert.All(o.Sections, s => Assert.True(
            s.State is SectionState.NothingHeld or SectionState.Withheld, $"{s.Category} {s.State}"))),
    ];

    private static IEnumerable<ExpectedPoint> Dorthe =>
    [
        Waits("D4", "51, divorced; gap in addresses; old protection ended", "cpr"),
        Shown("D4", "two grants of one benefit, one continuous stretch, are two items", o =>
        {
            var grants = Items(o, "benefit-history").Where(i => i.Period.Start is "2023-06-01" or "2026-06-01").ToList();
            Assert.Equal(["2026-05-31", ""], grants.Select(g => g.Period.End));
        }),
        Waits("D4", "benefits in order with their gaps, payments paid, missing and rejected", "ydelsesindeks"),
        Waits("D4", "the failing alternative answer is 'failed', never 'no benefits'", "ydelsesindeks"),
        Waits("D4", "small irregular months, July 2026 at two employers", "eindkomst"),
        Shown("D4", "6.8 and contact group 907 unknown", o =>
        {
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.8"));
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Text == "Kontaktgruppe 907 (ukendt kode)");
        }),
        Waits("D4", "three tasks over two pages, one status unknown", "momentum"),
        Waits("D4", "§ 85 and § 104, address comment with its line break", "sensum"),
        Waits("D4", "LÆ 145 of 2026-06-08 still usable, letters right", "lae"),
        Waits("D4", "training § 86, 2 from 2026-04-01", "nexus"),
        Waits("D4", "three cases, two closed", "acadre"),
    ];

    private static IEnumerable<ExpectedPoint> Erik =>
    [
        Waits("D5", "dead since 2026-09-30", "cpr"),
        Shown("D5", "DFDG 4405 agrees and is no outage", o => Assert.All(o.Sections.Where(s => s.Category is "employment-status"), s =>
        {
            Assert.Equal(["PERSON_DEAD"], s.Codes());
            Assert.False(s.Reasons[0].Transient);
        })),
        Waits("D5", "early retirement and old-age pension, historic", "ydelsesindeks"),
        Waits("D5", "income January to March 2024", "eindkomst"),
        Waits("D5", "closed case 04/33", "acadre"),
        Waits("D5", "an active condition and an unreturned aid, with a hint that the person is dead", "nexus"),
    ];

    private static IEnumerable<ExpectedPoint> Fatima =>
    [
        Shown("D6", "protected until 2027-02-01", o => Assert.Equal((true, "2027-02-01"), (o.Protection.Active, o.Protection.Until))),
        Waits("D6", "the address inside the income register is hidden", "eindkomst"),
        Waits("D6", "Sensum only says 'protected address'", "sensum"),
        Waits("D6", "case 20/5 comes under the old number", "acadre"),
        Waits("D6", "LÆ 145 comes under the old number and is marked outdated", "lae"),
        Shown("D6", "DFDG refuses the old number, the new one works (6.3)", o =>
        {
            Assert.Equal(SectionState.Available, o.Of("employment-status").State);
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.3"));
        }),
        Waits("D6", "payment, regulation and net amount", "ydelsesindeks"),
        Waits("D6", "hidden in a citizen-facing view (SagUndtagetVisningForBorger)", "ydelsesindeks"),
        Waits("D6", "negative amount, unknown field kept, period without amount", "eindkomst"),
        Waits("D6", "crisis centre § 109 closed 2026-06-30", "sensum"),
    ];

    private static IEnumerable<ExpectedPoint> Gry =>
    [
        Waits("D7", "mother D1; father by name and date; shared residence", "cpr"),
        Waits("D7", "children's assessment, contact person, the child's plan", "dubu"),
        Waits("D7", "the matter in two systems: two sources, not merged away", "acadre"),
        Waits("D7", "the other child in the list never appears; roles with a child-case purpose only", "dubu"),
    ];

    private static IEnumerable<ExpectedPoint> Hans =>
    [
        Waits("D8", "separated, partial guardianship", "cpr"),
        Shown("D8", "DFDG still says contact group 24 and 6.6 since 2025-12-01", o => Assert.All(
            Items(o, "employment-status").Where(i => i.Code.Codings.Any(c => c.Code is "24" or "6.6")), i => Assert.StartsWith("2025-12-01", i.Period.Start, StringComparison.Ordinal))),
        Waits("D8", "the benefit index disagrees: both shown, flagged", "ydelsesindeks"),
        Waits("D8", "income falls from July and supports the change", "eindkomst"),
        Waits("D8", "§ 101 outpatient treatment from 2026-07-10, extra sensitive", "sensum"),
        Waits("D8", "LÆ 265 as an empty template: requested, not answered", "lae"),
        Waits("D8", "one open, one closed case, title with quotes and &", "getorganized"),
        Waits("D8", "a fault of the document system is failed, not empty", "acadre"),
        Waits("D8", "patient exists, no view: no access through views", "nexus"),
    ];

    private static Google.Protobuf.Collections.RepeatedField<Item> Items(GetOverviewResponse overview, string category) => overview.Of(category).Items;

    private static ExpectedPoint Shown(string citizen, string words, Action<GetOverviewResponse> check) => new(citizen, words, check, null);

    private static ExpectedPoint Waits(string citizen, string words, string connector) => new(citizen, words, null, connector);
}
