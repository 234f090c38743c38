using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Client;
using Gateway.Consent;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Gateway.Storage;
using Gateway.Storage.Postgres;
using Gateway.Storage.Tests;
using Gateway.Tokens;

namespace Gateway.EndToEndTests;

/// <summary>
/// The gateway as a process of its own with an installation's settings; simulators and token service run in the test,
/// so that what the process takes is the gateway's alone.
/// </summary>
internal sealed class GatewayAlone : IAsyncDisposable
{
    private const string SourceOwner = "source-owner";
    private const string TeamMember = "team-child-and-family";
    private const string Officer = "privacy-officer";

    /// <summary>As a setting's value: the key that the simulators ask for in this run.</summary>
    internal const string ApiKey = "(the simulators' API key)";

    // With a start, which takes two seconds on a machine that has nothing else to do. Only what hangs takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<IDisposable> _open = [];
    private readonly string[] _launcher;
    private DevelopmentCertificates _certificates = null!;
    private Dictionary<string, string> _settings = null!;
    private ClientCredentialsTokens _access = null!;
    private ClientCredentialsTokens _ownersAccess = null!;
    private Func<string, ClientCredentialsTokens> _tokensOf = null!;

    private GatewayAlone(string[] launcher) => _launcher = launcher;

    internal Uri Address { get; private set; } = null!;

    /// <summary>The data folder as the test prepares it; a launcher may have the gateway use another.</summary>
    internal string DataFolder { get; private set; } = null!;

    internal SandboxHost Simulators { get; private set; } = null!;

    /// <summary>What the process is started with.</summary>
    internal IReadOnlyDictionary<string, string> Settings => _settings;

    internal GatewayProcess Process { get; private set; } = null!;

    internal GatewayClient Caseworker { get; private set; } = null!;

    /// <summary>Starts all of it; the gateway listens when it returns.</summary>
    /// <param name="folder">The test's own folder.</param>
    /// <param name="recorded">What the simulators answer; null: the shipped recordings.</param>
    /// <param name="more">Further settings, and those to be replaced.</param>
    /// <param name="sources">The sources to connect; null: three; empty: all that are asked over HTTP.</param>
    /// <param name="launcher">What the gateway is started by: a program and arguments, to which its own command line is added; null: nothing.</param>
    /// <param name="demands">What sources ask for instead of what the real ones do; null: nothing else.</param>
    internal static async Task<GatewayAlone> StartAsync(
        string folder, string? recorded = null, IReadOnlyDictionary<string, string>? more = null, string[]? launcher = null, IReadOnlyList<string>? sources = null,
        IReadOnlyDictionary<string, SourceDemand>? demands = null)
    {
        var alone = new GatewayAlone(launcher ?? []);
        try
        {
            await alone.BeginAsync(folder, recorded, more ?? new Dictionary<string, string>(), sources ?? RunningGateway.ThreeSources, demands ?? new Dictionary<string, SourceDemand>());
            return alone;
        }
        catch
        {
            await alone.DisposeAsync();
            throw;
        }
    }

    /// <summary>A request about one of the simulators' citizens, in the case their consents name.</summary>
    internal GetOverviewRequest About(string alias, params string[] categories)
    {
        var citizen = Simulators.Citizens.First(c => c.Alias == alias);
        var request = new GetOverviewRequest { CitizenId = citizen.Cpr, CaseId = citizen.Case ?? SandboxConsents.DefaultCase, Purpose = RunningGateway.Purpose };
        request.Categories.AddRange(categories);
        return request;
    }

    /// <summary>The citizen's own access to everything.</summary>
    internal GetOverviewRequest OwnAccessTo(string alias)
    {
        var request = About(alias);
        request.Purpose = RunningGateway.OwnAccess;
        return request;
    }

    /// <summary>A client of the citizen's own.</summary>
    internal GatewayClient AsCitizen(string alias) => ConnectAs(CitizensClient(alias));

    /// <summary>Kills the gateway, as <c>kill -9</c> does, unless somebody has already, and starts it again on the same port and folder.</summary>
    internal async Task RestartAsync()
    {
        await Process.DisposeAsync();
        Process = GatewayProcess.StartInstalled(_settings, _launcher);
        await ListensAsync(Address);
        Caseworker = Connect(Address);
    }

    /// <summary>Starts it again and kills it after a while, whether it listens by then or not.</summary>
    internal async Task StartKilledAsync(TimeSpan after)
    {
        await Process.DisposeAsync();
        Process = GatewayProcess.StartInstalled(_settings, _launcher);
        await Task.Delay(after);
        Process.Kill();
    }

    /// <summary>Starts another process on the same data folder and another port, and waits for its end.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    internal Task<(int Exit, IReadOnlyList<string> Printed)> StartSecondAsync() =>
        GatewayProcess.RunInstalledAsync(new Dictionary<string, string>(_settings) { ["Gateway__Listen"] = $"https://localhost:{FreePort()}" });

    /// <summary>A client of its own, straight to the gateway or by way of another address. Not kept waiting after a restart, as an old one would be.</summary>
    internal GatewayClient Connect(Uri address) => Connect(address, _access);

    /// <summary>A client of the rehabilitation team's member for children and families.</summary>
    internal GatewayClient ConnectTeamMember() => ConnectAs(TeamMember);

    /// <summary>A client of the privacy officer.</summary>
    internal GatewayClient ConnectOfficer() => ConnectAs(Officer);

    private GatewayClient ConnectAs(string client)
    {
        var access = _tokensOf(client);
        _open.Add(access);
        return Connect(Address, access);
    }

    private GatewayClient Connect(Uri address, ClientCredentialsTokens access)
    {
        var client = GatewayClient.Connect(new GatewayClientOptions { Address = address, AccessToken = access.GetTokenAsync, TrustedAuthorities = _certificates.Authority });
        _open.Add(client);
        return client;
    }

    /// <summary>A bare handler that trusts the gateway's certificate, and a token to go with it.</summary>
    internal async Task<(SocketsHttpHandler Handler, string Token)> OpenAsync()
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(_certificates.Authority);
        return (handler, await _access.GetTokenAsync());
    }

    /// <summary>The token of a system that looks after others.</summary>
    internal ValueTask<string> OwnersTokenAsync() => _ownersAccess.GetTokenAsync();

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
        _open.ForEach(o => o.Dispose());
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
    }

    private static string CitizensClient(string alias) => "citizen-" + alias.ToLowerInvariant();

    // An installation names its port; nobody else asks for one between this and the start.
    internal static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private async Task BeginAsync(string folder, string? recorded, IReadOnlyDictionary<string, string> more, IReadOnlyList<string> sources, IReadOnlyDictionary<string, SourceDemand> demands)
    {
        var certificates = _certificates = DevelopmentCertificates.Open(Path.Combine(folder, "certs"), TimeProvider.System);
        var doors = new SandboxDoors(certificates, TimeProvider.System);
        Simulators = Keep(await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = recorded, ServerCertificate = certificates.Server, Credentials = doors.Credentials, Demands = demands }));
        var key = await File.ReadAllTextAsync(certificates.ClientKeyFile(OneCommandStart.CaseworkerClient));
        var tokens = Keep(await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            ServerCertificate = certificates.Server,
            Audience = OneCommandStart.Audience,
            Clients =
            [
                Caller(key), Caller(key) with { ClientId = SourceOwner, Subject = "owner-ole", Role = "source-owner" },
                Caller(key) with { ClientId = TeamMember, Subject = "team-bente", Role = "team-member-child-and-family" },
                Caller(key) with { ClientId = Officer, Subject = "officer-pia", Role = "privacy-officer", AssuranceLevel = "High" },
                .. Simulators.Citizens.Where(c => CitizenId.TryParse(c.Cpr) is not null).Select(c => Caller(key) with { ClientId = CitizensClient(c.Alias), Subject = CitizensClient(c.Alias), Role = "citizen", OrganisationCvr = "", OrganisationUnit = "Borger", NationalId = c.Cpr }),
            ],
        }));
        DataFolder = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        await RecordConsentsAsync(DataFolder, more.GetValueOrDefault("Gateway__Postgres__ConnectionString"));

        Address = new Uri($"https://localhost:{FreePort()}");
        var settings = _settings = new Dictionary<string, string>
        {
            ["Gateway__Listen"] = Address.AbsoluteUri,
            ["Gateway__DataFolder"] = DataFolder,
            ["Gateway__Certificate"] = Path.Combine(folder, "certs", "server.pem"),
            ["Gateway__CertificateKey"] = Path.Combine(folder, "certs", "server.key"),
            ["Gateway__Issuers__test__Address"] = tokens.Issuer.OriginalString,
            ["Gateway__Issuers__test__Audience"] = OneCommandStart.Audience,
            ["Gateway__Issuers__test__VouchesFor"] = "systems, citizens",
            ["Gateway__Issuers__test__Municipalities"] = OneCommandStart.Municipality.Code,
            ["Gateway__TrustedAuthorities"] = certificates.AuthorityFile,
        };
        // One persona and a dozen citizens stand for whole offices here.
        foreach (var limit in new[] { "CallsPerUser", "CallsPerClient", "CallsPerCitizen", "PagesPerAddress" })
            settings[$"Gateway__Limits__{limit}"] = "60000";
        foreach (var (name, value) in InstalledSources.Settings(Simulators, doors, folder, sources.Count > 0 ? sources : AskedOverHttp()))
            settings["Gateway__" + name] = value;
        foreach (var (name, value) in more)
            settings[name] = value == ApiKey ? doors.Credentials.ApiKey : value;
        _tokensOf = client => new(new ClientCredentialsOptions { Issuer = tokens.Issuer, ClientId = client, TrustedAuthorities = certificates.Authority }, key);
        _open.AddRange([_access = _tokensOf(OneCommandStart.CaseworkerClient), _ownersAccess = _tokensOf(SourceOwner)]);
        Process = GatewayProcess.StartInstalled(settings, _launcher);
        await ListensAsync(Address);
        Caseworker = Connect(Address);
    }

    private List<string> AskedOverHttp() => [.. OneCommandStart.Connected(Simulators, new SandboxSettings { DataFolder = "", CertificateFolder = "" }).Intersect(Simulators.Sources)];

    // Before the process starts: the store takes one writer.
    private async Task RecordConsentsAsync(string data, string? database)
    {
        await using var store = database is null
            ? Store.OpenSqlite(Path.Combine(data, "gateway.sqlite"))
            : await Store.OpenPostgresAsync(new PostgresSettings(() => database) { PatienceSeconds = PostgresServer.PatienceSeconds });
        store.UseVaults(KeyFile.Open(Path.Combine(data, "vault.key"), inUse: false, "vault", "everything"));
        var book = new ConsentBook(store, CitizenKeys.Open(Path.Combine(data, "citizen.key"), inUse: false), TimeProvider.System);
        var catalogue = Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Access", "catalogue.yaml");
        await SandboxConsents.RecordAsync(Simulators, book, PolicyCatalogueFile.Read("catalogue.yaml", await File.ReadAllTextAsync(catalogue)), TimeProvider.System);
    }

    private static TokenClient Caller(string privateKey)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(privateKey);
        return new TokenClient
        {
            ClientId = OneCommandStart.CaseworkerClient,
            PublicKey = key.ExportSubjectPublicKeyInfoPem(),
            Subject = "caseworker-sara",
            Role = "caseworker",
            OrganisationCvr = OneCommandStart.OrganisationCvr,
            OrganisationUnit = "Jobcenter Testkøbing",
            Municipality = OneCommandStart.Municipality.Code,
            AssuranceLevel = "Substantial",
        };
    }

    private async Task ListensAsync(Uri address)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            await Process.DemandRunningAsync();
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, address.Port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    private T Keep<T>(T running) where T : IAsyncDisposable
    {
        _running.Add(running);
        return running;
    }
}
