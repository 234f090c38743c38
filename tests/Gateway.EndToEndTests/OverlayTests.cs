using System.Security.Cryptography;
using System.Text;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.ReviewedData;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEndTests;

/// <summary>A municipality that is stricter than the shared catalogue, from its file to the answer; and a login nobody is sure enough of.</summary>
public sealed class OverlayTests : IAsyncLifetime
{
    private const string Rule = "prepare-hospital-by-consent";
    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_rule_the_municipality_has_closed_opens_nothing_there_and_its_reason_is_told()
    {
        // Proves: with the overlay the same question is withheld, with the municipality's own words; answer and record name both texts' version; the officer's list says so; the day before still answers as it was; another municipality's file changes nothing.
        var before = await AskAsync();
        Assert.Equal(SectionState.Available, before.Of("hospital-diagnoses").State);
        var then = TimeProvider.System.GetUtcNow().ToTimestamp();
        await RestartAsync("0998.yaml", Closed("Naboen henter ikke det."));
        Assert.Equal(SectionState.Available, (await AskAsync()).Of("hospital-diagnoses").State);

        var overlay = Closed("Vi spørger borgeren selv.");
        await RestartAsync("0999.yaml", overlay);
        var after = await AskAsync();
        var section = after.Of("hospital-diagnoses");
        Assert.Equal(SectionState.Withheld, section.State);
        Assert.Contains("Vi spørger borgeren selv.", section.Reasons.Single(r => r.Code == "RESTRICTED_BY_MUNICIPALITY").ForCaseworker.Da, StringComparison.Ordinal);
        Assert.Equal(SectionState.Available, after.Of("employment-status").State);
        Assert.Equal(Hash($"{before.CatalogueVersion}\n{Hash(overlay)}\n"), after.CatalogueVersion);
        Assert.Equal("catalogue " + after.CatalogueVersion, _gateway.Records()[(int)after.Receipt.LogIndex].Line("catalogue"));
        Assert.Equal([Rule], (await _gateway.Officer().ListRulesAsync()).Rules.Where(r => r.ClosedByMunicipality).Select(r => r.RuleId));

        var explained = GeneratedClient.Explained(_gateway.About("D1", "hospital-diagnoses"));
        explained.AsOf = then;
        var earlier = await _gateway.Caseworker.ExplainAccessAsync(explained);
        Assert.Equal((AccessOutcome.Allowed, before.CatalogueVersion), (Assert.Single(earlier.Explanations).Outcome, earlier.CatalogueVersion));
    }

    [Fact]
    public async Task An_overlay_that_would_widen_stops_the_start()
    {
        // Proves: nothing is opened by a municipality's file; file and line are named, and nobody is answered.
        await _gateway.StopAsync();
        Write("0999.yaml", $"rules:\n  - id: {Rule}\n    maximum_age_days: 36500\n");
        var refusal = await Assert.ThrowsAsync<ReviewedDataException>(() => _gateway.StartAsync());
        Assert.StartsWith("0999.yaml:3: ", Assert.Single(refusal.Errors), StringComparison.Ordinal);
        _gateway.OverlaysFolder = null;
        await _gateway.StartAsync();
    }

    [Fact]
    public async Task A_login_below_substantial_is_shown_nothing()
    {
        // Proves: at NSIS Lav nothing is asked, recorded or answered, and neither consents nor the officer's calls answer; an explanation says that every category is withheld for that; the same question at Betydelig has content.
        var low = _gateway.Client("job-centre-low");
        var about = _gateway.About("D1");
        var asked = _gateway.Simulators.Received.Count;
        var records = _gateway.Records().Count;
        Assert.Equal("ASSURANCE_TOO_LOW", (await ConsentCalls.RefusalAsync(() => low.GetOverviewAsync(about))).Reason);
        Assert.Equal(records, _gateway.Records().Count);
        var explained = (await low.ExplainAccessAsync(GeneratedClient.Explained(about))).Explanations;
        Assert.All(explained, e => Assert.NotEqual(AccessOutcome.Allowed, e.Outcome));
        // What no rule opens at any level is refused for that; everything else for the login.
        var codes = explained.Select(e => e.Reasons.Select(r => r.Code).ToList()).ToList();
        Assert.All(codes, c => Assert.NotEqual(c.Contains("PURPOSE_NOT_ALLOWED"), c.Contains("ASSURANCE_TOO_LOW")));
        Assert.True(codes.Count(c => c.Contains("ASSURANCE_TOO_LOW")) > 8);
        Assert.Equal(asked, _gateway.Simulators.Received.Count);
        Assert.Equal("ASSURANCE_TOO_LOW", (await ConsentCalls.RefusalAsync(() => low.Consents.ListConsentsAsync(new Consent.V1.ListConsentsRequest { CitizenId = about.CitizenId }))).Reason);
        Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(() => low.Policy.ListRulesAsync())).Reason);
        Assert.Contains((await _gateway.Caseworker.GetOverviewAsync(about)).Sections, s => s.Items.Count > 0);
    }

    private static string Closed(string why) => $"rules:\n  - id: {Rule}\n    closed:\n      reason:\n        da: {why}\n        en: We do not collect it.\n";

    private static string Hash(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Task<GetOverviewResponse> AskAsync() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "hospital-diagnoses", "employment-status"));

    private void Write(string file, string overlay)
    {
        _gateway.OverlaysFolder = Path.Combine(_gateway.Folder, "overlays");
        Directory.CreateDirectory(_gateway.OverlaysFolder);
        File.WriteAllText(Path.Combine(_gateway.OverlaysFolder, file), overlay);
    }

    private async Task RestartAsync(string file, string overlay)
    {
        await _gateway.StopAsync();
        Write(file, overlay);
        await _gateway.StartAsync();
    }
}
