// Proves that what no shipped definition uses works from a definition file on, in a gateway as it is installed.
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>API key, client certificate, signed message, a second question to a slow source, and lines of fixed width: each by a definition of the test's own.</summary>
public sealed class FurtherDefinitionsTests : IDisposable
{
    private const string Keyed = "keyed-system";
    private const string Certified = "certified-system";
    private const string Signed = "signed-system";
    private const string Hedged = "hedged-system";
    private const string Patient = "patient-system";
    private const string Unsafe = "unsafe-system";
    private const string Fixed = "fixed-system";

    private const string Limits = "limits: { deadline_ms: 9750, maximum_kib: 4096, maximum_facts: 1000 }";

    // Long enough for the test to see the first question, short enough for the second to be answered.
    private const string Hedge = "limits: { deadline_ms: 8000, maximum_kib: 4096, maximum_facts: 500, hedge_after_ms: 3000 }";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-further-").FullName;
    private readonly OwnDefinitions _own;

    public FurtherDefinitionsTests() => _own = new OwnDefinitions(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_kind_of_credential_opens_the_system_that_demands_it_and_a_wrong_one_does_not(bool wrong)
    {
        // Proves, with simulators that verify it over TLS: a key in a header, the gateway's certificate and a message signed with its key are each shown as definition and settings say, and the system's item is in the overview; with another key, and another's certificate, each section says that the credentials were refused.
        _own.Define(Keyed, "workbase", ("authentication: bearer", "authentication: { kind: api-key, header: apikey }"));
        _own.Define(Certified, "mediconnect", ("authentication: bearer", "authentication: { kind: mutual-tls }"));
        _own.Define(Signed, "cpr", ("authentication: { kind: holder-of-key, applies_to: http://serviceplatformen.dk/CPR/PersonBaseDataExtended/5, carried_in: soap-header }", "authentication: { kind: signed-soap-header }"));
        var demands = new Dictionary<string, SourceDemand> { [Keyed] = SourceDemand.ApiKey, [Certified] = SourceDemand.ClientCertificate, [Signed] = SourceDemand.SignedSoapHeader };
        await using var gateway = await _own.StartAsync([Keyed, Certified, Signed], Credentials(wrong), demands);
        foreach (var (source, alias, category) in new[] { (Keyed, "D11", "employment-journal-notes"), (Certified, "D4", "certificate-lae145"), (Signed, "D4", "master-data") })
        {
            var section = (await gateway.Caseworker.GetOverviewAsync(gateway.About(alias, category))).Of(category);
            Assert.True(wrong == (section.State == SectionState.Unavailable), $"{source} {section.State}");
            Assert.Equal(wrong ? ["SOURCE_REFUSED_CREDENTIALS"] : [], section.Codes().Distinct());
            Assert.Equal(wrong ? [] : [source], section.Items.SelectMany(i => i.Provenance).Select(p => p.SourceId).Distinct());
        }
    }

    [Fact]
    public async Task A_slow_source_is_asked_a_second_time_only_where_its_definition_allows_it()
    {
        // Proves: of three systems that do not answer the first question, the one whose definition says so is asked again and shown; the one whose definition does not, and the one whose question is not safe to repeat, are asked once and told as too slow.
        _own.Define(Hedged, "ungedatabasen", (Limits, Hedge));
        _own.Define(Patient, "mediconnect", ("limits: { deadline_ms: 9750, maximum_kib: 4096, maximum_facts: 500 }", "limits: { deadline_ms: 8000, maximum_kib: 4096, maximum_facts: 500 }"));
        _own.Define(Unsafe, "workbase", (Limits, Hedge), ("        safe: true\n", ""));
        string[] sources = [Hedged, Patient, Unsafe];
        await using var gateway = await _own.StartAsync(sources, new Dictionary<string, string>(), new Dictionary<string, SourceDemand>());
        foreach (var source in sources)
            gateway.Simulators.SetFault(source, Fault.Of(FaultKind.Hang));
        var asking = gateway.Caseworker.GetOverviewAsync(gateway.About("D11", "education-history", "certificate-lae145", "employment-measures"), TimeSpan.FromSeconds(30));
        while (sources.Any(s => Asked(gateway, s) == 0))
            await Task.Yield();
        gateway.Simulators.ClearFaults();
        var overview = await asking;
        Assert.Equal([2, 1, 1], sources.Select(s => Asked(gateway, s)));
        Assert.Equal((SectionState.Available, Hedged), (overview.Of("education-history").State, overview.Of("education-history").Items[0].Provenance.Single().SourceId));
        Assert.All([overview.Of("certificate-lae145"), overview.Of("employment-measures")], s => Assert.Equal(["SOURCE_TIMEOUT"], s.Codes()));
    }

    [Fact]
    public async Task Lines_of_fixed_width_are_read_once_and_a_bad_one_is_set_aside_and_reported()
    {
        // Proves: a delivered file becomes items of the person it names and leaves the folder of what has come; of its three lines the short one lies in set-aside with a report that has its number and reason and none of its words; asked again, nothing is doubled; and every answer says that a line is missing.
        var drop = Path.Combine(_folder, "drop");
        const string Number = "0806759970";
        _own.Write(Fixed, """
            id: fixed-system
            title: Fast bredde
            holder: social
            format: files
            format_status: assumed
            transport: folder
            municipality: shared
            authentication: none
            asked_with: current-number
            person: CPR
            coverage:
              completeness: { da: Alt, en: All }
              updated: { da: Dagligt, en: Daily }
            quality: { da: Ingen, en: None }
            limits: { deadline_ms: 9750, maximum_kib: 4096, maximum_facts: 1000 }
            files:
              - { table: Status, pattern: "status_{date}.txt", format: fixed, charset: windows-1252, key: [Nr], person: CPR, columns: [{ name: Nr, start: 1, length: 3 }, { name: CPR, start: 4, length: 10 }, { name: Hvad, start: 14, length: 12 }] }
            requests:
              - id: statuses
                categories: [social-statuses]
                facts:
                  - { category: social-statuses, from: Status, id: Nr, code: { text: Hvad, label: Status }, ignore: [CPR] }
            """);
        var arrived = Path.Combine(Directory.CreateDirectory(Path.Combine(drop, "in")).FullName, "status_20261115.txt");
        await File.WriteAllBytesAsync(arrived, System.Text.Encoding.Latin1.GetBytes($"001{Number}Støtte      \n002{Number}hemmelig\n003{Number}Opfølgning  \n"));
        File.SetLastWriteTimeUtc(arrived, DateTime.UnixEpoch);
        await using var gateway = await _own.StartAsync([], new Dictionary<string, string> { [$"Gateway__Sources__{Fixed}__Folder"] = drop }, new Dictionary<string, SourceDemand>());
        for (var time = 0; time < 2; time++)
        {
            var section = (await gateway.Caseworker.GetOverviewAsync(gateway.About("D4", "social-statuses"))).Of("social-statuses");
            Assert.Equal(["Opfølgning", "Støtte"], section.Items.Select(i => i.Code.Text).Order(StringComparer.Ordinal));
            Assert.Equal(SectionState.Partial, section.State);
        }
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(drop, "in")));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(drop, "read")));
        var report = string.Concat(Directory.EnumerateFiles(Path.Combine(drop, "set-aside"), "*.report").Select(File.ReadAllText));
        Assert.Matches(@"\b2\b", report);
        Assert.DoesNotContain("hemmelig", report + string.Join('\n', gateway.Process.Printed), StringComparison.Ordinal);
        Assert.DoesNotContain(Number, report + string.Join('\n', gateway.Process.Printed), StringComparison.Ordinal);
    }

    private static int Asked(GatewayAlone gateway, string source) => gateway.Simulators.Received.Count(r => r.Source == source);

    private Dictionary<string, string> Credentials(bool wrong)
    {
        var own = Path.Combine(_folder, "run", "certs");
        var others = DevelopmentCertificates.Open(Path.Combine(_folder, "others"), TimeProvider.System);
        var (certificate, key) = wrong ? (others.GatewayFile, others.GatewayKeyFile) : (Path.Combine(own, "gateway.pem"), Path.Combine(own, "gateway.key"));
        return new Dictionary<string, string>
        {
            [$"Gateway__Sources__{Keyed}__ApiKey"] = wrong ? "another" : GatewayAlone.ApiKey,
            [$"Gateway__Sources__{Certified}__ClientCertificateFile"] = certificate,
            [$"Gateway__Sources__{Certified}__ClientCertificateKeyFile"] = key,
            [$"Gateway__Sources__{Signed}__ClientCertificateFile"] = certificate,
            [$"Gateway__Sources__{Signed}__ClientCertificateKeyFile"] = key,
            [$"Gateway__Sources__{Signed}__Settings__municipality_cvr"] = OneCommandStart.OrganisationCvr,
        };
    }
}
