using System.Net;
using Gateway.Callers.Issuers;
using Gateway.Tests.Callers.Issuers;

namespace Gateway.EndToEndTests.Web;

/// <summary>
/// What must be refused of a call's token, at the door of the pages: every wrong token as the answer to a login, by its number in
/// the list, and a token that is taken back while somebody is logged in with it.
/// </summary>
public sealed class RefusedLoginTests(WebGateway gateway) : IClassFixture<WebGateway>
{
    private const string Scheme = "Bearer ";

    // All that a token endpoint can give: one text. How a call carries it is not the issuer's to get wrong.
    public static TheoryData<string> Wrong
    {
        get
        {
            using var writer = new TokenWriter("https://issuer.invalid", TimeProvider.System);
            return [.. WrongTokens.Names.Where(n => WrongTokens.Of(n, writer, writer) is [var one] && one.StartsWith(Scheme, StringComparison.Ordinal))];
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_access_token_becomes_no_session(string name)
    {
        // Proves: what no call may bring logs nobody in either: the same bytes as for a browser that began no login, no session, one line without anything of the token, no record.
        using var other = new TokenWriter("https://elsewhere.invalid", TimeProvider.System);
        using var visitor = gateway.Visit();
        var expected = await visitor.GetAsync("/login/callback");
        gateway.Issuer.BeSound();
        var token = WrongTokens.Of(name, gateway.Issuer.Writer, other)[0][Scheme.Length..];
        gateway.Issuer.Instead = token;
        var back = await visitor.WayBackAsync();
        var (sessions, lines, records) = (gateway.Sessions.Count, gateway.SecurityLog.Count, await gateway.RecordsAsync());
        var page = await visitor.GetAsync(back.AbsoluteUri);
        gateway.Issuer.BeSound();

        Assert.Equal((HttpStatusCode.BadRequest, expected.Body), (page.Status, page.Body));
        Assert.DoesNotContain("__Host-session", visitor.Cookies.Keys);
        var said = Assert.Single(gateway.SecurityLog.Skip(lines));
        Assert.Matches("^4023 A login was refused \\((AccessToken|Answer); issuer prompt\\) $", said);
        Assert.DoesNotContain(token.Split(' ', '.', '=').Where(p => p.Length > 12), p => gateway.Log.Any(l => l.Contains(p, StringComparison.Ordinal)));
        Assert.Equal((sessions, records), (gateway.Sessions.Count, await gateway.RecordsAsync()));
    }

    [Fact]
    public async Task A_sound_access_token_becomes_one()
    {
        // Proves the positive control of the theory above: the same way with a sound token leads to a session.
        gateway.Issuer.BeSound();
        gateway.Issuer.Instead = gateway.Issuer.Writer.Token();
        using var visitor = gateway.Visit();
        var lines = gateway.SecurityLog.Count;
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        gateway.Issuer.BeSound();
        Assert.Equal((HttpStatusCode.OK, lines), ((await visitor.GetAsync("/me")).Status, gateway.SecurityLog.Count));
    }

    [Fact]
    public async Task A_session_whose_token_42_is_revoked_is_over()
    {
        // Proves: fifteen seconds after the issuer has called a token back the session that came of it gets the bytes of nobody's, for good, with one line each; another session of the same user goes on.
        await using var own = new OwnGateway();
        await own.Gateway.InitializeAsync();
        var issuer = own.Gateway.Issuer;
        issuer.Access = c => c["jti"] = "revoked-1";
        using var visitor = own.Gateway.Visit();
        await visitor.LoginAsync();
        issuer.BeSound();
        using var other = own.Gateway.Visit();
        await other.LoginAsync();
        using var nobody = own.Gateway.Visit();
        var nothing = await nobody.GetAsync("/me");
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);

        issuer.Revoked.Add("revoked-1");
        own.Gateway.TokenClock.Move(RevokedTokens.WaitAfter);
        var lines = own.Gateway.SecurityLog.Count;
        Assert.Equal(nothing.Whole, (await visitor.GetAsync("/me")).Whole);
        Assert.StartsWith("4022 ", Assert.Single(own.Gateway.SecurityLog.Skip(lines)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/me")).Status);
        Assert.Equal(1, own.Gateway.Sessions.Count);
    }

    private sealed class OwnGateway : IAsyncDisposable
    {
        internal WebGateway Gateway { get; } = new() { AsksForRevoked = true };

        public async ValueTask DisposeAsync() => await Gateway.DisposeAsync();
    }
}
