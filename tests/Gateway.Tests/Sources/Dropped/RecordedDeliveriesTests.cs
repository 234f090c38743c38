using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Tests.Tokens;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>Proves what the overview is told about the recorded citizens by the sources that deliver files, as EXPECTED.md beside the recordings says.</summary>
public sealed class RecordedDeliveriesTests : IAsyncLifetime
{
    private static readonly Person D1 = Person.Known(Shipped.D1);
    private static readonly Person D3 = Person.Known(Shipped.D3);
    private static readonly Person D4 = Person.Known(Shipped.D4);
    private static readonly Person D6 = new(Shipped.Citizen("1604909944"), [Shipped.Citizen("7604909903")], null);
    private static readonly Person D8 = Person.Known(Shipped.Citizen("2507799953"));
    private static readonly Person D9 = Person.Known(Shipped.Citizen("1705889990"));
    private static readonly Person D10 = Person.Known(Shipped.Citizen("0309799993"));
    private static readonly Person D12 = Person.Known(Shipped.Citizen("2207669995"));

    private readonly SourceBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.StartAsync(new SandboxOptions { BearerToken = SourceBench.Token, DropFolder = _folder.Path });

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await _bench.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task D4_has_housing_support_with_its_rate_and_an_activity_that_ended()
    {
        // Proves § 85 since 2023-06-05, open, with hours and rate; § 104 ended 2024-01-31; the case; the meeting; and dates and amounts put as everywhere.
        var facts = (await AnsweredAsync(D4, "eg-sensum")).Facts;
        Assert.Equal(
            [
                ("social-statuses", "Stamoplysninger i Sensum", "2023-05-12", ""),
                ("social-referrals", "Socialpædagogisk støtte", "2023-05-12", ""),
                ("socio-pedagogical-support", "Bostøtte", "2023-06-05", ""),
                ("social-measures", "Aktivitetstilbud", "2023-09-01", "2024-01-31"),
                ("social-statuses", "Statusmøde", "2026-09-14", ""),
                ("socio-pedagogical-support", "§ 85 støtte", "2023-06-05", ""),
            ],
            facts.Select(f => (f.Category, f.Code.Text, f.Start, f.End)));
        Assert.Equal(["statute: SEL § 85", "decision: Bevilget 3,5 timer ugentligt", "notes: Aftaler: tirsdag; torsdag", "supplier: Bostøtten Nord", "approved: 2023-06-01", "target-group: Psykiske vanskeligheder"], Values(facts[2]));
        Assert.Equal(("Godkendt", "Afsluttet"), (facts[2].Status, facts[3].Status));
        Assert.Equal(new FactDatum.QuantityDatum("1234.50", "DKK"), facts[5].Amount);
        Assert.Equal(["description: Fremmødt. Næste møde:\n14-12-2026"], Values(facts[4]));
    }

    [Fact]
    public async Task The_line_break_of_an_address_comment_is_kept()
    {
        // Proves that a quoted line break, a semicolon and doubled quotes come through.
        Assert.Equal(["comment: Har hund; ring på\ndørtelefon nr. 7", "municipality-of-stay: Testkøbing"], Values((await AnsweredAsync(D4, "eg-sensum")).Facts[0]));
        Assert.Equal(["comment: \"Beskyttet adresse\""], Values((await AnsweredAsync(D6, "eg-sensum")).Facts[0]));
    }

    [Fact]
    public async Task D6_has_left_the_crisis_centre()
    {
        // Proves that the closed § 109 case is a stay and nothing else, found by the number without its hyphen.
        var stay = Assert.Single((await AnsweredAsync(D6, "eg-sensum")).Facts, f => f.Category == "institutional-stays");
        Assert.Equal(("Krisecenter", "", "2026-06-30", "Lukket", "Flyttet til egen bolig"), (stay.Code.Text, stay.Start, stay.End, stay.Status, stay.Outcome!.Text));
    }

    [Fact]
    public async Task D8_is_in_outpatient_treatment_which_is_told_as_such_alone()
    {
        // Proves that case, measure and payment under § 101 are all of the category that has one content only, and none of another.
        var facts = (await AnsweredAsync(D8, "eg-sensum")).Facts;
        Assert.Equal(["Rusmiddelbehandling", "Ambulant behandling", "Ambulant forløb"], facts.Where(f => f.Category == "substance-abuse-treatment").Select(f => f.Code.Text));
        Assert.Equal("2026-07-10", facts.Single(f => f.Code.Text == "Ambulant behandling").Start);
        Assert.Equal("Stamoplysninger i Sensum", Assert.Single(facts, f => f.Category != "substance-abuse-treatment").Code.Text);
    }

    [Fact]
    public async Task Nothing_of_these_citizens_goes_unmapped()
    {
        // Proves that every cell that holds something is shown or is known to be structure.
        foreach (var person in new[] { D4, D6, D8 })
            Assert.Empty((await AnsweredAsync(person, "eg-sensum")).NotMapped);
        foreach (var person in new[] { D1, D4, D6, D8, D12 })
            Assert.Empty((await AnsweredAsync(person, "gp-certificates")).NotMapped);
        foreach (var (person, source) in new[] { (D1, "medcom-letters"), (D9, "medcom-letters"), (D10, "kriminalforsorgen"), (D10, "pensionsinfo"), (D12, "pensionsinfo"), (D12, "kmd-opera") })
            Assert.Empty((await AnsweredAsync(person, source)).NotMapped);
    }

    [Fact]
    public async Task What_is_kept_for_months_only_arrives_on_the_day_of_the_start()
    {
        // Proves that {date} in a delivered name is the day of delivery, so that a file is not too old on arrival in a later year.
        using var folder = new TemporaryFolder();
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { DropFolder = folder.Path, Clock = new TestClock(new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero)) });
        Assert.Equal(["PensionsInfo_20310203.csv"], Directory.GetFiles(Path.Combine(folder.Path, "pensionsinfo", "in")).Select(f => Path.GetFileName(f)));
        Assert.Equal(["Kriminalforsorgen_20310203.csv"], Directory.GetFiles(Path.Combine(folder.Path, "kriminalforsorgen", "in")).Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public async Task D3_is_known_to_neither()
    {
        // Proves that the source that has persons does not know this one, and that the inbox holds nothing.
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), await AskAsync(D3, "eg-sensum"));
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.NothingHeld), await AskAsync(D3, "gp-certificates"));
    }

    [Fact]
    public async Task D1_has_a_certificate_for_the_rehabilitation_team()
    {
        // Proves LÆ 265 with every field by its own label: line breaks, markup, the ticked boxes and the chosen button.
        var form = Assert.Single((await AnsweredAsync(D1, "gp-certificates")).Facts);
        Assert.Equal(("certificate-lae265", "2026-08-18T10:22:05", "besvaret"), (form.Category, form.Start, form.Status));
        Assert.Equal(
            [
                "Udfyldt af: Lægehuset Prøvevej", "Læge: Testlæge Pia Demo", "Rekvirent: Testkøbing Jobcenter",
                "Dato for konsultation: 2026-08-17", "Diagnose(r): Discusprolaps lumbalis", "Funktionsnedsættelse: Kan stå 2 timer.\nKan ikke løfte over 5 kg.",
                "Prognose: Forventes bedret inden 6 mdr.", "Skånehensyn: Løft, Natarbejde",
            ],
            Labelled(form));
    }

    [Fact]
    public async Task D4_has_a_general_certificate_with_danish_letters_a_table_and_a_file()
    {
        // Proves LÆ 145 out of windows-1252.
        var form = Assert.Single((await AnsweredAsync(D4, "gp-certificates")).Facts);
        Assert.Equal(("certificate-lae145", "LÆ 145 Generel helbredsattest", "2026-06-08T08:00:00"), (form.Category, form.Code.Text, form.Start));
        Assert.Equal(
            ["Udfyldt af: Lægehuset Prøvevej", "Læge: Testlæge Pia Demo", "Rekvirent: Testkøbing Jobcenter", "Varighed af gener (mdr.): 41", "Objektive fund: Se vedlagte notat.", "Tabel over medicin: Sertralin | 50 mg | 1 dgl.\nParacetamol | 1 g | p.n.", "Vedlagt: notat.pdf (application/pdf)"],
            Labelled(form));
    }

    [Fact]
    public async Task D8_was_asked_for_a_certificate_that_nobody_has_answered()
    {
        // Proves that an empty form is a request and no certificate.
        var form = Assert.Single((await AnsweredAsync(D8, "gp-certificates")).Facts);
        Assert.Equal(("certificate-lae265", "anmodet"), (form.Category, form.Status));
        Assert.DoesNotContain(Labelled(form), v => v.StartsWith("Diagnose", StringComparison.Ordinal));
    }

    [Fact]
    public async Task D6_has_a_certificate_under_the_number_she_no_longer_has()
    {
        // Proves that the form of 2026-01-15 is found by the person, and that asking by the new number alone does not find it.
        var form = Assert.Single((await AnsweredAsync(D6, "gp-certificates")).Facts);
        Assert.Equal(("certificate-lae145", "2026-01-15T09:00:00", "besvaret"), (form.Category, form.Start, form.Status));
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.NothingHeld), await AskAsync(Person.Known(D6.Current), "gp-certificates"));
    }

    [Fact]
    public async Task What_is_not_allowed_stays_untold()
    {
        // Proves that a caller allowed measures alone is told of no treatment, no stay and no count of either.
        var access = new AccessRequest(Shipped.Caller, D8, CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, ["social-measures"]);
        var grant = AccessGrant.Decide(access, Shipped.Catalogue, Gateway.Tests.Access.Scene.Given([Shipped.Consent("c", "social-measures")]), Shipped.Noon);
        var answer = (await _bench.AskAsync(grant, SourceBench.To(_sandbox), Shipped.Sources)).Single(a => a.Definition.Id == "eg-sensum");
        var told = Assert.IsType<SourceOutcome.Answered>(answer.Outcome);
        Assert.Empty(told.Facts);
        Assert.Empty(told.NotMapped);
    }

    [SharedDataFact]
    public async Task The_shared_recordings_are_delivered_by_their_own_folder_names()
    {
        // Proves that a folder of recordings made elsewhere works unchanged: its short names lead to the same two sources, whose files arrive byte for byte.
        using var folder = new TemporaryFolder();
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = SharedData.Folder("recorded"), DropFolder = folder.Path });
        Assert.Equal(["eg-sensum", "gp-certificates"], sandbox.DropFolders.Keys.Order());
        foreach (var (recorded, source) in new[] { ("sensum", "eg-sensum"), ("lae", "gp-certificates") })
        {
            var files = Directory.GetFiles(Path.Combine(SharedData.Folder("recorded")!, recorded)).Where(f => !f.EndsWith(".json", StringComparison.Ordinal)).ToList();
            Assert.Equal(files.Select(f => Path.GetFileName(f)).Order(), Directory.GetFiles(Path.Combine(folder.Path, source, "in")).Select(f => Path.GetFileName(f)).Order());
            Assert.All(files, f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(folder.Path, source, "in", Path.GetFileName(f)))));
        }
    }

    private async Task<SourceOutcome.Answered> AnsweredAsync(Person person, string source)
    {
        var answered = Assert.IsType<SourceOutcome.Answered>(await AskAsync(person, source));
        Assert.Null(answered.Incomplete);
        return answered;
    }

    private async Task<SourceOutcome> AskAsync(Person person, string source)
    {
        var categories = Shipped.Definition(source).Requests.SelectMany(r => r.Categories).ToArray();
        var access = new AccessRequest(Shipped.Caller, person, CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, categories);
        var grant = AccessGrant.Decide(access, Shipped.Catalogue, Gateway.Tests.Access.Scene.Given([Shipped.Consent("c", categories)]), Shipped.Noon);
        return Assert.Single(await _bench.AskAsync(grant, SourceBench.To(_sandbox), Shipped.Sources), a => a.Definition.Id == source).Outcome;
    }

    private static IEnumerable<string> Values(Fact fact) => fact.Values.Select(v => $"{v.Name}: {Text(v.Datum)}");

    private static IEnumerable<string> Labelled(Fact fact) => fact.Values.Select(v => $"{v.Label.Da}: {Text(v.Datum)}");

    private static string Text(FactDatum datum) => datum switch
    {
        FactDatum.TextDatum text => text.Text,
        FactDatum.QuantityDatum quantity => $"{quantity.Value} {quantity.Unit}",
        FactDatum.DateDatum date => date.Date,
        _ => throw new ArgumentOutOfRangeException(nameof(datum)),
    };
}
