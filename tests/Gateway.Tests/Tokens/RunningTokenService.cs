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
        Http = Open();
    }

    public Uri Issuer => _host.Issuer;

    public string IssuerName => Issuer.AbsoluteUri.TrimEnd('/');

    public ECDsa Key { get; }

    public TestClock Clock { get; }

    public HttpClient Http { get; }

    public X509Certificate2Collection Authorities => [_certificate];

    /// <summary>The claims a correct assertion has now.</summary>
    public AssertionClaims Claims() => new(ClientId, ClientId, IssuerName, Clock.Now.AddMinutes(1), Guid.NewGuid().ToString("N"));

    /// <summary>A client of its own, with cookies of its own, that follows no redirect and shows a certificate where it has one.</summary>
    public HttpClient Open(X509Certificate2? shown = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        var expected = _certificate.GetCertHashString(HashAlgorithmName.SHA256);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString(HashAlgorithmName.SHA256) == expected;
        if (shown is not null)
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => shown;
        return new HttpClient(handler) { BaseAddress = Issuer };
    }

    public TokenServiceHost Host => _host;

    /// <param name="logging">Where its messages go.</param>
    /// <param name="change">What is to be otherwise than usual.</param>
    public static async Task<RunningTokenService> StartAsync(ILoggerFactory? logging = null, Func<TokenServiceOptions, TokenServiceOptions>? change = null)
    {
        var certificate = TestCertificates.ForLocalhost();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var options = new TokenServiceOptions
        {
            ServerCertificate = certificate,
            Audience = Audience,
            Clients = [Client(key.ExportSubjectPublicKeyInfoPem())],
            TimeProvider = clock,
            LoggerFactory = logging,
        };
        var host = await TokenServiceHost.StartAsync(change is null ? options : change(options));
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

    public Task<HttpResponseMessage> PostAsync(IReadOnlyList<KeyValuePair<string, string>> form) => PostAsync("/token", form);

    public async Task<HttpResponseMessage> PostAsync(string path, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        using var content = new FormUrlEncodedContent(form);
        return await Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>What a client that signs with <paramref name="key"/> puts into a form to say who it is.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Signed(string clientId, ECDsa key) =>
        [
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            new("client_assertion", WrittenAssertion.Signed(Claims() with { Issuer = clientId, Subject = clientId }, key)),
        ];

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
