using System.Net;
using System.Text.Json.Nodes;
using Gateway.Hosting;
using Gateway.Web.Login;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.EndToEndTests.Web;

/// <summary>Logging in: what is asked of the issuer, and every answer that must not become a session.</summary>
public sealed class LoginTests(WebGateway gateway) : IClassFixture<WebGateway>
{
    private const int Few = 3;

    private static readonly Dictionary<string, (Action<PromptIssuer> Change, LoginRefusal Why)> Cases = new()
    {
        ["state of another login"] = (i => i.Back = a => a["state"] = "another", LoginRefusal.State),
        ["no state"] = (i => i.Back = a => a.Remove("state"), LoginRefusal.State),
        ["iss of another issuer"] = (i => i.Back = a => a["iss"] = "https://another.invalid", LoginRefusal.Issuer),
        ["no iss although it says that it names itself"] = (i => i.Back = a => a.Remove("iss"), LoginRefusal.Issuer),
        ["no code"] = (i => i.Back = a => a.Remove("code"), LoginRefusal.Code),
        ["a code that is none"] = (i => i.Back = a => a["code"] = "made-up", LoginRefusal.Code),
        ["refused"] = (i => i.Back = a => (a["error"], a["code"]) = ("server_error", null), LoginRefusal.IssuerRefused),
        ["nonce of another login"] = (i => i.Id = c => c["nonce"] = "another", LoginRefusal.IdToken),
        ["no nonce"] = (i => i.Id = c => c.Remove("nonce"), LoginRefusal.IdToken),
        ["id token for another client"] = (i => i.Id = c => c["aud"] = "another", LoginRefusal.IdToken),
        ["id token for another client too"] = (i => i.Id = c => c["aud"] = new JsonArray(PromptIssuer.Client, "another"), LoginRefusal.IdToken),
        ["id token of another party"] = (i => i.Id = c => c["azp"] = "another", LoginRefusal.IdToken),
        ["id token of another issuer"] = (i => i.Id = c => c["iss"] = "https://another.invalid", LoginRefusal.IdToken),
        ["id token that is over"] = (i => i.Id = c => c["exp"] = c["iat"]!.GetValue<long>() - 1, LoginRefusal.IdToken),
        ["id token of an hour ago"] = (i => i.Id = c => c["iat"] = c["iat"]!.GetValue<long>() - 3600, LoginRefusal.IdToken),
        ["a login of the day before yesterday"] = (i => i.Id = c => c["auth_time"] = c["iat"]!.GetValue<long>() - (48 * 3600), LoginRefusal.IdToken),
        ["id token of another access token"] = (i => i.Id = c => c["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA", LoginRefusal.IdToken),
        ["id token with an algorithm that is not the issuer's"] = (i => i.IdHeader = h => h["alg"] = "HS256", LoginRefusal.IdToken),
        ["id token without signature"] = (i => i.IdHeader = h => h["alg"] = "none", LoginRefusal.IdToken),
        ["id token of an unknown key"] = (i => i.IdHeader = h => h["kid"] = "another", LoginRefusal.IdToken),
        ["id token of another's key"] = (i => i.IdHeader = h => h["kid"] = i.Writer.RsaId, LoginRefusal.IdToken),
        ["an access token as id token"] = (i => i.IdHeader = h => h["typ"] = "at+jwt", LoginRefusal.IdToken),
        ["access token for another"] = (i => i.Access = c => c["aud"] = "another", LoginRefusal.AccessToken),
        ["access token without scope"] = (i => i.Access = c => c["scope"] = "openid", LoginRefusal.AccessToken),
        ["access token that lives too long"] = (i => i.Access = c => c["exp"] = c["iat"]!.GetValue<long>() + 86_400, LoginRefusal.AccessToken),
        ["a role that nobody knows"] = (i => i.Access = c => c["role"] = "emperor", LoginRefusal.NobodyKnown),
        ["another municipality"] = (i => i.Access = c => c["municipality"] = "0101", LoginRefusal.NobodyKnown),
    };

    public static TheoryData<string> Wrong => [.. Cases.Keys];

    [Fact]
    public async Task A_login_asks_with_all_that_protects_it_and_leads_to_who_one_is()
    {
        // Proves: code flow, S256, state and nonce new each time, the exact way back; and what comes of it is who the access token says.
        gateway.Issuer.BeSound();
        using var visitor = gateway.Visit();
        gateway.Issuer.Asked.Clear();
        var back = await visitor.LoginAsync("with=prompt&return=%2Fme%2Freport");
        Assert.Equal((HttpStatusCode.SeeOther, "/me/report"), (back.Status, back.Location!.OriginalString));
        await visitor.LoginAsync();
        var (first, second) = (gateway.Issuer.Asked.First(), gateway.Issuer.Asked.Last());
        Assert.Equal(("code", "S256", PromptIssuer.Client, new Uri(gateway.Address, "/login/callback").AbsoluteUri), (first["response_type"], first["code_challenge_method"], first["client_id"], first["redirect_uri"]));
        Assert.All(new[] { "state", "nonce", "code_challenge" }, p => Assert.True(first[p].Length == 43 && first[p] != second[p]));
        var me = await visitor.GetAsync("/me");
        Assert.All(new[] { "Sagsbehandler", "99990001", "jobcenter", "0999", "Betydelig" }, w => Assert.Contains(w, me.Body, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_answer_becomes_no_session(string name)
    {
        // Proves: each of them gets the same bytes as a browser that began no login (as every other role or municipality that nobody knows), no session and no cookie; one line whose reason the operator reads and the visitor does not; no record.
        using var visitor = gateway.Visit();
        var expected = Cases[name].Why is LoginRefusal.NobodyKnown ? await NobodyKnownAsync() : await visitor.GetAsync("/login/callback");
        gateway.Issuer.BeSound();
        Cases[name].Change(gateway.Issuer);
        var back = await visitor.WayBackAsync();
        var (before, lines, records) = (gateway.Sessions.Count, gateway.SecurityLog.Count, await gateway.RecordsAsync());
        var page = await visitor.GetAsync(back.AbsoluteUri);
        gateway.Issuer.BeSound();
        Assert.Equal(Cases[name].Why is LoginRefusal.NobodyKnown ? HttpStatusCode.Forbidden : HttpStatusCode.BadRequest, page.Status);
        Assert.Equal((expected.Status, expected.Body), (page.Status, page.Body));
        Assert.DoesNotContain(visitor.Cookies.Keys, c => c is "__Host-session" or "__Host-login");
        Assert.Equal(before, gateway.Sessions.Count);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync("/me")).Status);
        Assert.Equal($"4023 A login was refused ({Cases[name].Why}; issuer {WebGateway.Prompt})", gateway.SecurityLog.Skip(lines).First().Trim());
        // The second one is about the visit above, of somebody who is not logged in.
        Assert.Equal((lines + 2, records), (gateway.SecurityLog.Count, await gateway.RecordsAsync()));
    }

    [Fact]
    public async Task Who_gives_up_is_told_so_and_has_no_session()
    {
        // Proves: somebody who says no at the issuer was refused nothing: no session, no line about a refusal, and a page that leads back.
        gateway.Issuer.BeSound();
        gateway.Issuer.Back = a => (a["error"], a["code"]) = ("access_denied", null);
        using var visitor = gateway.Visit();
        var (before, lines) = (gateway.Sessions.Count, gateway.SecurityLog.Count);
        var page = await visitor.LoginAsync();
        gateway.Issuer.BeSound();
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Du afbrød", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Cookies.Keys, c => c is "__Host-session" or "__Host-login");
        Assert.Equal((before, lines), (gateway.Sessions.Count, gateway.SecurityLog.Count));
    }

    [Fact]
    public async Task The_way_back_is_good_once_and_for_the_browser_that_went_out()
    {
        // Proves: the same address again, in another browser, with the cookie put back, or too late, is no login.
        gateway.Issuer.BeSound();
        using var visitor = gateway.Visit();
        var back = await visitor.WayBackAsync();
        using (var another = gateway.Visit())
            Assert.Equal(HttpStatusCode.BadRequest, (await another.GetAsync(back.AbsoluteUri)).Status);
        var kept = visitor.Cookies["__Host-login"];
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync(back.AbsoluteUri)).Status);
        using var again = gateway.Visit();
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync(back.AbsoluteUri)).Status);
        again.Cookies["__Host-login"] = kept;
        Assert.Equal(HttpStatusCode.BadRequest, (await again.GetAsync(back.AbsoluteUri)).Status);
        using var late = gateway.Visit();
        var lateBack = await late.WayBackAsync();
        gateway.Clock.Move(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.BadRequest, (await late.GetAsync(lateBack.AbsoluteUri)).Status);
    }

    [Theory]
    [InlineData("code", 1)]
    [InlineData("state", 0)]
    [InlineData("iss", 0)]
    public async Task A_login_has_one_answer_right_or_wrong(string wrong, int asked)
    {
        // Proves: after the first answer, whatever was wrong with it, the login's cookie put back begins nothing: neither junk nor the true answer has the issuer asked again, and both get the bytes of a browser that began none.
        gateway.Issuer.BeSound();
        using var visitor = gateway.Visit();
        var back = await visitor.WayBackAsync();
        var (cookie, before) = (visitor.Cookies["__Host-login"], gateway.Issuer.TokensAsked);
        var query = QueryHelpers.ParseQuery(back.Query).ToDictionary(q => q.Key, q => (string?)q.Value);
        string Answer(string value) => QueryHelpers.AddQueryString("/login/callback", new Dictionary<string, string?>(query) { [wrong] = value });
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync(Answer("junk"))).Status);
        Assert.Equal(before + asked, gateway.Issuer.TokensAsked);
        var nothing = await visitor.GetAsync("/login/callback");
        foreach (var again in new[] { Answer("more junk"), Answer("junk"), back.AbsoluteUri })
        {
            visitor.Cookies["__Host-login"] = cookie;
            var page = await visitor.GetAsync(again);
            Assert.Equal((nothing.Status, nothing.Body), (page.Status, page.Body));
        }
        Assert.Equal(before + asked, gateway.Issuer.TokensAsked);
        Assert.DoesNotContain("__Host-session", visitor.Cookies.Keys);
        // The positive control: a login that has had no answer yet.
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        Assert.Equal(before + asked + 1, gateway.Issuer.TokensAsked);
    }

    [Fact]
    public async Task An_address_begins_so_many_logins_a_minute()
    {
        // Proves: beyond the limit a login is not begun: no cookie, no word of the issuer, how long to wait, one line; the choice is shown still, and after that wait it goes on.
        await using var own = new OwnGateway();
        await own.Gateway.InitializeAsync();
        using var visitor = own.Gateway.Visit();
        for (var i = 0; i < Few; i++)
            Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        var (lines, cookies) = (own.Gateway.SecurityLog.Count, visitor.SetCookies.Count);
        using var another = own.Gateway.Visit();
        foreach (var who in new[] { visitor, another })
        {
            var refused = await who.GetAsync("/login?with=" + WebGateway.Prompt);
            Assert.Equal((HttpStatusCode.TooManyRequests, null), (refused.Status, refused.Location));
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
            Assert.DoesNotContain(own.Gateway.Issuer.Writer.Issuer, refused.Body, StringComparison.Ordinal);
        }
        Assert.Equal((cookies, 0), (visitor.SetCookies.Count, another.SetCookies.Count));
        Assert.All(own.Gateway.SecurityLog.Skip(lines), l => Assert.StartsWith("4008 A call was refused: too many of one Address", l, StringComparison.Ordinal));
        Assert.Equal(lines + 2, own.Gateway.SecurityLog.Count);
        Assert.Equal(HttpStatusCode.OK, (await another.GetAsync("/login")).Status);
        own.Gateway.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await another.LoginAsync()).Status);
    }

    [Theory]
    [InlineData("https://evil.invalid")]
    [InlineData("//evil.invalid")]
    [InlineData("///evil.invalid")]
    [InlineData("/\\evil.invalid")]
    [InlineData("\\\\evil.invalid")]
    [InlineData("/%2Fevil.invalid")]
    [InlineData("/%5Cevil.invalid")]
    [InlineData("/\t/evil.invalid")]
    [InlineData("/me/../../evil.invalid")]
    [InlineData("/me@evil.invalid")]
    [InlineData("/me?next=https://evil.invalid")]
    [InlineData("/me/report\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https:evil.invalid")]
    [InlineData(" /me")]
    [InlineData("/ME")]
    [InlineData("/logout")]
    [InlineData("/login")]
    [InlineData("")]
    public async Task A_login_leads_nowhere_but_to_a_page_of_the_gateway(string asked)
    {
        // Proves: whatever is asked for, the browser goes on to a page of the gateway's.
        gateway.Issuer.BeSound();
        using var visitor = gateway.Visit();
        var back = await visitor.LoginAsync($"with=prompt&return={Uri.EscapeDataString(asked)}");
        Assert.Equal((HttpStatusCode.SeeOther, "/me"), (back.Status, back.Location!.OriginalString));
    }

    [Fact]
    public async Task An_unknown_issuer_is_none()
    {
        // Proves: a name that no setting has begins nothing, and is not repeated.
        using var visitor = gateway.Visit();
        var page = await visitor.GetAsync("/login?with=%3Cscript%3E");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.DoesNotContain("script", page.Body, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class OwnGateway : IAsyncDisposable
    {
        internal WebGateway Gateway { get; } = new() { Limits = GatewayLimits.Standard with { LoginsPerAddress = Few } };

        public async ValueTask DisposeAsync() => await Gateway.DisposeAsync();
    }

    private async Task<Visitor.Page> NobodyKnownAsync()
    {
        gateway.Issuer.BeSound();
        gateway.Issuer.Access = c => c["role"] = "nobody";
        using var visitor = gateway.Visit();
        return await visitor.LoginAsync();
    }
}
