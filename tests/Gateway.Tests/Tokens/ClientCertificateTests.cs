using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Callers.Certificates;
using Gateway.Tests.Callers.Certificates;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tests.Tokens;

/// <summary>Clients that show a certificate (RFC 8705): who they are by it, and what is bound to it.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private const string ByCertificate = "by-certificate";
    private static readonly (HttpStatusCode, string) Refused = (HttpStatusCode.Unauthorized, """{"error":"invalid_client"}""");
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private readonly TestPki _pki = new(Directory.CreateTempSubdirectory("client-certificates-").FullName, Now);
    private readonly ClientTrust _trust;

    public ClientCertificateTests() => _trust = ClientTrust.Open(_pki.Authorities, _pki.Lists).Trust!;

    public static TheoryData<string> Wrong => [.. TestPki.WrongNames, "another subject", "a longer subject", "none", "another client's id", "no id", "a password beside it"];

    public void Dispose()
    {
        _pki.Dispose();
        Directory.Delete(_pki.Folder, recursive: true);
    }

    [Fact]
    public async Task A_client_is_known_by_its_certificate_and_its_token_is_bound_to_it()
    {
        // Proves that discovery leads a client there, that no assertion is needed, and that the token names the certificate.
        await using var service = await StartAsync();
        var (status, body) = await AskAsync(service, _pki.Sound, [new("client_id", ByCertificate)]);
        Assert.Equal(HttpStatusCode.OK, status);
        var token = new JsonWebToken((string)JsonNode.Parse(body)!["access_token"]!);
        Assert.Equal(ByCertificate, token.GetClaim("client_id").Value);
        Assert.Equal(Thumbprint(_pki.Sound), Bound(token));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_certificate_is_refused_like_every_other(string kind)
    {
        // Proves for each that the answer does not betray which check failed, and the shape of all client refusals; and that what the gateway refuses of a caller's certificate is refused here by the same rules, with an assertion beside it too.
        await using var service = await StartAsync();
        using var own = TestPki.WrongNames.Contains(kind) ? _pki.Of(kind) : kind == "a longer subject" ? _pki.Issuing.Issue(new Issued { Subject = _pki.Sound.Subject + ", OU=x" }) : null;
        var shown = own ?? kind switch { "none" => null, "another subject" => _pki.Other, _ => _pki.Sound };
        KeyValuePair<string, string>[] form = kind switch
        {
            "another client's id" => [new("client_id", RunningTokenService.ClientId)],
            "no id" => [],
            "a password beside it" => [new("client_id", ByCertificate), new("client_secret", "secret")],
            _ => [new("client_id", ByCertificate)],
        };
        Assert.Equal(Refused, await AskAsync(service, shown, form));
        if (TestPki.WrongNames.Contains(kind))
            Assert.Equal(Refused, await AskAsync(service, shown, [.. service.Signed(RunningTokenService.ClientId, service.Key)]));
    }

    [Fact]
    public async Task What_is_taken_back_gets_no_token_from_the_next_request_on()
    {
        // Proves on an open connection, after each a look at the lists: named, without a list at all, with half a list, and with one that has run out there is no token; another's certificate, and the same one when the lists are good again, get one.
        await using var service = await StartAsync();
        using var open = service.Open(_pki.Sound);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        _pki.WriteLists(_pki.Sound);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());
        var (other, _) = await AskAsync(service, _pki.Other, [.. service.Signed(RunningTokenService.ClientId, service.Key)]);
        Assert.Equal(HttpStatusCode.OK, other);

        _pki.WriteLists();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        Directory.Move(_pki.Lists, _pki.Lists + ".away");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());
        Directory.Move(_pki.Lists + ".away", _pki.Lists);
        _pki.Replace("issuing.crl", _pki.Issuing.List()[..100]);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());

        _pki.WriteLists();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        service.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync()
        {
            _trust.Look(service.Clock.Now);
            return (await SendAsync(service, open, [new("grant_type", "client_credentials"), new("client_id", ByCertificate)])).Status;
        }
    }

    [Fact]
    public async Task Whoever_signs_an_assertion_may_show_any_certificate_and_gets_a_token_bound_to_it()
    {
        // Proves the binding apart from the authentication, where nobody has said whom to believe, and that without a certificate there is none.
        await using var service = await RunningTokenService.StartAsync();
        using var certificate = TestCertificates.Client("CN=anything", Now.AddDays(-1));
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
        using var client = service.Open(_pki.Sound);
        foreach (var path in new[] { "/authorize", "/.well-known/openid-configuration", "/jwks", "/login.css", "/logout" })
        {
            using var answer = await client.GetAsync(new Uri(await AliasAsync(service), path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", ByCertificate)]);
        using var atIssuer = await client.PostAsync(new Uri("/token", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Unauthorized, atIssuer.StatusCode);
    }

    [Fact]
    public async Task A_bound_subject_token_is_exchanged_by_whoever_shows_its_certificate()
    {
        // Proves that a stolen bound token is of no use to the system it was stolen for either, and that the new token is bound anew.
        await using var running = await LoggedIn.StartAsync();
        using var certificate = TestCertificates.Client("CN=anything", Now.AddDays(-1));
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
        CertificateBelieved = _trust.Believes,
        Clients = [.. options.Clients, options.Clients[0] with { ClientId = ByCertificate, PublicKey = "", CertificateSubject = _pki.Sound.SubjectName.Name }],
    });

    private static Task<(HttpStatusCode Status, string Body)> AskAsync(RunningTokenService service, X509Certificate2? shown, params KeyValuePair<string, string>[] form) =>
        SendAsync(service, shown, [new("grant_type", "client_credentials"), .. form]);

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(RunningTokenService service, X509Certificate2? shown, params KeyValuePair<string, string>[] form)
    {
        using var client = service.Open(shown);
        return await SendAsync(service, client, form);
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(RunningTokenService service, HttpClient client, params KeyValuePair<string, string>[] form)
    {
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
