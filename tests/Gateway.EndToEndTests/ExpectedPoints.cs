using System.Globalization;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>One point of the expected overview, checked against the gateway's answer.</summary>
/// <param name="Citizen">Whom it is about.</param>
/// <param name="Words">The point, shortened.</param>
/// <param name="Check">Throws where the answer does not show it.</param>
internal sealed record ExpectedPoint(string Citizen, string Words, Action<GetOverviewResponse> Check)
{
    /// <summary>Checked against what the citizen is shown, which no purpose and no consent narrows, <see cref="Categories"/> by name; otherwise against the caseworker's case.</summary>
    public bool InOwnOverview { get; init; }

    /// <summary>Checked against the caseworker's case, asked for these categories, with the citizen's consent to them; empty: as the purpose asks.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The sources whose alternative answers are served while it is checked.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    public override string ToString() => $"{Citizen}: {Words}";
}

/// <summary>
/// Every point of the expected overview of the eight recorded citizens, in its order.
/// </summary>
internal static class ExpectedPoints
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

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
        Own("D1", "41, married, active, no protection; two children under 18", o =>
        {
            var person = One(o, "master-data", "Personoplysninger");
            Assert.Equal(("bopæl i Danmark", "41", "2"), (person.Status, Value(person, "age"), Value(person, "children-under-18")));
            Assert.Equal("gift", Value(One(o, "master-data", "Civilstand"), "civil-status"));
            Assert.Equal("nej", Value(One(o, "master-data", "Adressebeskyttelse"), "protected"));
        }),
        Own("D1", "sickness benefit from 2026-03-02, open, payments August to October", o =>
        {
            var grant = Anywhere(o, "Sygedagpenge");
            Assert.Equal(("2026-03-02", ""), (grant.Period.Start, grant.Period.End));
            Assert.All(new[] { "2026-08-01", "2026-09-01", "2026-10-01" }, month => Assert.Equal(
                ("20613.33", "14120.10"), (Value(Payment(o, "Sygedagpenge", month), "gross"), Value(Payment(o, "Sygedagpenge", month), "paid"))));
        }),
        Own("D1", "housing benefit from 2026-04-01, November sent and not yet paid", o =>
        {
            Assert.Equal("2026-04-01", One(o, "benefits", "Boligstøtte").Period.Start);
            var november = Payment(o, "Boligstøtte", "2026-11-01");
            Assert.Equal(("Sendt til udbetaling", "1180.00", ""), (november.Status, Value(november, "sent"), Value(november, "paid")));
        }),
        Own("D1", "31,250 twice, 31,875.50 twice, then 20,613.33 a month from the municipality, no gap", o => Assert.Equal(
            Enumerable.Range(0, 12).Select(i => (new DateOnly(2025, 11, 1).AddMonths(i).ToString("yyyy-MM-dd", Invariant), i < 4 ? "99990101" : "99990001", i < 2 ? 31250m : i < 4 ? 31875.50m : 20613.33m)),
            Items(o, "income").Select(i => (i.Period.Start, Value(i, "employer"), decimal.Parse(Value(i, "amount"), Invariant))))),
        Shown("D1", "contact group 24, category 6.6 (DFDG)", o => Assert.Equal(
            ["24", "6.6"], Items(o, "employment-status").SelectMany(i => i.Code.Codings).Select(c => c.Code).Where(c => c is "24" or "6.6").Order())),
        Shown("D1", "DFDG and Momentum agree", o => Assert.Equal(
            ["dfdg", "kmd-momentum"], Items(o, "employment-status").Single(i => i.Code.Codings.Any(c => c.Code == "6.6")).Provenance.Select(p => p.SourceId))),
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
        Shown("D1", "caseworker", o => Assert.Contains(Items(o, "employment-status"), i => i.Values.Any(v => v.Text == "Sara Sagsbehandler"))),
        // Names of staff are not shown to the citizen.
        Own("D1", "a mentor who ended 2026-06-30", o => Assert.Contains(
            o.Sections.SelectMany(s => s.Items), i => i.Code.Text == "Mentor" && i.Period.End.StartsWith("2026-06-30", StringComparison.Ordinal) && i.Values.All(v => v.Text != "Mads Mentor"))),
        Own("D1", "case 26/1234 once, from the archive and from the index, with 2 documents and 1 note", o =>
        {
            var filed = Assert.Single(Items(o, "documents"), i => Value(i, "number") == "26/1234");
            Assert.Equal(["acadre", "case-index"], filed.Provenance.Select(p => p.SourceId));
            Assert.Equal(3, Items(o, "documents").Count(i => Value(i, "case") == "26/1234"));
        }),
        Own("D1", "LÆ 265 sent 2026-08-18, one certificate seen in two systems", o =>
        {
            var certificate = Assert.Single(Items(o, "certificate-lae265"));
            Assert.StartsWith("2026-08-18", certificate.Period.Start, StringComparison.Ordinal);
            Assert.Contains(certificate.Values, v => v.Text.StartsWith("Kan stå 2 timer.\nKan ikke løfte over 5 kg.", StringComparison.Ordinal));
        }),
        Own("D1", "the repeated October payment is not counted twice", o => Assert.NotNull(Payment(o, "Sygedagpenge", "2026-10-01"))),
    ];

    private static IEnumerable<ExpectedPoint> Bo =>
    [
        Own("D2", "28, date of birth only derivable from the number, and said to be", o =>
        {
            var person = One(o, "master-data", "Personoplysninger");
            Assert.Equal(("", "", "1998-11-02"), (Value(person, "birth-date"), Value(person, "age"), Value(person, "birth-date-by-number")));
            Assert.Contains("efter personnummeret", person.Values.Single(v => v.Name == "birth-date-by-number").Label.Da, StringComparison.Ordinal);
        }),
        Own("D2", "one benefit under key UH-1 in two categories, with both provenances", o =>
        {
            var grant = Anywhere(o, "Uddannelseshjælp");
            Assert.Equal([("dfdg", "benefit-history"), ("ky", "benefits")], grant.Provenance.Select(p => (p.SourceId, p.Category)));
            Assert.Single(o.Of("benefits").ShownElsewhere.Concat(o.Of("benefit-history").ShownElsewhere), grant.ItemId);
        }),
        Own("D2", "education benefit from 2026-05-01, open, no amount known, sensitivity not stated", o =>
        {
            var grant = Anywhere(o, "Uddannelseshjælp");
            Assert.Equal(("2026-05-01", "", "", "ikke oplyst"), (grant.Period.Start, grant.Period.End, Value(grant, "planned-amount"), Value(grant, "sensitivity")));
        }),
        Shown("D2", "DFDG's benefit starts 2026-05-01 and is open", o =>
        {
            var benefit = Assert.Single(Items(o, "benefit-history"));
            Assert.Equal(("2026-05-01", ""), (benefit.Period.Start, benefit.Period.End));
        }),
        Shown("D2", "contact group 904 unknown", o => Assert.Contains(Items(o, "employment-status"), i => i.Code.Text == "Kontaktgruppe 904 (ukendt kode)")),
        Shown("D2", "target group 6.4", o => Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.4"))),
        Own("D2", "income 4,210 from 2026-08-01, no end date", o =>
        {
            var income = Assert.Single(Items(o, "income"));
            Assert.Equal(("2026-08-01", "", "4210"), (income.Period.Start, income.Period.End, Value(income, "amount")));
        }),
        Own("D2", "case 'Uddannelsespålæg', its KLE told by GetCase", o => Assert.Equal("15.20.02", Assert.Single(One(o, "documents", "Uddannelsespålæg").Code.Codings).Code)),
        Shown("D2", "no education information: not in the case", o => Assert.DoesNotContain(o.Sections, s => s.Category.Contains("education", StringComparison.Ordinal))),
        Own("D2", "no education information, asked for by name: unknown to the one system there is, not 'no education'", o =>
        {
            var education = o.Of("education-history");
            Assert.Equal((SectionState.NothingHeld, 0), (education.State, education.Items.Count));
            var reason = Assert.Single(education.Reasons);
            Assert.Equal(("PERSON_NOT_FOUND", "ungedatabasen"), (reason.Code, reason.SourceId));
            Assert.All(new[] { reason.ForCitizen.Da, reason.ForCaseworker.Da }, text => Assert.DoesNotContain("ingen uddannelse", text, StringComparison.OrdinalIgnoreCase));
        }) with { Categories = ["education-history"] },
    ];

    private static IEnumerable<ExpectedPoint> Carl =>
    [
        Own("D3", "known in CPR: name, active", o =>
        {
            var person = One(o, "master-data", "Personoplysninger");
            Assert.Equal(("Carl Tomsen", "bopæl i Danmark"), (Value(person, "name"), person.Status));
        }),
        Own("D3", "the citizen's own overview: the register's word, and no information from all others", o =>
        {
            Assert.All(o.Sections.Where(s => s.Items.Count > 0), s => Assert.Equal("master-data", s.Category));
            // Where there is no system at all, there is none to have failed.
            var asked = o.Sections.Where(s => s.State != SectionState.Withheld && !s.Codes().Contains("SOURCE_NOT_CONNECTED")).ToList();
            Assert.All(asked.Where(s => s.Items.Count == 0), s => Assert.Equal(SectionState.NothingHeld, s.State));
            Assert.Contains(asked, s => s.State == SectionState.NothingHeld);
            Assert.All(asked.SelectMany(s => s.Reasons), r => Assert.DoesNotContain("SOURCE", r.Code, StringComparison.Ordinal));
            Assert.All(o.Sections.SelectMany(s => s.Reasons), r => Assert.False(r.Transient, r.Code));
        }),
        Shown("D3", "all others: no information, no red error", o => Assert.All(o.Sections, s => Assert.True(
            s.State is SectionState.NothingHeld or SectionState.Withheld, $"{s.Category} {s.State}"))),
    ];

    private static IEnumerable<ExpectedPoint> Dorthe =>
    [
        Own("D4", "51, divorced; gap in addresses; old protection ended", o =>
        {
            Assert.Equal("51", Value(One(o, "master-data", "Personoplysninger"), "age"));
            Assert.Equal("fraskilt", Value(One(o, "master-data", "Civilstand"), "civil-status"));
            Assert.Contains(Items(o, "master-data"), i => i.Code.Text == "Tidligere bopæl" && i.Period.End.StartsWith("2022-11-30", StringComparison.Ordinal));
            Assert.StartsWith("2023-05-01", One(o, "master-data", "Bopæl").Period.Start, StringComparison.Ordinal);
            Assert.Equal(("2017-01-01", "nej"), (One(o, "master-data", "Adressebeskyttelse").Period.End, Value(One(o, "master-data", "Adressebeskyttelse"), "protected")));
        }),
        Shown("D4", "two grants of one benefit, one continuous stretch, are two items", o =>
        {
            var grants = Items(o, "benefit-history").Where(i => i.Period.Start is "2023-06-01" or "2026-06-01").ToList();
            Assert.Equal(["2026-05-31", ""], grants.Select(g => g.Period.End));
        }),
        Own("D4", "benefits in order with their gaps, payments paid, missing and rejected", o =>
        {
            Assert.Equal(
                [("2019-02-01", "2020-08-31"), ("2021-01-01", "2022-12-31"), ("2023-06-01", "2026-05-31"), ("2026-06-01", "")],
                Items(o, "benefits").Where(i => i.Code.Codings.Count > 0).Select(i => (i.Period.Start, i.Period.End)));
            Assert.Equal("9876.50", Value(Payment(o, "Ressourceforløbsydelse", "2026-06-01"), "paid"));
            Assert.DoesNotContain(Items(o, "benefits"), i => i.Period.Start == "2026-07-01");
            Assert.Equal(("Afvist", "0.00"), (Payment(o, "Ressourceforløbsydelse", "2026-08-01").Status, Value(Payment(o, "Ressourceforløbsydelse", "2026-08-01"), "paid")));
            Assert.Equal("", Value(Payment(o, "Ressourceforløbsydelse", "2026-09-01"), "paid"));
        }),
        Case("D4", ["benefits"], "the failing alternative answer is 'failed', never 'no benefits'", o =>
        {
            var benefits = o.Of("benefits");
            Assert.Equal(SectionState.Unavailable, benefits.State);
            Assert.Contains("SOURCE_ERROR", benefits.Codes());
            Assert.Empty(benefits.Items);
        }) with { Alternatives = ["ksd", "ky", "udbetaling-danmark"] },
        Own("D4", "small irregular months, July 2026 at two employers, 8,160 in all", o =>
        {
            var july = Items(o, "income").Where(i => i.Period.Start.StartsWith("2026-07", StringComparison.Ordinal)).ToList();
            Assert.Equal(["99990103", "99990104"], july.Select(i => Value(i, "employer")).Distinct().Order());
            Assert.Equal(8160m, july.Sum(i => decimal.Parse(Value(i, "amount"), Invariant)));
        }),
        Shown("D4", "6.8 and contact group 907 unknown", o =>
        {
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.8"));
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Text == "Kontaktgruppe 907 (ukendt kode)");
        }),
        Own("D4", "three tasks over two pages, one status unknown", o => Assert.Equal(
            ["Opgave 0", "Opgave 1", "Opgave 2"], Items(o, "employment-journal-notes").Select(i => i.Code.Text).Where(t => t.StartsWith("Opgave", StringComparison.Ordinal)).Order())),
        Own("D4", "§ 85 open and § 104 ended", o =>
        {
            var all = o.Sections.Where(s => s.Items.SelectMany(i => i.Provenance).Any(p => p.SourceId == "eg-sensum")).SelectMany(s => s.Items).ToList();
            Assert.Contains(all, i => i.Period.Start == "2023-06-05" && i.Period.End.Length == 0);
            Assert.Contains(all, i => i.Period.End == "2024-01-31");
        }),
        Own("D4", "LÆ 145 of 2026-06-08, letters right", o => Assert.StartsWith("2026-06-08", Assert.Single(Items(o, "certificate-lae145")).Period.Start, StringComparison.Ordinal)),
        Own("D4", "training § 86, 2 from 2026-04-01", o => Assert.Contains(
            o.Sections.SelectMany(s => s.Items), i => i.Code.Text.Contains("Vedligeholdende træning", StringComparison.Ordinal) && i.Period.Start.StartsWith("2026-04-01", StringComparison.Ordinal))),
        Own("D4", "three cases, two closed", o => Assert.Equal(
            ["afsluttet", "afsluttet", "åben"], Items(o, "documents").Where(i => Value(i, "number").Length > 0).Select(i => i.Status).Order())),
    ];

    private static IEnumerable<ExpectedPoint> Erik =>
    [
        Own("D5", "dead since 2026-09-30", o => Assert.Equal(("død", "2026-09-30"), (One(o, "master-data", "Personoplysninger").Status, Value(One(o, "master-data", "Personoplysninger"), "died")))),
        Shown("D5", "DFDG 4405 agrees and is no outage", o => Assert.All(o.Sections.Where(s => s.Category is "employment-status"), s =>
        {
            Assert.Contains("PERSON_DEAD", s.Codes());
            Assert.All(s.Reasons, r => Assert.False(r.Transient));
        })),
        Own("D5", "early retirement and old-age pension, historic", o => Assert.Equal(
            [("Førtidspension", "2004-03-01", "2023-01-31"), ("Folkepension", "2023-02-01", "2026-09-30")],
            Items(o, "benefits").Where(i => i.Code.Codings.Count > 0).Select(i => (i.Code.Text, i.Period.Start, i.Period.End)))),
        Own("D5", "income January to March 2024", o => Assert.Equal(["2024-01-01", "2024-02-01", "2024-03-01"], Items(o, "income").Select(i => i.Period.Start))),
        Own("D5", "closed case 04/33", o => Assert.Equal("afsluttet", Items(o, "documents").Single(i => Value(i, "number") == "04/33").Status)),
        Own("D5", "the hint that the person is dead, with what has no end", o =>
        {
            var hint = Assert.Single(o.Hints, h => h.Kind == HintKind.PersonDead);
            Assert.Equal("2026-09-30", hint.Date);
            Assert.Contains("cpr", hint.ToldBy);
            var named = o.Sections.SelectMany(s => s.Items).Where(i => hint.ItemIds.Contains(i.ItemId)).Select(i => i.Code.Text).ToList();
            Assert.Contains("Nedsat mobilitet", named);
            Assert.Contains("Rollator", named);
            Assert.DoesNotContain("Folkepension", named);
        }),
        Own("D5", "the grant of home care (§ 83) is over, and not among what has no end", o =>
        {
            var grant = One(o, "home-care", "Personlig pleje");
            Assert.Equal(("2021-03-22", "Afsluttet", "§ 83, stk. 1"), (grant.Period.Start[..10], grant.Status, Value(grant, "paragraph")));
            Assert.DoesNotContain(grant.ItemId, Assert.Single(o.Hints, h => h.Kind == HintKind.PersonDead).ItemIds);
        }),
        Own("D5", "an active condition and an unreturned aid", o =>
        {
            Assert.Contains(o.Sections.SelectMany(s => s.Items), i => i.Code.Text.Contains("Nedsat mobilitet", StringComparison.Ordinal));
            Assert.Contains(Items(o, "assistive-aids"), i => i.Code.Text.Contains("Rollator", StringComparison.Ordinal) && i.Period.End.Length == 0);
        }),
    ];

    private static IEnumerable<ExpectedPoint> Fatima =>
    [
        Shown("D6", "protected until 2027-02-01", o => Assert.Equal((true, "2027-02-01"), (o.Protection.Active, o.Protection.Until))),
        Own("D6", "the address inside the income register is hidden", o => Assert.DoesNotContain("Ærøgade 22", o.ToString(), StringComparison.Ordinal)),
        Own("D6", "no source's address is shown", o => Assert.DoesNotContain("Hemmelig", o.ToString(), StringComparison.Ordinal)),
        Own("D6", "case 20/5 comes under the old number", o => Assert.Contains(Items(o, "documents"), i => Value(i, "number") == "20/5")),
        Own("D6", "LÆ 145 is marked outdated", o => Assert.Equal(
            [Assert.Single(Items(o, "certificate-lae145")).ItemId], Assert.Single(o.Hints, h => h.Kind == HintKind.Outdated).ItemIds)),
        Own("D6", "LÆ 145 comes under the old number", o => Assert.StartsWith("2026-01-15", Assert.Single(Items(o, "certificate-lae145")).Period.Start, StringComparison.Ordinal)),
        Shown("D6", "DFDG refuses the old number, the new one works (6.3)", o =>
        {
            Assert.Equal(SectionState.Available, o.Of("employment-status").State);
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.3"));
        }),
        Case("D6", ["benefits"], "payment, regulation and net amount", o =>
        {
            Assert.Equal("2026-01-01", One(o, "benefits", "Kontanthjælp").Period.Start);
            var payments = Items(o, "benefits").Where(i => i.Code.Text == "Udbetaling").ToList();
            Assert.Equal(
                [("2026-09-01", "16237.00", "12004.25", "Udbetalt"), ("2026-09-01", "-2150.50", "", "Modregnet"), ("2026-10-01", "16237.00", "9853.75", "Udbetalt")],
                payments.Select(p => (p.Period.Start, Value(p, "line-amount"), Value(p, "paid"), p.Status)).OrderBy(p => p.Start).ThenByDescending(p => p.Item2));
            Assert.Equal("14086.50", Value(payments.Single(p => p.Period.Start == "2026-10-01"), "gross"));
        }),
        Own("D6", "hidden in a citizen-facing view (SagUndtagetVisningForBorger)", o =>
        {
            Assert.Empty(Items(o, "benefits"));
            Assert.Contains("EXEMPT_FROM_CITIZEN_VIEW", o.Of("benefits").Codes());
        }),
        Own("D6", "negative amount, unknown field kept, period without amount", o =>
        {
            Assert.Contains(Items(o, "income"), i => Value(i, "amount") == "-2150.50");
            Assert.Contains(Items(o, "income").SelectMany(i => i.Values), v => v.Label.Da.EndsWith("(ukendt felt)", StringComparison.Ordinal) && v.Text == "ÆØÅ ukendt felt");
            Assert.Contains(Items(o, "income"), i => i.Period.Start == "2026-11-01" && Value(i, "amount").Length == 0);
        }),
        Own("D6", "crisis centre § 109 closed 2026-06-30", o => Assert.Contains(o.Sections.SelectMany(s => s.Items), i =>
            i.Provenance.Any(p => p.SourceId == "eg-sensum") && i.Period.End == "2026-06-30")),
    ];

    private static IEnumerable<ExpectedPoint> Gry =>
    [
        Case("D7", ["master-data"], "mother (whose number is another's and not shown); father by name and date; shared residence", o =>
        {
            Assert.Equal("true", Value(One(o, "master-data", "Personoplysninger"), "shared-residence"));
            Assert.Equal(("Ukendt Testfar", "1982-01-01"), (Value(One(o, "master-data", "Far"), "name"), Value(One(o, "master-data", "Far"), "birth-date")));
            One(o, "master-data", "Mor");
            Assert.DoesNotContain("1403859922", o.ToString(), StringComparison.Ordinal);
        }),
        Own("D7", "children's assessment, contact person, the child's plan: that there is a case and whom to invite, by the catalogue", o =>
        {
            Assert.All(Items(o, "child-case"), i => Assert.Equal("Børnesag", i.Code.Text));
            Assert.Contains(Items(o, "child-case"), i => Value(i, "caseworker").Length > 0 || Value(i, "department").Length > 0);
            Assert.DoesNotContain("Kontaktperson", o.ToString(), StringComparison.Ordinal);
        }),
        Own("D7", "the matter in two systems: two sources, not merged away", o => Assert.Equal(
            [("acadre", "2026-04-20"), ("dubu", "2026-04-20")], Items(o, "child-case").Select(i => (Assert.Single(i.Provenance).SourceId, i.Period.Start)).Order())),
        Case("D7", ["child-case"], "shown only to roles with a child-case purpose", o => Assert.Equal(
            (SectionState.Withheld, true), (o.Of("child-case").State, o.Of("child-case").Codes().Contains("ROLE_NOT_ALLOWED")))),
        Shown("D7", "the other child in the list never appears", o => Assert.DoesNotContain("Helt Andet", o.ToString(), StringComparison.Ordinal)),
    ];

    private static IEnumerable<ExpectedPoint> Hans =>
    [
        Own("D8", "separated, partial guardianship", o =>
        {
            Assert.StartsWith("2026-05-05", One(o, "master-data", "Separeret").Period.Start, StringComparison.Ordinal);
            Assert.Equal("delvist", Value(One(o, "master-data", "Værgemål"), "extent"));
        }),
        Shown("D8", "DFDG still says contact group 24 and 6.6 since 2025-12-01", o => Assert.All(
            Items(o, "employment-status").Where(i => i.Code.Codings.Any(c => c.Code is "24" or "6.6")), i => Assert.StartsWith("2025-12-01", i.Period.Start, StringComparison.Ordinal))),
        Own("D8", "the disagreement is flagged", o =>
        {
            var flagged = Assert.Single(o.Conflicts).ItemIds.ToList();
            var sides = o.Sections.SelectMany(s => s.Items.Where(i => flagged.Contains(i.ItemId)).Select(i => (s.Category, i.Code.Text))).ToList();
            Assert.Contains(sides, i => i.Category == "employment-status" && i.Text.StartsWith("Målgruppe 6.6", StringComparison.Ordinal));
            Assert.Contains(("benefits", "Ressourceforløbsydelse under jobafklaring"), sides);
            Assert.Contains(o.Of("benefits").Conflicts, c => c.Kind == ConflictKind.Exclusive);
        }),
        Own("D8", "the benefit index says otherwise: shown", o => Assert.Equal(
            [("2025-12-01", "2026-07-05"), ("2026-06-29", "")], Items(o, "benefits").Where(i => i.Code.Codings.Count > 0).Select(i => (i.Period.Start, i.Period.End)))),
        Own("D8", "income falls from July", o => Assert.Equal(
            ["20613.33", "13214"], Items(o, "income").Where(i => i.Period.Start is "2026-06-01" or "2026-07-01").Select(i => Value(i, "amount").Replace(".00", "", StringComparison.Ordinal)))),
        Own("D8", "§ 101 outpatient treatment from 2026-07-10, extra sensitive", o => Assert.Contains(Items(o, "substance-abuse-treatment"), i => i.Period.Start == "2026-07-10")),
        Own("D8", "LÆ 265 as an empty template: requested, not answered", o => Assert.NotEqual("", Assert.Single(Items(o, "certificate-lae265")).Status)),
        Own("D8", "one open, one closed case, title with quotes and &", o =>
        {
            var all = Items(o, "documents").Where(i => i.Provenance.Any(p => p.SourceId == "getorganized")).ToList();
            Assert.Contains(all, i => i.Code.Text.Contains('&', StringComparison.Ordinal) && i.Code.Text.Contains('"', StringComparison.Ordinal));
        }),
        Own("D8", "a fault of the document system is failed, not empty", o => Assert.Contains("SOURCE_GIVES_NO_ACCESS", o.Of("documents").Codes())),
        Own("D8", "patient exists, no view: no access through views", o => Assert.Contains("SOURCE_GIVES_NO_ACCESS", o.Of("home-care").Codes())),
    ];

    private static Item One(GetOverviewResponse overview, string category, string text) => Assert.Single(Items(overview, category), i => i.Code.Text == text);

    // A grant that two systems hold goes by both their names, in the section whose source tells most.
    private static Item Anywhere(GetOverviewResponse overview, string text) => Assert.Single(
        overview.Sections.SelectMany(s => s.Items), i => i.Code.Codings.Count > 0 && i.Code.Text.Split(" / ").Contains(text));

    private static Item Payment(GetOverviewResponse overview, string benefit, string from) => Assert.Single(
        Items(overview, "benefits"), i => i.Code.Text == "Udbetaling" && i.Period.Start == from && Value(i, "benefit") == benefit);

    private static string Value(Item item, string name) =>
        item.Values.Where(v => v.Name == name).Select(v => v.Quantity?.Value ?? v.Date switch { { Length: > 0 } date => date, _ => v.Text }).FirstOrDefault() ?? "";

    private static Google.Protobuf.Collections.RepeatedField<Item> Items(GetOverviewResponse overview, string category) => overview.Of(category).Items;

    private static ExpectedPoint Shown(string citizen, string words, Action<GetOverviewResponse> check) => new(citizen, words, check);

    private static ExpectedPoint Own(string citizen, string words, Action<GetOverviewResponse> check) => new(citizen, words, check) { InOwnOverview = true };

    private static ExpectedPoint Case(string citizen, string[] categories, string words, Action<GetOverviewResponse> check) =>
        new(citizen, words, check) { Categories = categories };
}
