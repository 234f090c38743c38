// Proves that what is never asked is never asked: over overviews of every persona about every citizen, and everything else the product does for them, no register and no receiver hears anything.
using System.Net;
using System.Text.Json;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Sources.V1;

namespace Gateway.EndToEndTests;

/// <summary>The simulators of the registers and of the systems that only receive: they stand there and would answer.</summary>
public sealed class NeverContactedTests : IAsyncLifetime
{
    // Asked for by everybody who has a token; which of them opens anything is the catalogue's.
    private static readonly string[] Purposes =
    [
        "rehabilitation-case-preparation", "resource-course-planning", "flex-job-follow-up", "obvious-pension-case", "health-coordination", "gp-briefing", "citizen-access", "privacy-oversight", "control",
        "management-information", "statistics",
    ];

    private readonly WholeGateway _whole = new();

    private readonly Dictionary<string, GatewayClient> _clients = [];

    private RunningGateway Running => _whole.Running;

    public Task InitializeAsync() => _whole.InitializeAsync();

    public Task DisposeAsync() => _whole.DisposeAsync();

    [Fact]
    public async Task Nobody_knocks_at_a_register_or_at_a_receiver_whoever_asks_for_whatever()
    {
        // Proves: every persona asks about every citizen for everything that there is by name, under every purpose in turn, with consents to whatever a consent can name; the officer lists the systems and checks their definitions; in between every other simulator is asked, and none of the thirteen.
        var sources = await SourcesAsync();
        var never = sources.Where(s => s.NeverAsked is not null).Select(s => s.SourceId).ToHashSet();
        Assert.Equal(13, never.Count);
        Assert.All(never, source => Assert.Contains(source, Running.Simulators.Recorded));
        string[] categories = [.. sources.SelectMany(s => s.Categories).Distinct()];
        foreach (var alias in Aliases)
        {
            await Running.Consents.GrantAsync(Running.Citizen(alias), SampleConsent.Of($"everything-{alias}", Running.About(alias).CaseId, categories) with
            {
                Holders = [.. sources.SelectMany(s => s.Holders).Select(h => h.HolderId).Distinct()],
            });
        }

        var heard = new HashSet<string>();
        var (answered, seen) = (0, 0);
        var questions = Personas().SelectMany(p => Aliases.Select(a => (Persona: p, Alias: a))).Select((q, at) => (q.Persona, q.Alias, Purpose: PurposeOf(q.Persona, at))).ToList();
        foreach (var (persona, alias, purpose) in questions)
        {
            answered += await AskAsync(persona, alias, purpose, categories) ? 1 : 0;
            // The journal holds what came last; it is read before it can be full.
            heard.UnionWith(Running.Simulators.Received.Select(r => r.Source));
            seen++;
        }
        foreach (var source in never)
            await ClientOf("privacy-officer").Sources.CheckSourceAsync(new CheckSourceRequest { Definition = await File.ReadAllTextAsync(Definition(source)), SyntheticCitizen = "D4" });
        heard.UnionWith(Running.Simulators.Received.Select(r => r.Source));

        Assert.Equal(Personas().Count * Aliases.Count, seen);
        Assert.True(answered > seen / 3, $"{answered} of {seen} answered");
        Assert.Empty(heard.Intersect(never));
        Assert.All(never, source => Assert.Equal(0, Running.Simulators.TokensIssuedBy(source)));
        Assert.Equal(Running.Simulators.Recorded.Except(never).Order(StringComparer.Ordinal), heard.Order(StringComparer.Ordinal));

        await TheSameSearchHearsAKnockAsync(never);
    }

    // The control: whoever knocks, even without what the system asks for, is heard.
    private async Task TheSameSearchHearsAKnockAsync(HashSet<string> never)
    {
        using var client = new HttpClient(Running.Handler());
        foreach (var source in never)
        {
            using var answer = await client.GetAsync(Running.Simulators.AddressOf(source));
            Assert.Equal((source, HttpStatusCode.Unauthorized), (source, answer.StatusCode));
        }
        Assert.Equal(never.Order(StringComparer.Ordinal), Running.Simulators.Received.Select(r => r.Source).Intersect(never).Order(StringComparer.Ordinal));
    }

    // What every persona can do about a citizen; whether they may is answered, by a section's reason or by a refusal.
    private async Task<bool> AskAsync(string persona, string alias, string purpose, string[] categories)
    {
        var client = ClientOf(persona);
        var about = Running.About(alias, categories);
        about.Purpose = purpose;
        try
        {
            var overview = await client.GetOverviewAsync(about);
            Assert.All(overview.Sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance), p => Assert.DoesNotContain(p.SourceId, "jobnet jobindsats gp-inbox digital-post", StringComparison.Ordinal));
            await client.LocateRecordsAsync(GeneratedClient.Located(about));
            return true;
        }
        catch (GatewayException e) when (e.Error.Code == GatewayErrorCode.PermissionDenied)
        {
            return false;
        }
    }

    // Citizens and whom they have beside them ask for their own; the others for each purpose in turn.
    private static string PurposeOf(string persona, int at) => persona.StartsWith("citizen-", StringComparison.Ordinal) ? RunningGateway.OwnAccess : Purposes[at % Purposes.Length];

    private IReadOnlyList<string> Aliases => [.. Running.Simulators.Citizens.Select(c => c.Alias)];

    private List<string> Personas()
    {
        using var connection = JsonDocument.Parse(File.ReadAllText(Path.Combine(Running.DataFolder, "sandbox.json")));
        return [.. connection.RootElement.GetProperty("clients").EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];
    }

    private GatewayClient ClientOf(string persona)
    {
        if (!_clients.TryGetValue(persona, out var client))
            _clients[persona] = client = Running.Client(persona);
        return client;
    }

    private static string Definition(string source) => Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions", source + ".yaml");

    private async Task<List<Source>> SourcesAsync()
    {
        var (sources, next) = (new List<Source>(), "");
        do
        {
            var page = await ClientOf("privacy-officer").Sources.ListSourcesAsync(new ListSourcesRequest { PageToken = next });
            sources.AddRange(page.Sources);
            next = page.NextPageToken;
        }
        while (next.Length > 0);
        return sources;
    }
}
