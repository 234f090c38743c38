using System.Text;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>A gateway with one source of each wire format.</summary>
public sealed class OneOfEachFormat : IAsyncLifetime
{
    internal RunningGateway Running { get; } = new()
    {
        Sources = ["dfdg", "kmd-nexus", "cosmic", "cpr", "ky", "mediconnect", "getorganized", "eg-sensum", "gp-certificates"],
    };

    public Task InitializeAsync() => Running.InitializeAsync();

    public Task DisposeAsync() => Running.DisposeAsync();
}

/// <summary>Whatever a source sends in whatever wire format, its section says why it is missing, and the others are whole.</summary>
public sealed class MalformedTests(OneOfEachFormat each) : IClassFixture<OneOfEachFormat>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(6);
    private static readonly string[] Categories = ["employment-status", "municipal-rehabilitation-plans", "hospital-diagnoses", "master-data", "benefits", "certificate-lae145", "documents", "social-statuses", "socio-pedagogical-support"];
    private readonly RunningGateway _gateway = each.Running;

    public static TheoryData<string, string, string, string, string> Spoilt()
    {
        var spoilt = new TheoryData<string, string, string, string, string>();
        foreach (var (format, source, citizen, category, ways) in new[]
                 {
                     ("rest-json", "dfdg", "D4", "employment-status", Malformed.OfJson),
                     ("hal-json", "kmd-nexus", "D4", "municipal-rehabilitation-plans", Malformed.OfJson),
                     ("fhir-r4", "cosmic", "D4", "hospital-diagnoses", Malformed.OfJson),
                     ("soap-1.1", "cpr", "D4", "master-data", Malformed.OfXml),
                     ("soap-1.2", "ky", "D4", "benefits", Malformed.OfXml),
                     ("lae-form", "mediconnect", "D4", "certificate-lae145", Malformed.OfXml),
                     ("XML in JSON", "getorganized", "D8", "documents", Malformed.OfXmlInJson),
                 })
        {
            foreach (var way in ways)
                spoilt.Add(format, way, source, citizen, category);
        }
        return spoilt;
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_malformed_answer_becomes_a_reason_and_the_other_sections_are_whole(string format, string way, string source, string citizen, string category)
    {
        // Proves: an answer of this format that is spoilt this way is told as such within the deadline, or leaves out no more
        // than the date that is none; nothing of it passes for "nothing held", and no other section changes by a byte.
        var healthy = await AskAsync(citizen);
        var number = _gateway.Simulators.Citizens.First(c => c.Alias == citizen).Cpr;
        var isXml = format is "soap-1.1" or "soap-1.2" or "lae-form";
        _gateway.Simulators.SetFault(source, Fault.Rewritten(body => isXml ? Malformed.Xml(body, way, number) : Malformed.Json(body, way, number)));
        try
        {
            var sick = await AskAsync(citizen);
            foreach (var other in healthy.Sections.Where(s => s.Category != category))
                Assert.True(Normalised.Bytes(other).AsSpan().SequenceEqual(Normalised.Bytes(sick.Of(other.Category))), other.Category);
            Assert.NotEmpty(healthy.Of(category).Items);
            var section = sick.Of(category);
            if (way == Malformed.ThirtyFirstOfFebruary)
                AssertDatesAreLeftOut(healthy.Of(category), section, source);
            else if (way == Malformed.NoIdentifier && source == "dfdg")
                // Its answers name nobody: the question alone ties them to the person.
                Assert.Equal(Normalised.Bytes(healthy.Of(category)), Normalised.Bytes(section));
            else
                AssertIsExplained(section, source, way is Malformed.NoIdentifier || (way is Malformed.SaidTwice && isXml) ? "SOURCE_WRONG_PERSON" : "SOURCE_MALFORMED");
        }
        finally
        {
            _gateway.Simulators.ClearFaults();
        }
    }

    [Fact]
    public async Task Malformed_files_are_set_aside_and_what_was_delivered_before_is_whole()
    {
        // Proves: of files spoilt in each of these ways nothing is taken but what is in order, earlier deliveries stay, and
        // every section of their sources says that something may be missing.
        var healthy = await AskAsync("D4");
        foreach (var (source, name, content) in SpoiltFiles())
            await File.WriteAllBytesAsync(Path.Combine(Arriving(source), name), content);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (SpoiltFiles().Any(f => File.Exists(Path.Combine(Arriving(f.Source), f.Name))))
            await Task.Delay(50, patience.Token);
        var after = await AskAsync("D4");
        foreach (var (category, source) in new[] { ("social-statuses", "eg-sensum"), ("socio-pedagogical-support", "eg-sensum"), ("certificate-lae145", "gp-certificates") })
        {
            var section = after.Of(category);
            Assert.Equal(SectionState.Partial, section.State);
            Assert.Contains(section.Reasons, r => r.SourceId == source && r.Code == "SOURCE_MALFORMED");
            Assert.All(Words(healthy.Of(category)), words => Assert.Contains(words, Words(section)));
            // The one way to be in order: a date that is none is left out, and the rest of the line told.
            Assert.All(section.Items.ExceptBy(Words(healthy.Of(category)), Normalised.Words), i => Assert.True(string.IsNullOrEmpty(i.Period?.Start), i.Code.Text));
        }
        foreach (var other in healthy.Sections.Where(s => s.Category is not ("social-statuses" or "socio-pedagogical-support" or "certificate-lae145")))
            Assert.True(Normalised.Bytes(other).AsSpan().SequenceEqual(Normalised.Bytes(after.Of(other.Category))), other.Category);
    }

    private static List<(string Source, string Name, byte[] Content)> SpoiltFiles()
    {
        var recorded = TrueRecord.Recorded;
        var header = File.ReadLines(Path.Combine(recorded, "eg-sensum", "Indsatser_20261101.csv")).First();
        var form = File.ReadAllBytes(Path.Combine(recorded, "gp-certificates", "lae-02-D4-LAE145.xml"));
        var row = new string(';', header.Count(c => c == ';') - 14);
        return
        [
            ("eg-sensum", "Indsatser_20261121.csv", Encoding.UTF8.GetBytes($"{header}\n9101;3001;Afbrudt;\"Aftaler: tirs")),
            ("eg-sensum", "Indsatser_20261122.csv", Encoding.Unicode.GetBytes($"{header}\n9102;3001;Andre tegn;;SEL § 85;;;;;;;Godkendt;01-01-2026;01-01-2026;{row}\n")),
            ("eg-sensum", "Indsatser_20261123.csv", Encoding.UTF8.GetBytes($"{header}\n9103;3001;Uden dag;;SEL § 85;;;;;;;Godkendt;31-02-2026;31-02-2026;{row}\n")),
            ("eg-sensum", "Indsatser_20261124.csv", Encoding.UTF8.GetBytes($"{header}\n;3001;Uden nummer;;SEL § 85;;;;;;;Godkendt;01-01-2026;01-01-2026;{row}\n")),
            ("eg-sensum", "Indsatser_20261125.csv", Encoding.UTF8.GetBytes($"IndsatsId;{header}\n9105;9106;3001;To numre;;SEL § 85;;;;;;;Godkendt;01-01-2026;01-01-2026;{row}\n")),
            // A form about two persons discards the whole answer about either of them, which the formats above show.
            .. Malformed.OfXml.Where(way => way != Malformed.SaidTwice).Select((way, at) => ("gp-certificates", $"spoilt-{at}.xml", Malformed.Xml(Malformed.Renamed(form, "TESTb717ce5b-4", $"SPOILT-{at}"), way, "0806759970").ToArray())),
        ];
    }

    private string Arriving(string source) => Path.Combine(_gateway.DataFolder, "delivered", source, "in");

    private static List<string> Words(Section section) => [.. section.Items.Select(Normalised.Words)];

    private static void AssertIsExplained(Section section, string source, string reason)
    {
        Assert.DoesNotContain(section.Items.SelectMany(i => i.Provenance), p => p.SourceId == source);
        Assert.Contains(section.State, new[] { SectionState.Unavailable, SectionState.Partial });
        Assert.Equal([reason], section.Reasons.Where(r => r.SourceId == source).Select(r => r.Code).Distinct());
    }

    // The fact stays, without a date that is none; and that something was left out is said.
    private static void AssertDatesAreLeftOut(Section healthy, Section section, string source)
    {
        Assert.Equal(healthy.Items.Count, section.Items.Count);
        Assert.All(section.Items, i => Assert.DoesNotContain("02-31", $"{i.Period?.Start} {i.Period?.End}", StringComparison.Ordinal));
        Assert.Equal(SectionState.Partial, section.State);
        Assert.Contains(section.Reasons, r => (r.SourceId, r.Code) == (source, "SOURCE_MALFORMED"));
    }

    private async Task<GetOverviewResponse> AskAsync(string alias)
    {
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{alias.ToLowerInvariant()}");
        return await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias, Categories), citizen.Options(Deadline));
    }
}
