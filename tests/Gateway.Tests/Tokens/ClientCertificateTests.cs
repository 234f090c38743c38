using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tests.Tokens;

/// <summary>Clients that show a certificate (RFC 8705): who they are by it, and what is bound to it.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private const string Subject = "CN=case-system, O=Testkoebing";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private readonly X509Certificate2 _authority = TestCertificates.Authority("CN=Test authority", Now);
    private readonly X509Certificate2 _stranger = TestCertificates.Authority("CN=Test authority", Now);

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task A_client_is_known_by_its_certificate_and_its_token_is_bound_to_it()
    {
        // Proves that discovery leads a client there, that no assertion is needed, and that the token names the certificate.
        await using var service = await StartAsync();
        using var certificate = TestCertificates.Client(Subject, _authority, Now.AddDays(-1));
        var (status, body) = await AskAsync(service, certificate, [new("client_id", "by-certificate")]);
        Assert.Equal(HttpStatusCode.OK, status);
        var token = new JsonWebToken((string)JsonNode.Parse(body)!["access_token"]!);
        Assert.Equal("by-certificate", token.GetClaim("client_id").Value);
        Assert.Equal(Thumbprint(certificate), Bound(token));
    }

    [Theory]
    [InlineData("of a stranger's authority of the same name")]
    [InlineData("signed by itself")]
    [InlineData("another subject")]
    [InlineData("a longer subject")]
    [InlineData("run out")]
    [InlineData("not yet valid")]
    [InlineData("for servers")]
    [InlineData("none")]
    [InlineData("another client's id")]
    [InlineData("no id")]
    [InlineData("a password beside it")]
    public async Task A_wrong_certificate_is_refused_like_every_other(string kind)
    {
        // Proves for each that the answer does not betray which check failed, and the shape of all client refusals.
        await using var service = await StartAsync();
        using var certificate = kind switch
        {
            "none" => null,
            "of a stranger's authority of the same name" => TestCertificates.Client(Subject, _stranger, Now.AddDays(-1)),
            "signed by itself" => TestCertificates.Client(Subject, null, Now.AddDays(-1)),
            "another subject" => TestCertificates.Client("CN=another", _authority, Now.AddDays(-1)),
            "a longer subject" => TestCertificates.Client(Subject + ", OU=x", _authority, Now.AddDays(-1)),
            "run out" => TestCertificates.Client(Subject, _authority, Now.AddDays(-3)),
            "not yet valid" => TestCertificates.Client(Subject, _authority, Now.AddDays(1)),
            "for servers" => TestCertificates.Client(Subject, _authority, Now.AddDays(-1), forClients: false),
            _ => TestCertificates.Client(Subject, _authority, Now.AddDays(-1)),
        };
        KeyValuePair<string, string>[] form = kind switch
        {
            "another client's id" => [new("client_id", RunningTokenService.ClientId)],
            "no id" => [],
            "a password beside it" => [new("client_id", "by-certificate"), new("client_secret", "secret")],
            _ => [new("client_id", "by-certificate")],
        };
        Assert.Equal((HttpStatusCode.Unauthorized, """{"error":"invalid_client"}"""), await AskAsync(service, certificate, form));
    }

    [Fact]
    public async Task Whoever_signs_an_assertion_may_show_any_certificate_and_gets_a_token_bound_to_it()
    {
        // Proves the binding apart from the authentication, and that without a certificate there is none.
        await using var service = await StartAsync();
        using var certificate = TestCertificates.Client("CN=anything", null, Now.AddDays(-1));
        var (_, body) = await AskAsync(service, certificate, [.. service.Signed(RunningTokenService.ClientId, service.Key)]);
        Assert.Equal(Thumbprint(certificate), Bound(new JsonWebToken((string)JsonNode.Parse(body)!["access_token"]!)));

        using var plain = await service.AskAsync(WrittenAssertion.Signed(service.Claims(), service.Key));
        Assert.Null(Bound(new JsonWebToken((string)(await LoggedIn.ReadAsync(plain))["access_token"]!)));
    }

    [Fact]
    public async Task A_browser_is_never_asked_for_a_certificate_and_finds_no_page_where_one_is()
    {
        // Proves that the two addresses are apart: pages and discovery at the issuer's alone, and a certificate there counts for nothing.
        await using var service = await StartAsync();
        using var certificate = TestCertificates.Client(Subject, _authority, Now.AddDays(-1));
        using var client = service.Open(certificate);
        foreach (var path in new[] { "/authorize", "/.well-known/openid-configuration", "/jwks", "/login.css", "/logout" })
        {
            using var answer = await client.GetAsync(new Uri(await AliasAsync(service), path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "by-certificate")]);
        using var atIssuer = await client.PostAsync(new Uri("/token", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Unauthorized, atIssuer.StatusCode);
    }

    [Fact]
    public async Task A_bound_subject_token_is_exchanged_by_whoever_shows_its_certificate()
    {
        // Proves that a stolen bound token is of no use to the system it was stolen for either, and that the new token is bound anew.
        await using var running = await LoggedIn.StartAsync();
        using var certificate = TestCertificates.Client("CN=anything", null, Now.AddDays(-1));
        var code = await running.CodeAsync(LoggedIn.SystemLogin);
        var (_, body) = await SendAsync(running.Service, certificate,
            new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", LoggedIn.Redirect), new("code_verifier", LoggedIn.Verifier), new("client_id", LoggedIn.SystemLogin));
        var subject = (string)JsonNode.Parse(body)!["access_token"]!;
        Assert.Equal(Thumbprint(certificate), Bound(new JsonWebToken(subject)));

        KeyValuePair<string, string>[] Form() =>
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), new("subject_token", subject),
            new("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"), .. running.Authentication("system-a"),
        ];
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync(Form()), "invalid_request");
        var (status, exchanged) = await SendAsync(running.Service, certificate, Form());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Thumbprint(certificate), Bound(new JsonWebToken((string)JsonNode.Parse(exchanged)!["access_token"]!)));
    }

    private Task<RunningTokenService> StartAsync() => RunningTokenService.StartAsync(change: options => options with
    {
        ClientAuthorities = [_authority],
        Clients = [.. options.Clients, options.Clients[0] with { ClientId = "by-certificate", PublicKey = "", CertificateSubject = Subject }],
    });

    private static Task<(HttpStatusCode Status, string Body)> AskAsync(RunningTokenService service, X509Certificate2? shown, params KeyValuePair<string, string>[] form) =>
        SendAsync(service, shown, [new("grant_type", "client_credentials"), .. form]);

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(RunningTokenService service, X509Certificate2? shown, params KeyValuePair<string, string>[] form)
    {
        using var client = service.Open(shown);
        using var content = new FormUrlEncodedContent(form);
        using var answer = await client.PostAsync(await AliasAsync(service), content);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<Uri> AliasAsync(RunningTokenService service)
    {
        var discovery = JsonNode.Parse(await service.Http.GetStringAsync(new Uri("/.well-known/openid-configuration", UriKind.Relative)))!;
        Assert.True((bool)discovery["tls_client_certificate_bound_access_tokens"]!);
        var alias = new Uri((string)discovery["mtls_endpoint_aliases"]!["token_endpoint"]!);
        Assert.NotEqual(service.Issuer.Port, alias.Port);
        return alias;
    }

    private static string? Bound(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("cnf", out var bound) ? bound.GetProperty("x5t#S256").GetString() : null;

    // As RFC 8705 section 3.1 says it, by hand.
    private static string Thumbprint(X509Certificate2 certificate) => System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(certificate.RawData));
}
