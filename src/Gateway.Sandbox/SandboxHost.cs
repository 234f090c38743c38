using Gateway.Sandbox.Answers;
using Gateway.Sandbox.Demands;
using Gateway.Sandbox.Exchanges;
using Gateway.Sandbox.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sandbox;

/// <summary>
/// Simulators of the source systems on real sockets: each answers recorded questions about synthetic citizens in
/// its own wire format, and misbehaves on demand. All members are safe to use from several threads.
/// </summary>
public sealed class SandboxHost : IAsyncDisposable
{
    /// <summary>
    /// The <see cref="ReceivedRequest.Source"/> of a request that reached the host <see cref="FaultKind.Redirect"/>
    /// leads to: somebody followed the redirect.
    /// </summary>
    public const string RedirectTarget = "redirect-target";

    private const string ShippedFolder = "Recorded";

    // The day the recordings are from; whoever waits until a file is at rest need not wait for these.
    private static readonly DateTime DeliveredAt = new(2026, 11, 15, 4, 0, 0, DateTimeKind.Utc);

    private readonly RecordedLibrary _library;
    private readonly Dictionary<string, Simulator> _simulators;
    private readonly RequestJournal _journal;
    private readonly SimulatorServer _server;
    private readonly SourceDemands _demands;

    private SandboxHost(RecordedLibrary library, Dictionary<string, Simulator> simulators, RequestJournal journal, SimulatorServer server, SourceDemands demands)
    {
        _demands = demands;
        _library = library;
        _simulators = simulators;
        _journal = journal;
        _server = server;
        Sources = [.. simulators.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Ids of the sources that listen, sorted: the served folders, and always dfdg, ffb and cosmic.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>The sources of which there are recordings.</summary>
    public IReadOnlyList<string> Recorded => _library.Recorded;

    /// <summary>Where the sources that deliver files have done so, by their ids; empty without <see cref="SandboxOptions.DropFolder"/>.</summary>
    public IReadOnlyDictionary<string, string> DropFolders { get; private init; } = new Dictionary<string, string>();

    /// <summary>Folders of the recordings that are not served over HTTP, and why.</summary>
    public IReadOnlyList<SkippedFolder> SkippedFolders => _library.SkippedFolders;

    /// <summary>The citizens that a start with the shipped recordings has, without starting anything.</summary>
    public static IReadOnlyList<SandboxCitizen> ReadCitizens() => People.Read(Path.Combine(AppContext.BaseDirectory, ShippedFolder), []).Citizens;

    /// <summary>The citizens of <c>citizens.json</c>; empty where there is no such file.</summary>
    public IReadOnlyList<SandboxCitizen> Citizens => _library.People.Citizens;

    /// <summary>The consents of <c>consents.json</c>; empty where there is no such file.</summary>
    public IReadOnlyList<SandboxConsent> Consents => _library.People.Consents ?? [];

    /// <summary>There is a <c>consents.json</c>: having no consents is then meant.</summary>
    public bool HasConsentFile => _library.People.Consents is not null;

    /// <summary>What the simulators were asked, oldest first; the last 10,000 requests.</summary>
    public IReadOnlyList<ReceivedRequest> Received => _journal.Requests;

    /// <summary>Reads the recordings and starts every simulator on a loopback port of its own.</summary>
    /// <exception cref="RecordedDataException">The recordings cannot be served; every error is listed.</exception>
    /// <exception cref="ArgumentException">Credentials without a certificate.</exception>
    public static async Task<SandboxHost> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var library = RecordedLibrary.Read(options.RecordedFolder ?? Path.Combine(AppContext.BaseDirectory, ShippedFolder));
        if (options is { Credentials: not null, ServerCertificate: null })
            throw new ArgumentException("Credentials travel over TLS alone: SandboxOptions.ServerCertificate is missing.", nameof(options));
        var demands = new SourceDemands(options);
        var simulators = library.Sources.ToDictionary(s => s.Key, s => new Simulator(s.Key, s.Value, demands.Of(s.Key), options.Credentials is null ? [] : WireDemands.Of(s.Key)), StringComparer.Ordinal);
        var mask = new NationalIdMask(library.NationalIds);
        var journal = new RequestJournal(mask);
        var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<SandboxHost>();
        var handler = new RequestHandler(journal, mask, logger);
        var dropFolders = options.DropFolder is { } drop ? Deliver(library, drop, options.Clock.GetUtcNow()) : [];
        var server = await SimulatorServer.StartAsync([.. simulators.Values], new ShownCertificates(options.ServerCertificate, options.Credentials is not null), handler, cancellationToken);
        return new SandboxHost(library, simulators, journal, server, demands) { DropFolders = dropFolders };
    }

    // A file arrives under a partial name and is renamed when it is whole, as a careful sender does.
    private static Dictionary<string, string> Deliver(RecordedLibrary library, string dropFolder, DateTimeOffset now)
    {
        var missing = library.Deliveries.SelectMany(d => d.Value.Where(f => !File.Exists(f.Path)).Select(f => $"{d.Key}: {NationalIdMask.HideUnknown(f.Name)} does not exist.")).ToList();
        if (missing.Count > 0) throw new RecordedDataException(missing);
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (source, files) in library.Deliveries)
        {
            folders[source] = Path.Combine(dropFolder, source);
            var arrivals = Directory.CreateDirectory(Path.Combine(folders[source], "in")).FullName;
            foreach (var file in files)
            {
                var name = file.NameOn(now);
                var partial = Path.Combine(arrivals, name + ".part");
                File.Copy(file.Path, partial, overwrite: true);
                File.SetLastWriteTimeUtc(partial, DeliveredAt);
                File.Move(partial, Path.Combine(arrivals, name), overwrite: true);
            }
        }

        return folders;
    }

    /// <summary>Where the source listens, such as <c>http://127.0.0.1:41235/</c>.</summary>
    /// <exception cref="ArgumentException">No such source.</exception>
    public Uri AddressOf(string sourceId) => _server.Addresses[Known(sourceId).SourceId];

    /// <summary>How many tokens and assertions the source's own places have issued so far.</summary>
    /// <exception cref="ArgumentException">No such source.</exception>
    public int TokensIssuedBy(string sourceId) => Known(sourceId).Issued;

    /// <summary>
    /// What the source looks for in every question beside who asks, by the names of headers and elements; empty without
    /// <see cref="SandboxOptions.Credentials"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No such source.</exception>
    public IReadOnlyList<string> LookedForBy(string sourceId) => [.. Known(sourceId).LooksFor];

    /// <summary>Whether the source has a security token service, and so asks for the gateway's certificate.</summary>
    /// <exception cref="ArgumentException">No such source.</exception>
    public bool IssuesAssertions(string sourceId) => Known(sourceId).IssuesAt("/sts");

    /// <summary>From the next request on the source misbehaves, until told otherwise.</summary>
    /// <exception cref="ArgumentException">No such source.</exception>
    /// <exception cref="InvalidOperationException">A certificate, where plain http is spoken.</exception>
    public void SetFault(string sourceId, Fault fault)
    {
        var simulator = Known(sourceId);
        if (fault.Shown is not null && AddressOf(sourceId).Scheme != Uri.UriSchemeHttps)
            throw new InvalidOperationException("Without SandboxOptions.ServerCertificate no certificate is shown at all.");
        simulator.Fault = fault;
        // Whoever is connected has seen the other certificate.
        if (fault.Shown is not null) _server.CutConnections(simulator);
    }

    /// <summary>Every source answers as recorded again.</summary>
    public void ClearFaults()
    {
        foreach (var simulator in _simulators.Values) simulator.Fault = Fault.None;
    }

    /// <summary>Stops listening; requests still open are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _demands.Dispose();
    }

    private Simulator Known(string sourceId) =>
        _simulators.GetValueOrDefault(sourceId)
        ?? throw new ArgumentException($"No simulator listens for '{NationalIdMask.HideUnknown(sourceId)}'; there are {string.Join(", ", Sources)}.", nameof(sourceId));
}
