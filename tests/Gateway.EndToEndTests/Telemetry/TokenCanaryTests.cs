// Proves that nothing of what stands in access tokens, logout tokens, the key sets and the discovery documents of issuers comes out where it must not.
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Callers.Issuers;
using Gateway.EndToEndTests.Identity;
using Gateway.FirstUse;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;
using Gateway.Telemetry;
using Gateway.Tests.Callers.Issuers;
using Gateway.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>
/// Canaries in every claim and header of tokens that an issuer did sign, and in what it publishes of its keys, looked for in
/// the answers, the operator's log at its most talkative, and what the collector is told.
/// </summary>
public sealed class TokenCanaryTests : IAsyncLifetime
{
    private const string Call = "/gateway.overview.v1.OverviewService/GetOverview";
    private const string Pages = "pages";

    // What a sound token has, and what others put into theirs.
    private static readonly string[] FurtherClaims = ["name", "given_name", "email", "cpr", "acr", "amr", "auth_time", "rights", "act", "may_act", "cnf", "nonce", "azp", "groups", "sid", "events"];
    private static readonly string[] Headers = ["alg", "typ", "kid", "cty", "crit", "jku", "x5u", "x5c", "jwk", "b64", "another"];
    private static readonly string[] LogoutClaims = ["iss", "aud", "iat", "jti", "sub", "sid", "events", "another"];

    private Collector _collector = null!;
    private IssuedGateway _gateway = null!;
    private TestIssuer _people = null!;

    public async Task InitializeAsync()
    {
        _collector = await Collector.StartAsync();
        _gateway = new IssuedGateway { Least = LogLevel.Trace, Telemetry = new TelemetrySettings(_collector.Address), Further = StartPeopleAsync };
        await _gateway.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _people.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task What_stands_in_a_token_or_a_key_set_comes_out_nowhere()
    {
        // Proves it of each claim and header, alone and within another, one canary at a time; that each was looked at show the calls that got past the token with what may be anything, and a line for each, of the token or of the empty request; that key sets and discovery documents came in, how often they were fetched; and, by a leak in the log and in the figures, that it would be found there.
        var answered = new List<string>();
        using var http = _gateway.Open();
        await TokensAsync(http, answered);
        await LogoutTokensAsync(http, answered);
        await KeySetsAsync(http, answered);
        await DiscoveryAsync(http, answered);
        Assert.Empty(Found(answered));
        Assert.Empty(Found(_gateway.Log));
        Assert.True(_gateway.Log.Count > _gateway.SecurityLog.Count);

        using (Signals.Question(Canaries.Diagnosis, "any"))
        {
            // A source of that name would be told of.
        }
        _gateway.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Planted").LogWarning("planted {Name}", Canaries.Name);
        Assert.Equal(["a name"], Found(_gateway.Log));
        await _gateway.StopAsync();
        Assert.NotEmpty(_collector.Received);
        Assert.Equal(["a diagnosis"], _collector.Received.SelectMany(Canaries.In).Distinct());
    }

    private async Task TokensAsync(HttpClient http, List<string> answered)
    {
        var pen = _gateway.Staff.Writer;
        foreach (var canary in Canaries.All)
        {
            var (lines, before) = (_gateway.SecurityLog.Count, answered.Count);
            foreach (var claim in pen.Claims().Select(c => c.Key).Concat(FurtherClaims))
            {
                foreach (var said in new JsonNode[] { canary, new JsonArray(canary), new JsonObject { ["sub"] = canary, [canary] = canary } })
                    answered.Add(await SendAsync(http, Token(pen, c => c[claim] = said)));
            }
            foreach (var header in Headers)
            {
                foreach (var said in new JsonNode[] { canary, new JsonArray(canary), new JsonObject { ["kid"] = canary } })
                    answered.Add(await SendAsync(http, Token(pen, header: h => h[header] = said)));
            }
            var past = answered.Skip(before).Count(a => a.Contains("grpc-status: 3", StringComparison.Ordinal));
            Assert.True(past >= 10, $"{past} of {answered.Count - before} got past the token");
            var told = _gateway.SecurityLog.Skip(lines).ToList();
            Assert.Equal((answered.Count - before, past), (told.Count, told.Count(l => l.Contains("BAD_REQUEST", StringComparison.Ordinal))));
        }
    }

    private async Task LogoutTokensAsync(HttpClient http, List<string> answered)
    {
        var pen = _people.Writer;
        string Token(Action<JsonObject, JsonObject> change)
        {
            var now = _gateway.TokenClock.GetUtcNow().ToUnixTimeSeconds();
            var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "logout+jwt", ["kid"] = pen.KeyId };
            var claims = new JsonObject
            {
                ["iss"] = pen.Issuer, ["aud"] = Pages, ["iat"] = now, ["exp"] = now + 120, ["jti"] = Guid.NewGuid().ToString("N"), ["sub"] = "nobody",
                ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
            };
            change(header, claims);
            return TokenWriter.Sign(header.ToJsonString(), claims.ToJsonString(), pen.Key);
        }
        var statuses = new List<string>();
        foreach (var canary in Canaries.All)
        {
            foreach (var token in LogoutClaims.Select(claim => Token((_, c) => c[claim] = canary)).Concat(Headers.Select(header => Token((h, _) => h[header] = canary))).Append(canary))
            {
                answered.Add(await IssuedGateway.SendAsync(http, new HttpRequestMessage(HttpMethod.Post, WebPaths.IssuerLogout) { Content = new FormUrlEncodedContent([new("logout_token", token)]) }));
                statuses.Add(answered[^1][..3]);
            }
        }
        // Whoever it names, in words of the issuer's, is logged out: there is nobody.
        Assert.Equal(["200", "400"], statuses.Distinct().Order(StringComparer.Ordinal));
    }

    private async Task KeySetsAsync(HttpClient http, List<string> answered)
    {
        foreach (var canary in Canaries.All)
        {
            var key = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = "", ["y"] = "", ["kid"] = canary, ["use"] = "sig" };
            JsonObject With(string part) => new() { ["keys"] = new JsonArray(new JsonObject(key.DeepClone().AsObject().Where(p => p.Key != part).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())).Append(KeyValuePair.Create<string, JsonNode?>(part, canary)))) };
            foreach (var published in new[] { "kty", "crv", "x", "kid", "use", "alg", "x5u", "x5c", "another" }.Select(p => With(p).ToJsonString()).Append(canary).Append($"{{\"keys\":\"{canary}\"}}").Append($"{{\"{canary}\":[]}}"))
            {
                _gateway.Staff.Keys = published;
                var fetched = _gateway.Staff.KeyRequests;
                // Past the age at which no key is used that the issuer does not publish any more.
                _gateway.TokenClock.Move(TimeSpan.FromMinutes(20));
                answered.Add(await SendAsync(http, _gateway.Staff.Writer.Token()));
                answered.Add(await SendAsync(http, _gateway.Staff.Writer.Token(header: h => h["kid"] = canary)));
                Assert.True(_gateway.Staff.KeyRequests > fetched, published.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        _gateway.Staff.Keys = null;
    }

    private async Task DiscoveryAsync(HttpClient http, List<string> answered)
    {
        foreach (var canary in Canaries.All)
        {
            string With(string name, JsonNode said) => new JsonObject { ["issuer"] = _gateway.Staff.Writer.Issuer, ["jwks_uri"] = _gateway.Staff.Writer.Issuer + "/keys", [name] = said }.ToJsonString();
            var published = new[] { "issuer", "jwks_uri", "token_endpoint", "authorization_endpoint", "another", canary }
                .SelectMany(name => new[] { With(name, canary), With(name, new JsonArray(canary)), With(name, $"https://localhost:1/{canary}"), With(name, $"http://localhost:1/{canary}") })
                .Append(canary).Append($"{{\"{canary}\":").Append($"[\"{canary}\"]");
            foreach (var document in published)
            {
                _gateway.Staff.Discovery = document;
                var fetched = _gateway.Staff.DiscoveryRequests;
                _gateway.TokenClock.Move(TimeSpan.FromMinutes(20));
                answered.Add(await SendAsync(http, _gateway.Staff.Writer.Token()));
                Assert.True(_gateway.Staff.DiscoveryRequests > fetched, document.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        _gateway.Staff.Discovery = null;
    }

    // Of a user and a system of its own, so that none of them has asked too often.
    private static string Token(TokenWriter pen, Action<JsonObject>? claims = null, Action<JsonObject>? header = null) => pen.Token(
        c =>
        {
            (c["client_id"], c["sub"]) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
            claims?.Invoke(c);
        },
        header);

    private static Task<string> SendAsync(HttpClient http, string token) => IssuedGateway.SendAsync(http, IssuedGateway.Call(Call, ["Bearer " + token]));

    private static IEnumerable<string> Found(IEnumerable<string> emitted) => emitted.SelectMany(Canaries.In).Distinct();

    private async Task<TokenIssuer> StartPeopleAsync(string certificates)
    {
        _people = await TestIssuer.StartAsync(DevelopmentCertificates.Open(certificates, TimeProvider.System).Server, _gateway.TokenClock);
        return IssuedGateway.IssuerOf("people", _people.Writer.Issuer, CallerKind.Staff, "people") with
        {
            Login = new LoginClient { ClientId = Pages, ClientSecret = Secret.Of("nobody's"), Title = new LocalizedText("Prøve", "Trial") },
        };
    }
}
