using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tests.Tokens;

/// <summary>Token exchange (RFC 8693): the caseworker behind a case system, and what is no such caseworker's token.</summary>
public sealed class TokenExchangeTests
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    // Each brings a subject token that system-a may not exchange; the answer is the same for all of them.
    private static readonly Dictionary<string, Func<LoggedIn, Task<string>>> WrongTokens = new(StringComparer.Ordinal)
    {
        ["68 may_act missing: a token for the gateway"] = async r => Access(await r.TokensAsync()),
        ["68 may_act names another system"] = async r => Access(await LoggedIn.ReadAsync(await ExchangeAsync(r, Access(await r.TokensAsync(LoggedIn.SystemLogin)), audience: "system-b"))),
        ["71 another audience: client credentials for the gateway"] = async r => Access(await LoggedIn.ReadAsync(await r.Service.AskAsync(WrittenAssertion.Signed(r.Service.Claims(), r.Service.Key)))),
        ["an ID token"] = async r => (string)(await r.TokensAsync(LoggedIn.SystemLogin))["id_token"]!,
        ["expired"] = async r =>
        {
            var token = Access(await r.TokensAsync(LoggedIn.SystemLogin));
            r.Service.Clock.Advance(TimeSpan.FromMinutes(5));
            return token;
        },
        ["called back"] = async r =>
        {
            var token = Access(await r.TokensAsync(LoggedIn.SystemLogin));
            (await r.Service.PostAsync("/revoke", [new("token", token), new("client_id", LoggedIn.SystemLogin)])).Dispose();
            return token;
        },
        ["of another issuer"] = async r => Rewritten(Access(await r.TokensAsync(LoggedIn.SystemLogin)), c => c["iss"] = "https://elsewhere.invalid", r),
        ["signed by somebody else"] = async r => Rewritten(Access(await r.TokensAsync(LoggedIn.SystemLogin)), _ => { }, r),
        ["changed on the way"] = async r => Changed(Access(await r.TokensAsync(LoggedIn.SystemLogin))),
        ["a private person's"] = async r => Access(await r.TokensAsync(LoggedIn.SystemLogin, "citizen")),
        ["no token"] = _ => Task.FromResult("a.b.c"),
        ["an endless one"] = async r => Access(await r.TokensAsync(LoggedIn.SystemLogin)) + new string('a', 8 * 1024),
    };

    public static TheoryData<string> Wrong => [.. WrongTokens.Keys];

    [Fact]
    public async Task The_new_token_speaks_for_the_caseworker_and_names_the_system()
    {
        // Proves every claim of it, that it is the gateway's, and that it ends no later than what was brought.
        await using var running = await LoggedIn.StartAsync();
        var brought = Access(await running.TokensAsync(LoggedIn.SystemLogin));
        running.Service.Clock.Advance(TimeSpan.FromMinutes(2));
        var answer = await LoggedIn.ReadAsync(await ExchangeAsync(running, brought));

        Assert.Equal((AccessToken, "Bearer", 180, "gateway.read"), ((string)answer["issued_token_type"]!, (string)answer["token_type"]!, (int)answer["expires_in"]!, (string)answer["scope"]!));
        var (before, token) = (new JsonWebToken(brought), new JsonWebToken(Access(answer)));
        Assert.Equal("at+jwt", token.Typ);
        Assert.Equal([RunningTokenService.Audience], token.Audiences);
        Assert.Equal(before.ValidTo, token.ValidTo);
        Assert.NotEqual(before.Id, token.Id);
        foreach (var name in new[] { "sub", "role", "org_cvr", "org_unit", "municipality", "nsis_loa", "auth_time" })
            Assert.Equal(before.GetClaim(name).Value, token.GetClaim(name).Value);
        Assert.Equal(("system-a", "gateway.read", """{"sub":"system-a"}"""), (token.GetClaim("client_id").Value, token.GetClaim("scope").Value, Act(token)));
        Assert.False(token.TryGetClaim("may_act", out _));
    }

    [Fact]
    public async Task Case_69_a_second_system_stands_outside_the_first_and_a_third_is_refused()
    {
        // Proves it on both sides of the limit, over three real exchanges.
        await using var running = await LoggedIn.StartAsync();
        var first = Access(await LoggedIn.ReadAsync(await ExchangeAsync(running, Access(await running.TokensAsync(LoggedIn.SystemLogin)), audience: "system-b")));
        Assert.Equal("""{"sub":"system-b"}""", JsonSerializer.Serialize(new JsonWebToken(first).GetPayloadValue<JsonElement>("may_act")));

        var second = Access(await LoggedIn.ReadAsync(await ExchangeAsync(running, first, "system-b")));
        Assert.Equal("""{"sub":"system-b","act":{"sub":"system-a"}}""", Act(new JsonWebToken(second)));
        Assert.Equal("system-b", new JsonWebToken(second).GetClaim("client_id").Value);

        var third = Access(await LoggedIn.ReadAsync(await ExchangeAsync(running, first, "system-b", audience: "system-c")));
        await LoggedIn.AssertRefusedAsync(await ExchangeAsync(running, third, "system-c"), "invalid_request");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_token_that_is_not_this_system_s_to_exchange_is_refused(string name)
    {
        // Proves for each that the answer does not betray which check failed.
        await using var running = await LoggedIn.StartAsync();
        await LoggedIn.AssertRefusedAsync(await ExchangeAsync(running, await WrongTokens[name](running)), "invalid_request");
    }

    [Fact]
    public async Task Case_67_a_client_that_does_not_authenticate_exchanges_nothing()
    {
        // Proves that there is no new token without somebody who acts: by id alone, and with no client at all.
        await using var running = await LoggedIn.StartAsync();
        var brought = Access(await running.TokensAsync(LoggedIn.SystemLogin));
        List<KeyValuePair<string, string>> form = [new("grant_type", Grant), new("subject_token", brought), new("subject_token_type", AccessToken)];
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([.. form, new("client_id", "system-a")]), "invalid_client", HttpStatusCode.Unauthorized);
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync(form), "invalid_client", HttpStatusCode.Unauthorized);
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([.. form, new("client_id", LoggedIn.SystemLogin)]), "unauthorized_client");
    }

    [Theory]
    [InlineData("actor_token", "a.b.c")]
    [InlineData("actor_token_type", AccessToken)]
    [InlineData("subject_token", "a.b.c")]
    [InlineData("subject_token_type", "urn:ietf:params:oauth:token-type:id_token")]
    [InlineData("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")]
    [InlineData("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")]
    public async Task Another_form_of_exchange_is_refused(string name, string value)
    {
        // Proves that an actor beside the client, a second token and another type are not taken: added to a sound request, or in the place of what it says.
        await using var running = await LoggedIn.StartAsync();
        var brought = Access(await running.TokensAsync(LoggedIn.SystemLogin));
        List<KeyValuePair<string, string>> form = [new("grant_type", Grant), new("subject_token", brought), new("subject_token_type", AccessToken)];
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([.. form, new(name, value), .. running.Authentication("system-a")]), "invalid_request");
        if (form.Any(f => f.Key == name))
            await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([.. form.Where(f => f.Key != name), new(name, value), .. running.Authentication("system-a")]), "invalid_request");
    }

    [Theory]
    [InlineData("gateway.write", "invalid_scope")]
    [InlineData("gateway.read gateway.write", "invalid_scope")]
    [InlineData("gateway.readx", "invalid_scope")]
    [InlineData("openid", "invalid_scope")]
    [InlineData("gateway.read", null)]
    public async Task Case_70_a_scope_is_never_widened(string scope, string? error)
    {
        // Proves it for a scope that the client of the login may have and this login did not ask for, and the control.
        await using var running = await LoggedIn.StartAsync();
        var answer = await ExchangeAsync(running, Access(await running.TokensAsync(LoggedIn.SystemLogin)), scope: scope);
        if (error is not null)
            await LoggedIn.AssertRefusedAsync(answer, error);
        else
            Assert.Equal("gateway.read", (string)(await LoggedIn.ReadAsync(answer))["scope"]!);
    }

    [Theory]
    [InlineData("audience", "system-c")]
    [InlineData("audience", "system-a")]
    [InlineData("audience", "https://elsewhere.invalid")]
    [InlineData("resource", "https://elsewhere.invalid")]
    public async Task A_target_the_system_is_not_registered_for_is_refused(string name, string value)
    {
        // Proves that a system calls whom it is registered to call, and the gateway.
        await using var running = await LoggedIn.StartAsync();
        List<KeyValuePair<string, string>> form =
            [new("grant_type", Grant), new("subject_token", Access(await running.TokensAsync(LoggedIn.SystemLogin))), new("subject_token_type", AccessToken), new(name, value)];
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([.. form, .. running.Authentication("system-a")]), "invalid_target");
    }

    internal static Task<HttpResponseMessage> ExchangeAsync(LoggedIn running, string token, string client = "system-a", string? audience = null, string? scope = null)
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", Grant), new("subject_token", token), new("subject_token_type", AccessToken), .. running.Authentication(client)];
        if (audience is not null)
            form.Add(new("audience", audience));
        if (scope is not null)
            form.Add(new("scope", scope));
        return running.Service.PostAsync(form);
    }

    private static string Access(JsonNode answer) => (string)answer["access_token"]!;

    private static string Act(JsonWebToken token) => JsonSerializer.Serialize(token.GetPayloadValue<JsonElement>("act"));

    // The same header and claims but for a change, signed with a key that is not the service's.
    private static string Rewritten(string token, Action<JsonObject> change, LoggedIn running)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        change(claims);
        return Callers.Issuers.TokenWriter.Sign(System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0])), claims.ToJsonString(), running.Key);
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).Replace("Substantial", "High", StringComparison.Ordinal);
        return $"{parts[0]}.{WrittenAssertion.Encode(JsonNode.Parse(claims)!.AsObject())}.{parts[2]}";
    }
}
