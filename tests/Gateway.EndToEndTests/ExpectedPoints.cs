using System.Globalization;
using Gateway.Access;
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

    /// <summary>The sources that fail while it is checked.</summary>
    public IReadOnlyList<string> Failing { get; init; } = [];

    public override string ToString() => $"{Citizen}: {Words}";
}

/// <summary>
/// Every point of the expected overview of the eight recorded citizens, in its order.
/// </summary>
internal static partial class ExpectedPoints
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    // In which a source says that it has nothing to say.
    private static readonly string[] NoInformation = ["NOTHING_HELD", "PERSON_NOT_FOUND"];

    // Names and numbers of D1's children.
    private static readonly string[] TheChildren = ["Gry", "Luna", "2008159970", "1102199920"];

    internal static IReadOnlyList<ExpectedPoint> All =>
    [
        .. Everybody, .. Anna, .. Bo, .. Carl, .. Dorthe, .. Erik, .. Fatima, .. Gry, .. Hans,
    ];

    private static IEnumerable<ExpectedPoint> Everybody =>
        new[] { "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8" }.SelectMany(citizen => new[]
        {
            Shown(citizen, "every fact shows source and fetch time", o => Assert.All(o.Sections.SelectMany(s => s.Items), Sourced)),
            Own(citizen, "every fact shows source and fetch time, to the citizen too, and there are facts", o =>
            {
                Assert.NotEmpty(o.Sections.SelectMany(s => s.Items));
                Assert.All(o.Sections.SelectMany(s => s.Items), Sourced);
            }),
            Shown(citizen, "no information, a failure and a refusal are told apart", ToldApart),
            Own(citizen, "no information, a failure and a refusal are told apart, to the citizen too", ToldApart),
            Own(citizen, "what failed is shown as failed, and nothing else is", o => Assert.Equal(
                TrueRecord.All.Where(r => r.Citizen == citizen).SelectMany(r => r.Facts).Where(f => f.Explained is { } why && IsFailure(why)).Select(f => (f.Category, f.Source, f.Explained!)).Order(),
                FailuresIn(o).Order())),
            Case(citizen, ["employment-status"], "a source that fails meanwhile is shown as failed, never as no information", o =>
            {
                var section = o.Of("employment-status");
                Assert.Contains(section.State, new[] { SectionState.Unavailable, SectionState.Partial });
                Assert.Equal(["SOURCE_ERROR"], section.Reasons.Where(r => r.SourceId == "dfdg").Select(r => r.Code));
                Assert.DoesNotContain(section.Items.SelectMany(i => i.Provenance), p => p.SourceId == "dfdg");
            }) with { Failing = ["dfdg"] },
            Shown(citizen, "unknown codes are raw value and 'unknown code'", o => Assert.Equal(
                UnknownContactGroups(citizen).Select(code => $"Kontaktgruppe {code} (ukendt kode)"),
                Items(o, "employment-status").Where(i => i.Code.Codings.Any(c => c.System == "urn:dfdg:KontaktgruppeType" && c.Code is not ("13" or "24"))).Select(i => i.Code.Text).Order())),
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
        // The register tells a parent's children by their numbers alone, and no other system of hers names them: there is no name to show.
        Case("D1", ["master-data"], "the two children, each by itself, without names, which no source of hers has, and without their numbers", o =>
        {
            Assert.Equal(["cpr", "cpr"], Items(o, "master-data").Where(i => i.Code.Text == "Barn").Select(i => Assert.Single(i.Provenance).SourceId));
            Assert.All(Items(o, "master-data").Where(i => i.Code.Text == "Barn"), child => Assert.Empty(child.Values));
            Assert.All(TheChildren, words => Assert.DoesNotContain(words, o.Sections.ToString(), StringComparison.Ordinal));
        }),
        Own("D1", "of the children the citizen is told how many, and that what the register says of others is held back", o =>
        {
            Assert.Equal(["THIRD_PARTY_HELD_BACK"], o.Of("master-data").Reasons.Where(r => r.SourceId == "cpr").Select(r => r.Code));
            Assert.DoesNotContain(Items(o, "master-data"), i => i.Code.Text == "Barn");
            Assert.All(TheChildren, words => Assert.DoesNotContain(words, o.Sections.ToString(), StringComparison.Ordinal));
        }),
        Own("D1", "sickness benefit from 2026-03-02, open, payments August to October", o =>
        {
            var grant = Anywhere(o, "Sygedagpenge");
            Assert.Equal(("2026-03-02", ""), (grant.Period.Start, grant.Period.End));
            Assert.Contains(grant.Provenance, p => p.SourceId == "ksd");
            Assert.All(new[] { "2026-08-01", "2026-09-01", "2026-10-01" }, month => Assert.Equal(
                ("20613.33", "14120.10"), (Value(Payment(o, "Sygedagpenge", month), "gross"), Value(Payment(o, "Sygedagpenge", month), "paid"))));
        }),
        Own("D1", "housing benefit from 2026-04-01, open, held by UDK, paid in advance, November sent and not yet paid", o =>
        {
            var grant = One(o, "benefits", "Boligstøtte");
            Assert.Equal(("2026-04-01", "", "1180.00"), (grant.Period.Start, grant.Period.End, Value(grant, "planned-amount")));
            Assert.Equal("udbetaling-danmark", Assert.Single(grant.Provenance).SourceId);
            Assert.Equal("forud", Value(grant, "in-advance-or-arrears"), ignoreCase: true);
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
        Case("D1", ["mentor-support"], "the caseworker is told who the mentor was: Mads Mentor, ended 2026-06-30", o =>
        {
            var mentor = Assert.Single(Items(o, "mentor-support"), i => i.Code.Text == "Mentor");
            Assert.Equal("Mads Mentor", Value(mentor, "caseworker"));
            Assert.StartsWith("2026-06-30", mentor.Period.End, StringComparison.Ordinal);
        }),
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
            Assert.Equal("Kan stå 2 timer.\nKan ikke løfte over 5 kg.", Value(certificate, "funktion"));
        }),
        Own("D1", "LÆ 265: better within 6 months; considerations lifting and night work, and not stress", o =>
        {
            var certificate = Assert.Single(Items(o, "certificate-lae265"));
            Assert.Equal(("Forventes bedret inden 6 mdr.", "Løft, Natarbejde"), (Value(certificate, "prognose"), Value(certificate, "skaanehensyn")));
        }),
        Case("D1", ["employment-status", "employment-measures"], "a 412 in df-01's place is a failure and takes nothing else away", o =>
        {
            Assert.Equal(SectionState.Partial, o.Of("employment-status").State);
            Assert.Equal([("SOURCE_ERROR", "dfdg")], o.Of("employment-status").Reasons.Select(r => (r.Code, r.SourceId)));
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.6") && i.Provenance.Any(p => p.SourceId == "kmd-momentum"));
            Assert.Contains(Items(o, "employment-measures"), i => i.Provenance.Any(p => p.SourceId == "dfdg"));
        }) with { Alternatives = ["dfdg"] },
        Case("D1", ["employment-status"], "after the 412 what df-01 says stands as before", o => Assert.Equal(
            ["24", "6.6"], Items(o, "employment-status").Where(i => i.Provenance.Any(p => p.SourceId == "dfdg")).SelectMany(i => i.Code.Codings).Select(c => c.Code).Order())),
        Own("D1", "the repeated October payment is not counted twice", o => Assert.NotNull(Payment(o, "Sygedagpenge", "2026-10-01"))),
    ];

    private static IEnumerable<ExpectedPoint> Bo =>
    [
        Own("D2", "28, date of birth only derivable from the number, and said to be", o =>
        {
            var person = One(o, "master-data", "Personoplysninger");
            Assert.Equal(("", "", "1998-11-02"), (Value(person, "birth-date"), Value(person, "age"), Value(person, "birth-date-by-number")));
            // 28 on the day of the recordings, which AgeByNumberTests asks on; here the age of the day the test runs on.
            Assert.Equal(YearsToday(new DateOnly(1998, 11, 2)), Value(person, "age-by-number"));
            Assert.All(new[] { "birth-date-by-number", "age-by-number" }, name => Assert.Contains("efter personnummeret", person.Values.Single(v => v.Name == name).Label.Da, StringComparison.Ordinal));
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

    private static string YearsToday(DateOnly born) => CitizenId.Years(born, DateOnly.FromDateTime(DateTime.UtcNow)).ToString(Invariant);

    private static void Sourced(Item item)
    {
        Assert.NotEmpty(item.Provenance);
        Assert.All(item.Provenance, p =>
        {
            Assert.NotEmpty(p.SourceId);
            Assert.NotEmpty(p.SourceTitle);
            Assert.NotNull(p.AskedAt);
        });
    }

    // What is whole has nothing to explain; what is not says in its reasons which of the others it is, and never that two of them are one.
    private static void ToldApart(GetOverviewResponse overview)
    {
        Assert.NotEmpty(overview.Sections);
        Assert.All(overview.Sections, s => Assert.True(s.State switch
        {
            SectionState.Available => s.Reasons.Count == 0 && s.Items.Count + s.ShownElsewhere.Count > 0,
            SectionState.NothingHeld => s.Items.Count == 0 && s.Reasons.Count > 0 && s.Reasons.All(r => NoInformation.Contains(r.Code) && r.SourceId.Length > 0 && !r.Transient),
            SectionState.Unavailable => s.Items.Count == 0 && s.Reasons.Count > 0 && s.Reasons.All(r => IsFailure(r.Code) || (r.Code == "PERSON_DEAD" && !r.Transient)),
            SectionState.Partial => s.Reasons.Any(r => !NoInformation.Contains(r.Code)),
            _ => s.Items.Count == 0 && s.Reasons.Count > 0 && !s.Reasons.Any(r => NoInformation.Contains(r.Code) || IsFailure(r.Code)),
        }, $"{s.Category} {s.State} {string.Join(' ', s.Codes())}"));
    }

    /// <summary>What is told of each system that is there and did not give, or not in full, what it was asked for.</summary>
    internal static IEnumerable<(string Category, string Source, string Code)> FailuresIn(GetOverviewResponse overview) =>
        overview.Sections.SelectMany(s => s.Reasons.Where(r => IsFailure(r.Code) && r.Code != "SOURCE_NOT_CONNECTED").Select(r => (s.Category, r.SourceId, r.Code)));

    private static bool IsFailure(string reason) => reason.StartsWith("SOURCE_", StringComparison.Ordinal);

    // Groups that no published list has, as they are recorded.
    private static string[] UnknownContactGroups(string citizen) => citizen switch
    {
        "D2" => ["904"],
        "D4" => ["905", "906", "907"],
        "D6" => ["905"],
        _ => [],
    };

    private static Item Sensum(GetOverviewResponse overview, string category, string text) => Assert.Single(
        Items(overview, category), i => i.Code.Text == text && i.Provenance.Any(p => p.SourceId == "eg-sensum"));

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
