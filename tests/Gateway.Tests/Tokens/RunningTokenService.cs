using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tokens;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Tokens;

/// <summary>A token service on a free port with one registered client, and an HTTP client that trusts its certificate alone.</summary>
internal sealed class RunningTokenService : IAsyncDisposable
{
    public const string ClientId = "job-centre-test";
    public const string Audience = "https://gateway.test";

    private readonly TokenServiceHost _host;
    private readonly X509Certificate2 _certificate;

    private RunningTokenService(TokenServiceHost host, X509Certificate2 certificate, ECDsa key, TestClock clock)
    {
        _host = host;
        _certificate = certificate;
        Key = key;
        Clock = clock;
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, presented, _, _) => presented is not null && presented.GetCertHashString(HashAlgorithmName.SHA256) == certificate.GetCertHashString(HashAlgorithmName.SHA256);
        Http = new HttpClient(handler) { BaseAddress = host.Issuer };
    }

    public Uri Issuer => _host.Issuer;

    public string IssuerName => Issuer.AbsoluteUri.TrimEnd('/');

    public ECDsa Key { get; }

    public TestClock Clock { get; }

    public HttpClient Http { get; }

    public X509Certificate2Collection Authorities => [_certificate];

    /// <summary>The claims a correct assertion has now.</summary>
    public AssertionClaims Claims() => new(ClientId, ClientId, IssuerName, Clock.Now.AddMinutes(1), Guid.NewGuid().ToString("N"));

    public static async Task<RunningTokenService> StartAsync(ILoggerFactory? logging = null)
    {
        var certificate = TestCertificates.ForLocalhost();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var host = await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            ServerCertificate = certificate,
            Audience = Audience,
            Clients = [Client(key.ExportSubjectPublicKeyInfoPem())],
            TimeProvider = clock,
            LoggerFactory = logging,
        });
        return new RunningTokenService(host, certificate, key, clock);
    }

    public static TokenClient Client(string publicKey) => new()
    {
        ClientId = ClientId,
        PublicKey = publicKey,
        Subject = "user-7f3a",
        Role = "caseworker",
        OrganisationCvr = "99990001",
        OrganisationUnit = "rehabilitation",
        Municipality = "0999",
        AssuranceLevel = "Substantial",
    };

    /// <summary>A correct form with the given assertions, which may be wrong.</summary>
    public Task<HttpResponseMessage> AskAsync(params string[] assertions) => PostAsync(
        [
            new("grant_type", "client_credentials"),
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            .. assertions.Select(assertion => KeyValuePair.Create("client_assertion", assertion)),
        ]);

    public async Task<HttpResponseMessage> PostAsync(IReadOnlyList<KeyValuePair<string, string>> form)
    {
        using var content = new FormUrlEncodedContent(form);
        return await Http.PostAsync(new Uri("/token", UriKind.Relative), content);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        Key.Dispose();
        _certificate.Dispose();
    }
}

/// <summary>A clock that stands still until told.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    private TimeSpan _passed;

    public DateTimeOffset Now { get; private set; } = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time passes.</summary>
    public void Advance(TimeSpan time)
    {
        Now += time;
        _passed += time;
    }

    /// <summary>The clock is set; no time passes.</summary>
    public void Set(TimeSpan by) => Now += by;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _passed.Ticks;
}

internal static class TestCertificates
{
    /// <summary>A self-signed server certificate for localhost, valid around the machine's own time.</summary>
    public static X509Certificate2 ForLocalhost()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
