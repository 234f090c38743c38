using Gateway.Access;
using Gateway.Callers;
using Gateway.FirstUse;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;
using Gateway.SourceWatch;
using Gateway.Tests.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.SourceWatch;

/// <summary>The check of definitions with simulators that demand what the one-command start's do.</summary>
internal sealed class CheckBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly HttpClient _http;

    private CheckBench(TemporaryFolder folder, SandboxHost sandbox, (DevelopmentCertificates Certificates, SandboxDoors Doors) shown, IReadOnlyDictionary<string, SourceConnection> connections)
    {
        _folder = folder;
        Sandbox = sandbox;
        (Certificates, Doors) = shown;
        Connected = [.. connections.Keys];
        _http = SourceHttp.Create(Certificates.Authority);
        Lines = SourceLines.Open(Shipped.Sources, connections, _http, Certificates.Authority, TimeProvider.System);
        Dropped = new DroppedSources(Shipped.Sources, connections, TimeProvider.System, NullLogger<DroppedSources>.Instance);
        Dropped.Open();
        Check = new SourceCheck(PolicyCatalogues.Read(Shipped.Catalogue, null), new SourceTrial(Lines, Dropped, TimeProvider.System));
        Citizens = [.. sandbox.Citizens.Select(c => SyntheticCitizen.TryOf(c.Alias, new Person(Shipped.Citizen(c.Cpr), [.. c.Earlier.Select(Shipped.Citizen)], null))).OfType<SyntheticCitizen>()];
    }

    public SandboxHost Sandbox { get; }

    /// <summary>What the simulators demand, and what is shown to them.</summary>
    public SandboxDoors Doors { get; }

    public DevelopmentCertificates Certificates { get; }

    public SourceLines Lines { get; }

    public DroppedSources Dropped { get; }

    public SourceCheck Check { get; }

    public IReadOnlyList<string> Connected { get; }

    public IReadOnlyList<SyntheticCitizen> Citizens { get; }

    public SyntheticCitizen D4 => Citizens.Single(c => c.Alias == "D4");

    public static Caller Officer { get; } = Shipped.Caller with { Role = Role.PrivacyOfficer };

    public static async Task<CheckBench> StartAsync()
    {
        var folder = new TemporaryFolder();
        var certificates = DevelopmentCertificates.Open(Path.Combine(folder.Path, "certs"), TimeProvider.System);
        var doors = new SandboxDoors(certificates, TimeProvider.System);
        var sandbox = await SandboxHost.StartAsync(new SandboxOptions
        {
            ServerCertificate = certificates.Server,
            Credentials = doors.Credentials,
            DropFolder = Path.Combine(folder.Path, "delivered"),
        });
        return new CheckBench(folder, sandbox, (certificates, doors), OneCommandStart.Connected(sandbox, new SandboxSettings { DataFolder = folder.Path, CertificateFolder = folder.Path }).ToDictionary(s => s, s => doors.To(sandbox, s)));
    }

    public Task<CheckResult> RunAsync(string text, SyntheticCitizen? citizen, Uri? against = null) => Check.RunAsync(Officer, text, citizen, against, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Lines.Dispose();
        _http.Dispose();
        await Sandbox.DisposeAsync();
        _folder.Dispose();
    }
}
