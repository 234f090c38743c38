using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tokens.Revocation;
using Gateway.Tokens.Signing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tests.Tokens;

/// <summary>Tokens that are called back (RFC 7009), logins that end, and what is remembered of either.</summary>
public sealed class RevocationTests
{
    [Fact]
    public async Task A_client_calls_back_its_own_token_and_the_list_tells_of_it_until_it_would_have_ended()
    {
        // Proves the list before and after, that a second time changes nothing, that it holds ids and no token, and that it does not grow for ever.
        await using var running = await LoggedIn.StartAsync();
        var token = (string)(await running.TokensAsync())["access_token"]!;
        Assert.Empty(await ListAsync(running));
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("{}", (await LoggedIn.ReadAsync(await RevokeAsync(running, token))).ToJsonString());
            Assert.Equal([new JsonWebToken(token).Id], await ListAsync(running));
        }
        running.Service.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotEmpty(await ListAsync(running));
        running.Service.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await ListAsync(running));
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("ended")]
    [InlineData("an ID token")]
    public async Task What_holds_no_longer_or_never_did_needs_no_calling_back(string kind)
    {
        // Proves the answer of RFC 7009 section 2.2, and that nothing is remembered of it.
        await using var running = await LoggedIn.StartAsync();
        var tokens = await running.TokensAsync();
        if (kind == "ended")
            running.Service.Clock.Advance(TimeSpan.FromMinutes(5));
        var brought = kind switch { "no token" => "a.b.c", "an ID token" => (string)tokens["id_token"]!, _ => (string)tokens["access_token"]! };
        await LoggedIn.ReadAsync(await RevokeAsync(running, brought));
        Assert.Empty(await ListAsync(running));
    }

    [Fact]
    public async Task Nobody_calls_back_another_s_token()
    {
        // Proves it for a client that is known, for one that does not show who it is, and without a token.
        await using var running = await LoggedIn.StartAsync();
        var token = (string)(await running.TokensAsync())["access_token"]!;
        await LoggedIn.AssertRefusedAsync(await RevokeAsync(running, token, LoggedIn.Public), "invalid_grant");
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync("/revoke", [new("token", token), new("client_id", LoggedIn.Pages)]), "invalid_client", HttpStatusCode.Unauthorized);
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync("/revoke", [.. running.Authentication(LoggedIn.Pages)]), "invalid_request");
        Assert.Empty(await ListAsync(running));
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("logged out")]
    public async Task What_was_exchanged_is_called_back_with_what_it_came_from(string how)
    {
        // Proves: the tokens of two exchanges, one after the other, and of a second one from the same login, are in the list; those of another login of the same person are not; and nothing is exchanged from any of them afterwards.
        await using var running = await LoggedIn.StartAsync();
        var login = await running.TokensAsync(LoggedIn.SystemLogin);
        var brought = (string)login["access_token"]!;
        var first = await ExchangedAsync(running, brought, "system-a", "system-b");
        string[] fallen = [brought, first, await ExchangedAsync(running, first, "system-b"), await ExchangedAsync(running, brought, "system-a")];
        var other = (string)(await running.TokensAsync(LoggedIn.SystemLogin))["access_token"]!;
        await ExchangedAsync(running, other, "system-a");
        Assert.Empty(await ListAsync(running));

        if (how == "revoked")
            await LoggedIn.ReadAsync(await RevokeAsync(running, brought, LoggedIn.SystemLogin));
        else
            (await running.Service.Http.GetAsync(Logout((string)login["id_token"]!, null, null))).Dispose();
        Assert.Equal(fallen.Select(t => new JsonWebToken(t).Id).Order(StringComparer.Ordinal), await ListAsync(running));
        await LoggedIn.AssertRefusedAsync(await TokenExchangeTests.ExchangeAsync(running, brought, "system-a"), "invalid_request");
        await LoggedIn.AssertRefusedAsync(await TokenExchangeTests.ExchangeAsync(running, first, "system-b"), "invalid_request");
        await ExchangedAsync(running, other, "system-a");
    }

    [Fact]
    public async Task A_system_calls_back_what_it_got_and_not_what_it_was_given()
    {
        // Proves that a revocation goes down the chain and never up.
        await using var running = await LoggedIn.StartAsync();
        var brought = (string)(await running.TokensAsync(LoggedIn.SystemLogin))["access_token"]!;
        var first = await ExchangedAsync(running, brought, "system-a", "system-b");
        var second = await ExchangedAsync(running, first, "system-b");
        await LoggedIn.ReadAsync(await RevokeAsync(running, second, "system-b"));
        Assert.Equal([new JsonWebToken(second).Id], await ListAsync(running));
        await ExchangedAsync(running, first, "system-b");
    }

    [Fact]
    public void An_exchange_counts_only_while_what_was_brought_holds_and_there_is_room()
    {
        // Proves the moment between the check and the token: called back in between, the new one is not handed out; and that a full memory refuses, and has room again when tokens have ended.
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var revoked = new RevokedTokens(new Uri("https://issuer.test"), clock);
        IssuedToken Token(string id) => new("text", id, clock.Now.AddMinutes(5), TimeSpan.FromMinutes(5));
        Assert.True(revoked.Exchanged("one", Token("from-one")));
        Assert.True(revoked.Revoke("one", clock.Now.AddMinutes(5)));
        Assert.False(revoked.Exchanged("one", Token("late")));
        Assert.Equal((true, false), (revoked.Contains("from-one"), revoked.Contains("late")));
        for (var n = 1; n < RevokedTokens.MostExchanged; n++)
            Assert.True(revoked.Exchanged("two", Token($"from-two-{n}")));
        Assert.False(revoked.Exchanged("two", Token("too many")));
        // More than the list has room for: the token itself is in it, and it is said that something is not.
        Assert.False(revoked.Revoke("two", clock.Now.AddMinutes(5)));
        Assert.True(revoked.Contains("two"));
        clock.Advance(TimeSpan.FromMinutes(7));
        Assert.True(revoked.Exchanged("three", Token("from-three")));
    }

    [Fact]
    public async Task A_login_ends_with_its_ID_token_and_leads_to_the_registered_address()
    {
        // Proves that the access token of that login, and of no other, is called back, also by an ID token that has ended itself.
        await using var running = await LoggedIn.StartAsync();
        var (one, other) = (await running.TokensAsync(), await running.TokensAsync());
        using var answer = await running.Service.Http.GetAsync(Logout((string)one["id_token"]!, LoggedIn.Home, "state-2"));
        Assert.Equal((HttpStatusCode.SeeOther, LoggedIn.Home + "?state=state-2"), (answer.StatusCode, answer.Headers.Location!.AbsoluteUri));
        Assert.Equal([new JsonWebToken((string)one["access_token"]!).Id], await ListAsync(running));

        running.Service.Clock.Advance(TimeSpan.FromMinutes(6));
        using var late = await running.Service.Http.GetAsync(Logout((string)other["id_token"]!, null, null));
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Contains("Du er logget ud", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no ID token")]
    [InlineData("an access token")]
    [InlineData("somebody else's signature")]
    [InlineData("another client's id")]
    [InlineData("an address that is not registered")]
    [InlineData("two addresses")]
    public async Task A_logout_that_does_not_show_whose_it_is_ends_nothing(string kind)
    {
        // Proves that no browser is sent anywhere by a stranger's link, and nobody's login ended by it.
        await using var running = await LoggedIn.StartAsync();
        var tokens = await running.TokensAsync();
        var hint = kind switch
        {
            "an access token" => (string)tokens["access_token"]!,
            "somebody else's signature" => ((string)tokens["id_token"]!)[..^8] + "AAAAAAAA",
            _ => (string)tokens["id_token"]!,
        };
        List<KeyValuePair<string, string>> form = [new("post_logout_redirect_uri", kind == "an address that is not registered" ? "https://elsewhere.invalid/" : LoggedIn.Home)];
        if (kind != "no ID token")
            form.Add(new("id_token_hint", hint));
        if (kind == "another client's id")
            form.Add(new("client_id", LoggedIn.Public));
        if (kind == "two addresses")
            form.Add(new("post_logout_redirect_uri", LoggedIn.Home));
        using var answer = await running.Service.PostAsync("/logout", form);
        Assert.Equal((HttpStatusCode.BadRequest, null), (answer.StatusCode, answer.Headers.Location));
        Assert.Empty(await ListAsync(running));
    }

    [Fact]
    public void A_full_list_refuses_rather_than_forgets()
    {
        // Proves the bound, that what is on it stays, and that time makes room.
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var revoked = new RevokedTokens(new Uri("https://localhost:1"), clock);
        for (var i = 0; i < RevokedTokens.Most; i++)
            Assert.True(revoked.Revoke($"id-{i}", clock.Now.AddMinutes(5)));
        Assert.False(revoked.Revoke("one more", clock.Now.AddMinutes(5)));
        Assert.True(revoked.Revoke("id-0", clock.Now.AddMinutes(5)));
        Assert.True(revoked.Contains("id-0"));
        Assert.False(revoked.Contains("one more"));
        clock.Advance(TimeSpan.FromMinutes(7));
        Assert.True(revoked.Revoke("one more", clock.Now.AddMinutes(5)));
    }

    [Fact]
    public void The_full_list_is_short_enough_for_the_gateway()
    {
        // Proves that what the service lists at most is what the gateway reads at most.
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var revoked = new RevokedTokens(new Uri("https://localhost:65535"), clock);
        for (var i = 0; i < RevokedTokens.Most; i++)
            revoked.Revoke(Guid.NewGuid().ToString("N"), clock.Now.AddMinutes(5));
        var text = System.Text.Encoding.UTF8.GetBytes(revoked.Document().ToJsonString());
        Assert.True(text.Length <= Gateway.Callers.Issuers.IssuerDocuments.Largest);
        var read = Gateway.Callers.Issuers.RevokedTokens.Read(text, "https://localhost:65535");
        Assert.Equal(RevokedTokens.Most, read.Value!.Count);
    }

    private static Uri Logout(string hint, string? address, string? state) => new(
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(
            "/logout", new Dictionary<string, string?>(StringComparer.Ordinal) { ["id_token_hint"] = hint, ["post_logout_redirect_uri"] = address, ["state"] = state }.Where(p => p.Value is not null)),
        UriKind.Relative);

    private static Task<HttpResponseMessage> RevokeAsync(LoggedIn running, string token, string client = LoggedIn.Pages) =>
        running.Service.PostAsync("/revoke", [new("token", token), new("token_type_hint", "access_token"), .. running.Authentication(client)]);

    private static async Task<string> ExchangedAsync(LoggedIn running, string token, string client, string? audience = null) =>
        (string)(await LoggedIn.ReadAsync(await TokenExchangeTests.ExchangeAsync(running, token, client, audience)))["access_token"]!;

    private static async Task<IReadOnlyList<string>> ListAsync(LoggedIn running)
    {
        var list = JsonNode.Parse(await running.Service.Http.GetStringAsync(new Uri("/revoked", UriKind.Relative)))!;
        Assert.Equal(running.Service.IssuerName, (string)list["iss"]!);
        return [.. list["revoked"]!.AsArray().Select(id => (string)id!)];
    }
}
