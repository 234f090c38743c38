using System.Net;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Tokens;

public sealed class TokenServiceTests
{
    [Fact]
    public async Task A_token_is_accepted_with_the_published_keys_alone()
    {
        // Proves that a relying party needs nothing but the issuer's address.
        await using var service = await RunningTokenService.StartAsync();
        var discovery = await JsonAsync(service, "/.well-known/openid-configuration");
        var keys = new JsonWebKeySet(await service.Http.GetStringAsync(new Uri((string)discovery["jwks_uri"]!)));

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(await TokenAsync(service), new TokenValidationParameters
        {
            ValidIssuer = (string)discovery["issuer"]!,
            ValidAudience = RunningTokenService.Audience,
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidAlgorithms = ["ES256"],
            ValidTypes = ["at+jwt"],
            LifetimeValidator = (notBefore, expires, _, _) => notBefore <= service.Clock.Now.UtcDateTime && expires > service.Clock.Now.UtcDateTime,
        });

        Assert.True(result.IsValid, result.Exception?.GetType().Name);
    }

    [Fact]
    public async Task A_token_has_the_profile_of_RFC_9068_and_names_the_caseworker()
    {
        // Proves type, algorithm, key id and every claim the gateway reads.
        await using var service = await RunningTokenService.StartAsync();
        var token = new JsonWebToken(await TokenAsync(service));

        Assert.Equal(("at+jwt", "ES256"), (token.Typ, token.Alg));
        Assert.NotEmpty(token.Kid);
        Assert.Equal((service.IssuerName, "user-7f3a"), (token.Issuer, token.Subject));
        Assert.Equal([RunningTokenService.Audience], token.Audiences);
        Assert.Equal(service.Clock.Now.UtcDateTime, token.IssuedAt);
        Assert.Equal(TimeSpan.FromMinutes(5), token.ValidTo - token.IssuedAt);
        Assert.NotEmpty(token.Id);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = RunningTokenService.ClientId,
            ["role"] = "caseworker",
            ["org_cvr"] = "99990001",
            ["org_unit"] = "rehabilitation",
            ["municipality"] = "0999",
            ["nsis_loa"] = "Substantial",
        };
        foreach (var (claim, value) in expected)
            Assert.Equal(value, token.GetClaim(claim).Value);
    }

    [Fact]
    public async Task Both_discovery_addresses_say_the_same()
    {
        // Proves that OpenID Connect and OAuth 2 clients find the same issuer, that it offers no way of authentication by a shared secret, and publishes no private part of a key.
        await using var service = await RunningTokenService.StartAsync();
        var openId = await JsonAsync(service, "/.well-known/openid-configuration");
        var oauth = await JsonAsync(service, "/.well-known/oauth-authorization-server");

        Assert.True(JsonNode.DeepEquals(openId, oauth));
        Assert.Equal(service.IssuerName, (string?)openId["issuer"]);
        Assert.Equal(["private_key_jwt", "tls_client_auth", "none"], openId["token_endpoint_auth_methods_supported"]!.AsArray().Select(node => (string)node!));
        var keys = (await JsonAsync(service, "/jwks"))["keys"]!.AsArray();
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Null(key!["d"]));
    }

    [Fact]
    public async Task The_answer_is_never_stored_and_says_how_long_it_holds()
    {
        await using var service = await RunningTokenService.StartAsync();
        using var answer = await service.AskAsync(WrittenAssertion.Signed(service.Claims(), service.Key));

        Assert.True(answer.Headers.CacheControl?.NoStore);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(("Bearer", 300), ((string)body["token_type"]!, (int)body["expires_in"]!));
    }

    [Theory]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("", "invalid_request")]
    [InlineData(null, "invalid_request")]
    public async Task Another_grant_is_refused(string? grant, string error)
    {
        await using var service = await RunningTokenService.StartAsync();
        using var answer = await service.PostAsync(grant is null ? [] : [new("grant_type", grant)]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal($$"""{"error":"{{error}}"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_before_it_is_read()
    {
        await using var service = await RunningTokenService.StartAsync();
        using var answer = await service.PostAsync([new("grant_type", new string('x', 17 * 1024))]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/token", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/jwks", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("POST", "/token", HttpStatusCode.BadRequest)]
    public async Task Nothing_else_is_answered(string method, string path, HttpStatusCode expected)
    {
        // The POST has a JSON body: token requests are forms.
        await using var service = await RunningTokenService.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await service.Http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static async Task<string> TokenAsync(RunningTokenService service)
    {
        using var answer = await service.AskAsync(WrittenAssertion.Signed(service.Claims(), service.Key));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!;
    }

    private static async Task<JsonNode> JsonAsync(RunningTokenService service, string path) =>
        JsonNode.Parse(await service.Http.GetStringAsync(new Uri(path, UriKind.Relative)))!;
}
