using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gateway.Access;
using Gateway.Client;
using Gateway.Consent;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Gateway.Storage;
using Gateway.Tokens;

namespace Gateway.EndToEndTests;

/// <summary>
/// The gateway as a process of its own with an installation's settings; simulators and token service run in the test,
/// so that what the process takes is the gateway's alone.
/// </summary>
internal sealed class GatewayAlone : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<IDisposable> _open = [];

    internal SandboxHost Simulators { get; private set; } = null!;

    internal GatewayProcess Process { get; private set; } = null!;

    internal GatewayClient Caseworker { get; private set; } = null!;

    internal static async Task<GatewayAlone> StartAsync(string folder, string? recorded = null)
    {
        var alone = new GatewayAlone();
        try
        {
            await alone.BeginAsync(folder, recorded);
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

    public async ValueTask DisposeAsync()
    {
        _open.ForEach(o => o.Dispose());
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
    }

    private async Task BeginAsync(string folder, string? recorded)
    {
        var certificates = DevelopmentCertificates.Open(Path.Combine(folder, "certs"), TimeProvider.System);
        var sourceToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Simulators = Keep(await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = recorded, ServerCertificate = certificates.Server, BearerToken = sourceToken }));
        var key = await File.ReadAllTextAsync(certificates.ClientKeyFile(OneCommandStart.CaseworkerClient));
        var tokens = Keep(await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            ServerCertificate = certificates.Server,
            Audience = OneCommandStart.Audience,
            Clients = [Caller(key)],
        }));
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        await RecordConsentsAsync(data);

        var address = new Uri($"https://localhost:{FreePort()}");
        var settings = new Dictionary<string, string>
        {
            ["Gateway__Listen"] = address.AbsoluteUri,
            ["Gateway__DataFolder"] = data,
            ["Gateway__Certificate"] = Path.Combine(folder, "certs", "server.pem"),
            ["Gateway__CertificateKey"] = Path.Combine(folder, "certs", "server.key"),
            ["Gateway__Issuer"] = tokens.Issuer.OriginalString,
            ["Gateway__Audience"] = OneCommandStart.Audience,
            ["Gateway__TrustedAuthorities"] = certificates.AuthorityFile,
        };
        foreach (var source in new[] { "dfdg", "ffb", "cosmic" })
        {
            settings[$"Gateway__Sources__{source}__Address"] = Simulators.AddressOf(source).AbsoluteUri;
            settings[$"Gateway__Sources__{source}__Token"] = sourceToken;
        }
        Process = Keep(GatewayProcess.StartInstalled(settings));
        await ListensAsync(address);

        var access = new ClientCredentialsTokens(
            new ClientCredentialsOptions { Issuer = tokens.Issuer, ClientId = OneCommandStart.CaseworkerClient, TrustedAuthorities = certificates.Authority }, key);
        _open.Add(access);
        Caseworker = GatewayClient.Connect(new GatewayClientOptions { Address = address, AccessToken = access.GetTokenAsync, TrustedAuthorities = certificates.Authority });
        _open.Add(Caseworker);
    }

    // Before the process starts: the store takes one writer.
    private async Task RecordConsentsAsync(string data)
    {
        await using var store = Store.OpenSqlite(Path.Combine(data, "gateway.sqlite"));
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
            Assert.False(Process.HasExited, "the gateway stopped: " + string.Join('\n', Process.Printed));
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

    // An installation names its port; nobody else asks for one between this and the start.
    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private T Keep<T>(T running) where T : IAsyncDisposable
    {
        _running.Add(running);
        return running;
    }
}
