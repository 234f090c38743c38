using System.Security.Cryptography;
using Gateway.Access;
using Gateway.FirstUse;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Sources.Resilience;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Certificates made once for the tests of a class.</summary>
public sealed class CertificateFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CertificateFolder()
    {
        Certificates = DevelopmentCertificates.Open(Path.Combine(_folder.Path, "certs"), TimeProvider.System);
        Others = DevelopmentCertificates.Open(Path.Combine(_folder.Path, "others"), TimeProvider.System);
    }

    internal DevelopmentCertificates Certificates { get; }

    /// <summary>Somebody else's, as good as the gateway's but for the name of their authority.</summary>
    internal DevelopmentCertificates Others { get; }

    public void Dispose() => _folder.Dispose();
}

/// <summary>One source on a real HTTPS simulator that demands something, and the gateway's line to it.</summary>
internal sealed class GuardedSource : IAsyncDisposable
{
    public const string Id = "dfdg";
    public const string Canary = "canary-";

    private readonly DevelopmentCertificates _certificates;
    private readonly TimeProvider _clock;
    private readonly ECDsa _clientKey;
    private readonly List<HttpClient> _clients = [];

    private GuardedSource(DevelopmentCertificates certificates, TimeProvider clock, ECCurve curve) =>
        (_certificates, _clock, _clientKey) = (certificates, clock, ECDsa.Create(curve));

    public SandboxHost Sandbox { get; private set; } = null!;

    /// <summary>Everything right, whatever the source demands.</summary>
    public SourceConnection Connection { get; private set; } = null!;

    public static async Task<GuardedSource> StartAsync(CertificateFolder folder, SourceDemand demand, TimeProvider? clock = null, bool registerKey = false)
    {
        var source = new GuardedSource(
            folder.Certificates, clock ?? TimeProvider.System, demand == SourceDemand.SmartBackendServices ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        source.Sandbox = await SandboxHost.StartAsync(new SandboxOptions
        {
            ServerCertificate = folder.Certificates.Server,
            Demands = new Dictionary<string, SourceDemand> { [Id] = demand },
            Credentials = new SandboxCredentials
            {
                BearerToken = Canary + "bearer",
                ClientSecret = Canary + "secret:+ æ",
                ClientPublicKey = registerKey ? source._clientKey.ExportSubjectPublicKeyInfoPem() : null,
                ApiKey = Canary + "api-key",
                Password = Canary + "password",
                ClientCertificate = folder.Certificates.Gateway,
                Scopes = ["read", "list"],
                Clock = source._clock,
            },
        });
        var address = source.Sandbox.AddressOf(Id);
        source.Connection = new SourceConnection(address, Canary + "bearer")
        {
            Credentials = new SourceCredentials
            {
                TokenAddress = new Uri(address, demand is SourceDemand.HolderOfKey ? "/access-token" : "/token"),
                StsAddress = new Uri(address, "/sts"),
                ClientId = "gateway",
                ClientSecret = Canary + "secret:+ æ",
                ClientKey = source._clientKey.ExportPkcs8PrivateKeyPem(),
                ApiKey = Canary + "api-key",
                User = "gateway",
                Password = Canary + "password",
                Certificate = CertificateOf(folder.Certificates),
            },
        };
        return source;
    }

    /// <summary>A key of the curve, PEM.</summary>
    public static string NewKey(int bits = 256)
    {
        using var key = ECDsa.Create(bits == 384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static ClientCertificate CertificateOf(DevelopmentCertificates certificates) =>
        new(Secret.InFile(certificates.GatewayFile), Secret.InFile(certificates.GatewayKeyFile));

    /// <summary>The gateway's line, shown what the definition asks for.</summary>
    public SourceLine Line(SourceAuthentication authentication, Func<SourceCredentials, SourceCredentials>? change = null, Secret? bearer = null)
    {
        var credentials = change is null ? Connection.Credentials : change(Connection.Credentials);
        var connection = Connection with { Credentials = credentials, BearerToken = bearer ?? Connection.BearerToken };
        _clients.Add(SourceHttp.Create(_certificates.Authority, credentials.Certificate));
        return new SourceLine(Shipped.Definition(Id) with { Authentication = authentication }, connection, _clients[^1], _clock);
    }

    /// <summary>One question about Anna, by the whole way.</summary>
    public static Task<SourceOutcome> AskAsync(SourceLine line, CancellationToken deadline = default)
    {
        var question = Shipped.Question(Shipped.D1, Id, "status");
        return line.AskAsync(
            async client =>
            {
                using var memory = new CallMemory();
                using var room = memory.RoomFor(question.Definition);
                return await SourceReading.AskAsync(client, line.Connection, question, room, deadline);
            },
            TimeSpan.FromSeconds(20),
            deadline);
    }

    public static SourceOutcome Refused { get; } = new SourceOutcome.Failed(ReasonCode.SourceRefusedCredentials);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await Sandbox.DisposeAsync();
        _clientKey.Dispose();
    }
}
