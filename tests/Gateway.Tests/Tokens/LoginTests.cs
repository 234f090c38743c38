using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Tokens;

/// <summary>Authorization code with PKCE, from the page of personas to the tokens.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task A_login_leads_back_with_code_state_and_issuer()
    {
        // Proves that the answer goes to the registered address and names its issuer (RFC 9207), and holds nothing else.
        await using var running = await LoggedIn.StartAsync();
        var back = await running.ChooseAsync(LoggedIn.Request());

        Assert.Equal(LoggedIn.Redirect, back.GetLeftPart(UriPartial.Path));
        Assert.Equal("state-1", LoggedIn.Parameter(back, "state"));
        Assert.Equal(running.Service.IssuerName, LoggedIn.Parameter(back, "iss"));
        Assert.Equal(43, LoggedIn.Parameter(back, "code")!.Length);
        Assert.Equal(["code", "iss", "state"], Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(back.Query).Keys.Order());
    }

    [Theory]
    [InlineData(LoggedIn.Pages)]
    [InlineData(LoggedIn.Public)]
    public async Task Tokens_name_the_persona_and_the_client(string client)
    {
        // Proves for a client with a key and for one without: the access token is the gateway's as those by client credentials are, the ID token is the client's, says when and how surely the person logged in, and repeats the nonce.
        await using var running = await LoggedIn.StartAsync();
        var tokens = await running.TokensAsync(client);

        var access = new JsonWebToken((string)tokens["access_token"]!);
        Assert.Equal(("at+jwt", "ES256"), (access.Typ, access.Alg));
        Assert.Equal([RunningTokenService.Audience], access.Audiences);
        var now = running.Service.Clock.Now.ToUnixTimeSeconds();
        Assert.Equal(
            ("caseworker-sara", client, "caseworker", "99990001", "Jobcenter", "0999", "Substantial", now.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            (access.Subject, Claim(access, "client_id"), Claim(access, "role"), Claim(access, "org_cvr"), Claim(access, "org_unit"), Claim(access, "municipality"), Claim(access, "nsis_loa"), Claim(access, "auth_time")));
        Assert.False(access.TryGetClaim("cpr", out _));
        Assert.False(access.TryGetClaim("may_act", out _));
        var scope = client == LoggedIn.Pages ? "openid gateway.read" : "openid";
        Assert.Equal((scope, scope), (Claim(access, "scope"), (string)tokens["scope"]!));
        Assert.Equal(("Bearer", 300), ((string)tokens["token_type"]!, (int)tokens["expires_in"]!));

        var id = new JsonWebToken((string)tokens["id_token"]!);
        Assert.Equal(("JWT", "ES256", running.Service.IssuerName), (id.Typ, id.Alg, id.Issuer));
        Assert.Equal([client], id.Audiences);
        Assert.Equal(
            ("caseworker-sara", "nonce-1", "https://data.gov.dk/concept/core/nsis/Substantial", access.GetPayloadValue<long>("auth_time")),
            (id.Subject, Claim(id, "nonce"), Claim(id, "acr"), id.GetPayloadValue<long>("auth_time")));
        Assert.True(await IsSignedAsync(running, id));
        Assert.True(await IsSignedAsync(running, access));
    }

    [Fact]
    public async Task A_private_person_has_a_national_id_and_no_organisation()
    {
        // Proves that only the roles of private people bring a number, in the access token alone.
        await using var running = await LoggedIn.StartAsync();
        var tokens = await running.TokensAsync(persona: "citizen");
        var access = new JsonWebToken((string)tokens["access_token"]!);
        Assert.Equal(("citizen", LoggedIn.Citizen.NationalId), (Claim(access, "role"), Claim(access, "cpr")));
        Assert.False(access.TryGetClaim("org_cvr", out _));
        Assert.False(new JsonWebToken((string)tokens["id_token"]!).TryGetClaim("cpr", out _));
    }

    [Fact]
    public async Task A_code_is_good_once_and_its_second_use_calls_back_what_the_first_gave()
    {
        // Proves it with the list of revoked tokens, which is empty before.
        await using var running = await LoggedIn.StartAsync();
        var code = await running.CodeAsync();
        var tokens = await LoggedIn.ReadAsync(await running.RedeemAsync(code));
        Assert.Empty(await RevokedAsync(running));

        await LoggedIn.AssertRefusedAsync(await running.RedeemAsync(code), "invalid_grant");
        Assert.Equal([new JsonWebToken((string)tokens["access_token"]!).Id], await RevokedAsync(running));
    }

    [Fact]
    public async Task Of_many_uses_at_once_one_is_answered_and_even_that_token_is_called_back()
    {
        // Proves that check and mark are one step, and that the winner of a race is known to the losers.
        await using var running = await LoggedIn.StartAsync();
        var code = await running.CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => running.RedeemAsync(code)));

        var good = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        var token = JsonNode.Parse(await good.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        Assert.Equal([new JsonWebToken(token).Id], await RevokedAsync(running));
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task A_code_is_good_for_sixty_seconds()
    {
        // Proves the limit on both sides.
        await using var running = await LoggedIn.StartAsync();
        var (first, second) = (await running.CodeAsync(), await running.CodeAsync());
        running.Service.Clock.Advance(TimeSpan.FromSeconds(59));
        await LoggedIn.ReadAsync(await running.RedeemAsync(first));
        running.Service.Clock.Advance(TimeSpan.FromSeconds(1));
        await LoggedIn.AssertRefusedAsync(await running.RedeemAsync(second), "invalid_grant");
    }

    [Theory]
    [InlineData("another client's code", LoggedIn.Public, LoggedIn.Redirect, LoggedIn.Verifier)]
    [InlineData("another address", LoggedIn.Pages, LoggedIn.Redirect + "/other", LoggedIn.Verifier)]
    [InlineData("an address with a final slash", LoggedIn.Pages, LoggedIn.Redirect + "/", LoggedIn.Verifier)]
    [InlineData("another verifier", LoggedIn.Pages, LoggedIn.Redirect, "a-verifier-of-the-client-that-nobody-can-guess-0002")]
    [InlineData("the challenge as its verifier", LoggedIn.Pages, LoggedIn.Redirect, null)]
    public async Task A_code_is_bound_to_client_address_and_challenge(string name, string client, string redirect, string? verifier)
    {
        // Proves each of the bonds; and that only the client itself spends its code by a failed attempt.
        await using var running = await LoggedIn.StartAsync();
        var code = await running.CodeAsync();
        await LoggedIn.AssertRefusedAsync(await running.RedeemAsync(code, client, redirect, verifier ?? LoggedIn.Challenge), "invalid_grant");

        var afterwards = await running.RedeemAsync(code);
        if (name == "another client's code")
            await LoggedIn.ReadAsync(afterwards);
        else
            await LoggedIn.AssertRefusedAsync(afterwards, "invalid_grant");
        Assert.Empty(await RevokedAsync(running));
    }

    [Theory]
    [InlineData("code")]
    [InlineData("redirect_uri")]
    [InlineData("code_verifier")]
    public async Task Each_part_of_a_redemption_is_needed_once(string name)
    {
        // Proves it left out and doubled.
        await using var running = await LoggedIn.StartAsync();
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "authorization_code"), new("code", await running.CodeAsync()), new("redirect_uri", LoggedIn.Redirect), new("code_verifier", LoggedIn.Verifier),
        ];
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([.. form.Where(p => p.Key != name), .. running.Authentication(LoggedIn.Pages)]), "invalid_request");
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([.. form, form.Single(p => p.Key == name), .. running.Authentication(LoggedIn.Pages)]), "invalid_request");
    }

    [Fact]
    public async Task A_client_with_a_key_must_show_it()
    {
        // Proves that the id alone, which is enough for a public client, is not for this one.
        await using var running = await LoggedIn.StartAsync();
        await LoggedIn.AssertRefusedAsync(
            await running.Service.PostAsync(
                [
                    new("grant_type", "authorization_code"), new("code", await running.CodeAsync()), new("redirect_uri", LoggedIn.Redirect),
                    new("code_verifier", LoggedIn.Verifier), new("client_id", LoggedIn.Pages),
                ]),
            "invalid_client",
            HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(LoggedIn.Pages, "client_credentials")]
    [InlineData(LoggedIn.Public, "client_credentials")]
    [InlineData(LoggedIn.Pages, "urn:ietf:params:oauth:grant-type:token-exchange")]
    [InlineData("system-a", "client_credentials")]
    [InlineData("system-a", "authorization_code")]
    public async Task A_client_has_the_grants_of_its_kind_and_no_other(string client, string grant)
    {
        // Proves that a login client speaks for nobody by itself, and that a system does not either.
        await using var running = await LoggedIn.StartAsync();
        await LoggedIn.AssertRefusedAsync(await running.Service.PostAsync([new("grant_type", grant), .. running.Authentication(client)]), "unauthorized_client");
    }

    [Fact]
    public async Task Where_a_login_may_lead_can_be_told_while_the_service_runs()
    {
        // Proves it for a client whose port is known only later: refused before, led there after, and an address that does not hold changes nothing.
        await using var running = await LoggedIn.StartAsync(change: o => o with { WebClients = [o.WebClients[0] with { RedirectUris = [], PostLogoutRedirectUris = [] }] });
        using var browser = running.Service.Open();
        using (var before = await browser.GetAsync(LoggedIn.Address(LoggedIn.Request())))
            Assert.Equal(HttpStatusCode.BadRequest, before.StatusCode);
        running.Service.Host.RegisterRedirects(LoggedIn.Pages, [LoggedIn.Redirect], [LoggedIn.Home]);
        await LoggedIn.ReadAsync(await running.RedeemAsync(await running.CodeAsync()));

        Assert.Throws<ArgumentException>(() => running.Service.Host.RegisterRedirects(LoggedIn.Pages, ["http://pages.test/"], []));
        Assert.Throws<ArgumentException>(() => running.Service.Host.RegisterRedirects("nobody", [LoggedIn.Redirect], []));
        await LoggedIn.ReadAsync(await running.RedeemAsync(await running.CodeAsync()));
    }

    private static string Claim(JsonWebToken token, string name) => token.GetClaim(name).Value;

    private static async Task<IReadOnlyList<string>> RevokedAsync(LoggedIn running) =>
        [.. JsonNode.Parse(await running.Service.Http.GetStringAsync(new Uri("/revoked", UriKind.Relative)))!["revoked"]!.AsArray().Select(id => (string)id!)];

    private static async Task<bool> IsSignedAsync(LoggedIn running, JsonWebToken token)
    {
        var keys = new JsonWebKeySet(await running.Service.Http.GetStringAsync(new Uri("/jwks", UriKind.Relative)));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            token.EncodedToken,
            new TokenValidationParameters { ValidIssuer = running.Service.IssuerName, ValidateAudience = false, IssuerSigningKeys = keys.GetSigningKeys(), TryAllIssuerSigningKeys = false, LifetimeValidator = (_, _, _, _) => true });
        return result.IsValid;
    }
}
