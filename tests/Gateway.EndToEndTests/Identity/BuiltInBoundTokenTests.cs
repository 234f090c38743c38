using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.FirstUse;
using Gateway.Tests.Callers.Certificates;
using Gateway.Tests.Tokens;
using Gateway.Tokens;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Tokens that the built-in token service binds to a certificate (RFC 8705), brought to a gateway: with it, with another, without, and called back.</summary>
public sealed class BuiltInBoundTokenTests : IAsyncLifetime
{
    private const string ByCertificate = "by-certificate";
    private const string ByOther = "by-other-certificate";
    private const string ByAssertion = "by-assertion";

    // The gateway looks every few seconds. Only what hangs takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ITestOutputHelper _output;
    private readonly IssuedGateway _gateway;
    private TokenServiceHost _service = null!;
    private TestPki _pki = null!;
    private ClientTrust? _trust;

    public BuiltInBoundTokenTests(ITestOutputHelper output) => (_output, _gateway) = (output, new IssuedGateway { Further = StartServiceAsync, Clients = Trust });

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
        _pki.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData(ByCertificate)]
    [InlineData(ByAssertion)]
    public async Task It_is_good_with_its_certificate_alone_and_until_it_is_called_back(string client)
    {
        // Proves, of a client that is known by its certificate and of one that shows it beside an assertion, from discovery on: the token is let in on every call with its certificate; refused everywhere as no token is with another certificate of the same authority and with none; and, called back by its client, with its own too, no later than the promised fifteen seconds, while the next token is let in.
        var token = await TokenAsync(client, _pki.Sound);
        await LetInAsync(token);
        await RefusedEverywhere.DemandAsync(_output, _gateway, _pki.Other, _pki.Sent, token, "Binding");
        await RefusedEverywhere.DemandAsync(_output, _gateway, null, null, token, "NoCertificate");

        var (revoked, _) = await PostAsync("revocation_endpoint", client, _pki.Sound, [new("token", token)]);
        Assert.Equal(HttpStatusCode.OK, revoked);
        _gateway.TokenClock.Move(RevokedTokens.WaitAfter);
        await RefusedEverywhere.DemandAsync(_output, _gateway, _pki.Sound, _pki.Sent, token, "Revoked");
        await LetInAsync(await TokenAsync(client, _pki.Sound));
    }

    [Fact]
    public async Task A_token_that_is_bound_to_nothing_is_refused_where_it_must_be_bound()
    {
        // Proves: the same client, asking where no certificate is shown, gets a token that opens nothing, with whichever certificate it is brought.
        var (status, body) = await AskAsync(ByAssertion, null);
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var shown in new[] { _pki.Sound, null })
            await RefusedEverywhere.DemandAsync(_output, _gateway, shown, _pki.Sent, (string)body["access_token"]!, "Unbound");
    }

    [Fact]
    public async Task Another_s_certificate_gets_no_token_of_the_client_s()
    {
        // Proves that what the gateway relies on is kept at the source: another certificate of the same authority, and none, are refused as any client that is not known.
        foreach (var shown in new[] { _pki.Other, null })
        {
            var (status, body) = await AskAsync(ByCertificate, shown);
            Assert.Equal((HttpStatusCode.Unauthorized, """{"error":"invalid_client"}"""), (status, body.ToJsonString()));
        }
    }

    [Theory]
    [InlineData(ByCertificate)]
    [InlineData(ByAssertion)]
    public async Task Case_50_what_the_list_names_gets_no_token(string client)
    {
        // Proves it of a client that is known by its certificate and of one that shows it beside an assertion, once the gateway has looked at the list, without a restart: refused as any client that is not known, and the token it has opens nothing; before it, and with a certificate that the list does not name, there is one.
        var before = await TokenAsync(client, _pki.Sound);
        await LetInAsync(before);
        _pki.WriteLists(_pki.Sound);
        (HttpStatusCode Status, JsonNode Body) refused;
        for (var waited = Stopwatch.StartNew(); (refused = await AskAsync(client, _pki.Sound)).Status == HttpStatusCode.OK && waited.Elapsed < Patience;)
            await Task.Delay(100);
        Assert.Equal((HttpStatusCode.Unauthorized, """{"error":"invalid_client"}"""), (refused.Status, refused.Body.ToJsonString()));
        await RefusedEverywhere.DemandAsync(_output, _gateway, _pki.Sound, _pki.Sent, before, "Certificate Revoked");
        Assert.NotEmpty(await TokenAsync(client == ByCertificate ? ByOther : ByAssertion, _pki.Other));
    }

    private async Task LetInAsync(string token)
    {
        using var http = _gateway.Open(_pki.Sound, _pki.Sent);
        foreach (var call in RefusedTokenTests.Calls)
            Assert.DoesNotContain("grpc-status: 16", await IssuedGateway.SendAsync(http, IssuedGateway.Call(call, ["Bearer " + token])), StringComparison.Ordinal);
        Assert.StartsWith("403", await IssuedGateway.SendAsync(http, RefusedTokenTests.Reading(["Bearer " + token])), StringComparison.Ordinal);
    }

    private async Task<string> TokenAsync(string client, X509Certificate2 shown)
    {
        var (status, body) = await AskAsync(client, shown);
        Assert.Equal(HttpStatusCode.OK, status);
        return (string)body["access_token"]!;
    }

    private Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(string client, X509Certificate2? shown) =>
        PostAsync("token_endpoint", client, shown, [new("grant_type", "client_credentials")]);

    // Where discovery says that certificates are shown, or where nobody is asked for one.
    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string endpoint, string client, X509Certificate2? shown, IEnumerable<KeyValuePair<string, string>> form)
    {
        using var http = _gateway.Open(shown, _pki.Sent);
        var discovery = JsonNode.Parse(await http.GetStringAsync(new Uri(_service.Issuer, "/.well-known/openid-configuration")))!;
        var address = (string)(shown is null && client == ByAssertion ? discovery : discovery["mtls_endpoint_aliases"]!)[endpoint]!;
        using var content = new FormUrlEncodedContent([.. form, .. Authentication(client)]);
        using var answer = await http.PostAsync(new Uri(address), content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private IEnumerable<KeyValuePair<string, string>> Authentication(string client) => client != ByAssertion ? [new("client_id", client)] :
    [
        new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        new("client_assertion", WrittenAssertion.Signed(new AssertionClaims(client, client, _service.Issuer.OriginalString, _gateway.TokenClock.GetUtcNow().AddMinutes(1), Guid.NewGuid().ToString("N")), _key)),
    ];

    private ClientTrust Trust(string folder) => _trust ??= ClientTrust.Open(_pki.Authorities, _pki.Lists).Trust!;

    private async Task<TokenIssuer> StartServiceAsync(string certificates)
    {
        _pki = new TestPki(Directory.CreateDirectory(Path.Combine(_gateway.Folder, "pki")).FullName, TimeProvider.System.GetUtcNow());
        var known = new TokenClient
        {
            ClientId = ByCertificate, PublicKey = "", CertificateSubject = _pki.Sound.SubjectName.Name, Subject = "caseworker-sara", Role = "caseworker", OrganisationCvr = OneCommandStart.OrganisationCvr,
            OrganisationUnit = "Jobcenter Testkøbing", Municipality = OneCommandStart.Municipality.Code, AssuranceLevel = "Substantial",
        };
        _service = await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            ServerCertificate = DevelopmentCertificates.Open(certificates, TimeProvider.System).Server,
            Audience = OneCommandStart.Audience,
            Clients = [known, known with { ClientId = ByOther, CertificateSubject = _pki.Other.SubjectName.Name }, known with { ClientId = ByAssertion, CertificateSubject = null, PublicKey = _key.ExportSubjectPublicKeyInfoPem() }],
            CertificateBelieved = (shown, at) => _trust!.Believes(shown, at),
            TimeProvider = _gateway.TokenClock,
        });
        return OneCommandStart.IssuerOf(_service) with { BoundTokensRequired = true, Prefix = "built-in" };
    }
}
