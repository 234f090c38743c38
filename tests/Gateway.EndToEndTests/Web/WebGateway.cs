using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Callers.Issuers;
using Gateway.EndToEndTests.Identity;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.LogReading;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Tests.Callers.Issuers;
using Gateway.Web;
using Gateway.Web.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Web;

/// <summary>A gateway to whose pages people log in at an issuer of the test's and, where it is installed, at a certified provider.</summary>
public sealed class WebGateway : IAsyncLifetime
{
    internal const string Prompt = "prompt";
    internal const string Foreign = "foreign";
    internal const string OtherHost = "gateway.test";

    /// <summary>Of nobody.</summary>
    internal const string Number = "0101000000";

    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _security = new();
    private DevelopmentCertificates _certificates = null!;
    private GatewayHost _gateway = null!;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("gateway-web-").FullName;

    internal MovableClock Clock { get; } = new();

    internal MovableClock TokenClock { get; } = new();

    internal PromptIssuer Issuer { get; private set; } = null!;

    internal OidcProvider? Provider { get; private set; }

    internal Uri Address => _gateway.Address;

    internal X509Certificate2 Certificate => _certificates.Server;

    internal IReadOnlyCollection<string> Log => _log;

    /// <summary>Every line about a refusal.</summary>
    internal IReadOnlyCollection<string> SecurityLog => _security;

    /// <summary>How many records the disclosure log has.</summary>
    internal Task<long> RecordsAsync() => _gateway.Services.GetRequiredService<LogBook>().LengthAsync();

    internal SessionStore Sessions => _gateway.Services.GetRequiredService<SessionStore>();

    internal GatewayLimits Limits { get; init; } = GatewayLimits.Standard;

    /// <summary>Whether the issuer is asked which tokens it has called back.</summary>
    internal bool AsksForRevoked { get; init; }

    public async Task InitializeAsync()
    {
        _certificates = DevelopmentCertificates.Open(Path.Combine(Folder, "certs"), TimeProvider.System);
        Issuer = await PromptIssuer.StartAsync(_certificates.Server);
        List<TokenIssuer> issuers = [IssuedGateway.IssuerOf(Prompt, Issuer.Writer.Issuer, CallerKind.Staff, "") with
        {
            VouchesFor = [CallerKind.Staff, CallerKind.Citizen],
            RevokedTokens = AsksForRevoked ? new Uri(Issuer.Writer.Issuer + "/revoked") : null,
            Login = new LoginClient { ClientId = PromptIssuer.Client, ClientSecret = Secret.Of(PromptIssuer.Secret), Title = new LocalizedText("Borger: prøvelogin", "Citizen: trial login") },
        }];
        if (OidcProvider.Modules is not null)
            issuers.Add(await StartProviderAsync());
        _gateway = await GatewayHost.StartAsync(
            new GatewaySettings
            {
                Listen = new Uri("https://localhost:0"),
                DataFolder = Path.Combine(Folder, "data"),
                ServerCertificate = _certificates.Server,
                Issuers = issuers,
                TrustedAuthorities = _certificates.Authority,
                Sources = new Dictionary<string, SourceConnection>(),
                Limits = Limits,
                Clock = Clock,
                TokenClock = TokenClock,
                Web = new WebSettings(["localhost", OtherHost], "mailto:security@gateway.test"),
            },
            logging => logging.ClearProviders().AddProvider(new RunningGateway.CapturingLog(_log)).AddProvider(new IssuedGateway.KeptLogs([], _security)).SetMinimumLevel(LogLevel.Trace));
        if (Provider is not null)
            await Provider.LeadAsync(_gateway.Address);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await Issuer.DisposeAsync();
        if (Provider is not null)
            await Provider.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A browser of its own, as a program sees one.</summary>
    internal Visitor Visit() => new(Address, Certificate);

    // Staff and citizens by its own words; a key of the gateway's own.
    private async Task<TokenIssuer> StartProviderAsync()
    {
        var keyFile = _certificates.ClientKeyFile("pages");
        var accounts = new JsonObject
        {
            ["officer"] = new JsonObject { ["role"] = "privacy-officer", ["org_cvr"] = OneCommandStart.OrganisationCvr, ["org_unit"] = "Databeskyttelse", ["municipality"] = "0999", ["nsis_loa"] = "High" },
            ["citizen"] = new JsonObject { ["role"] = "citizen", ["org_unit"] = "Borger", ["municipality"] = "0999", ["nsis_loa"] = "Substantial", ["cpr"] = Number },
        };
        Provider = await OidcProvider.StartAsync(
            Path.Combine(Folder, "certs", "server.pem"), Path.Combine(Folder, "certs", "server.key"), TokenWriter.Audience, [],
            new Dictionary<string, string> { ["GATEWAY_ACCOUNTS"] = accounts.ToJsonString(), ["GATEWAY_PAGES_KEY"] = PublicKey(keyFile).ToJsonString(), ["NODE_EXTRA_CA_CERTS"] = Path.Combine(Folder, "certs", "ca.pem") });
        return IssuedGateway.IssuerOf(Foreign, Provider.Issuer, CallerKind.Staff, Foreign) with
        {
            VouchesFor = [CallerKind.Staff, CallerKind.Citizen],
            Login = new LoginClient
            {
                ClientId = "gateway-pages", Key = Secret.InFile(keyFile), Scope = "openid gateway.read", Resource = "https://gateway.test",
                Title = new LocalizedText("Medarbejder: fremmed udbyder", "Staff: foreign provider"),
            },
        };
    }

    private static JsonObject PublicKey(string keyFile)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (System.Buffers.Text.Base64Url.EncodeToString(point.X), System.Buffers.Text.Base64Url.EncodeToString(point.Y));
        // The gateway names its key by its thumbprint (RFC 7638), and whoever registers one works it out.
        var thumbprint = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}"));
        return new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-256", ["x"] = x, ["y"] = y, ["use"] = "sig", ["alg"] = "ES256", ["kid"] = System.Buffers.Text.Base64Url.EncodeToString(thumbprint),
        };
    }
}
