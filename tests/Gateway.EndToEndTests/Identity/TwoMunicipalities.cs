using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Consent;
using Gateway.FirstUse;
using Gateway.Storage;
using Microsoft.Extensions.Configuration;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// The program as an installation of two municipalities starts it, as a process of its own. Both have the same citizens, cases
/// and staff by name, so that nothing but the border keeps them apart; consents are given in the north alone, and the south alone has
/// closed a rule and has a system of its own, the one of the guide.
/// </summary>
public sealed class TwoMunicipalities : IAsyncLifetime
{
    internal const string ClosedRule = "prepare-hospital-by-consent";
    internal const string OwnSystem = "test-case-system";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-municipalities-").FullName;
    private DevelopmentCertificates _certificates = null!;
    private GatewayProcess _process = null!;

    internal Neighbour North { get; private set; } = null!;

    internal Neighbour South { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    /// <summary>What both show.</summary>
    internal X509Certificate2 Certificate => _certificates.Server;

    /// <summary>The environment the process was started with.</summary>
    internal Dictionary<string, string> Settings { get; private set; } = null!;

    /// <summary>What the process has printed, line by line.</summary>
    internal IReadOnlyCollection<string> Printed => _process.Printed;

    public async Task InitializeAsync()
    {
        _certificates = DevelopmentCertificates.Open(Path.Combine(_folder, "certs"), TimeProvider.System);
        North = await Neighbour.StartAsync(OneCommandStart.Municipality.Code, _certificates, _folder);
        South = await Neighbour.StartAsync("0998", _certificates, _folder);
        await ConsentInTheNorthAsync();
        var guide = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "README.md"));
        await South.BeStricterAsync(ClosedRule, guide.Split("```yaml\n")[1].Split("```")[0]);
        Settings = new Dictionary<string, string>([.. North.Settings(), .. South.Settings()])
        {
            ["Gateway__Certificate"] = Path.Combine(_folder, "certs", "server.pem"),
            ["Gateway__CertificateKey"] = Path.Combine(_folder, "certs", "server.key"),
            ["Gateway__TrustedAuthorities"] = _certificates.AuthorityFile,
        };
        // One machine stands for everybody here.
        foreach (var limit in new[] { "CallsPerUser", "CallsPerClient", "CallsPerCitizen", "PagesPerAddress" })
            Settings[$"Gateway__Limits__{limit}"] = "60000";
        Http = new HttpClient(Handler());
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
        await North.DisposeAsync();
        await South.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The same settings, to start both gateways within the test.</summary>
    internal IConfiguration Configuration() =>
        new ConfigurationBuilder().AddInMemoryCollection(Settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value))).Build();

    /// <summary>Starts the program, and waits until both gateways listen.</summary>
    internal async Task StartAsync()
    {
        _process = GatewayProcess.StartInstalled(Settings, []);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        foreach (var neighbour in new[] { North, South })
        {
            while (!await ListensAsync(neighbour.Address))
            {
                Assert.False(_process.HasExited, string.Join(Environment.NewLine, Printed));
                await Task.Delay(50, patience.Token);
            }
        }
    }

    /// <summary>Ends the program.</summary>
    internal async Task StopAsync() => await _process.DisposeAsync();

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(_certificates.Authority);
        return handler;
    }

    private async Task<bool> ListensAsync(Uri address)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(address, "/log/checkpoint"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Before the process starts: the store takes one writer.
    private async Task ConsentInTheNorthAsync()
    {
        await using var store = Store.OpenSqlite(Path.Combine(North.DataFolder, "gateway.sqlite"));
        store.UseVaults(KeyFile.Open(Path.Combine(North.DataFolder, "vault.key"), inUse: false, "vault", "everything"));
        var book = new ConsentBook(store, CitizenKeys.Open(Path.Combine(North.DataFolder, "citizen.key"), inUse: false), TimeProvider.System);
        var catalogue = Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Access", "catalogue.yaml");
        await SandboxConsents.RecordAsync(North.Simulators, book, PolicyCatalogueFile.Read("catalogue.yaml", await File.ReadAllTextAsync(catalogue)), TimeProvider.System);
    }
}
