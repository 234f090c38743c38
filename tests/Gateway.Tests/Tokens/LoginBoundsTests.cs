using Gateway.Tokens.Grants;
using Gateway.Tokens.Revocation;
using Gateway.Tokens.Signing;

namespace Gateway.Tests.Tokens;

/// <summary>What is remembered of logins, and for how long.</summary>
public sealed class LoginBoundsTests
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Too_many_logins_at_once_are_refused_and_none_is_forgotten()
    {
        // Proves the bound, that codes made before hold, and that a minute makes room.
        var codes = new AuthorizationCodes(_clock, new RevokedTokens(new Uri("https://localhost:1"), _clock));
        var first = codes.Issue(Login())!;
        for (var i = 1; i < AuthorizationCodes.Most; i++)
            Assert.NotNull(codes.Issue(Login()));
        Assert.Null(codes.Issue(Login()));
        Assert.NotNull(codes.Redeem(Of(first), Token));
        _clock.Advance(AuthorizationCodes.Lifetime);
        Assert.NotNull(codes.Issue(Login()));
    }

    [Fact]
    public void A_redeemed_code_is_remembered_as_long_as_its_token_holds()
    {
        // Proves that a late second use still calls the token back, and that after its end there is nothing to call back.
        var revoked = new RevokedTokens(new Uri("https://localhost:1"), _clock);
        var codes = new AuthorizationCodes(_clock, revoked);
        var code = codes.Issue(Login())!;
        Assert.NotNull(codes.Redeem(Of(code), Token));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(codes.Redeem(Of(code), Token));
        Assert.True(revoked.Contains("token-1"));

        var later = codes.Issue(Login())!;
        Assert.NotNull(codes.Redeem(Of(later), _ => new IssuedToken("t", "token-2", _clock.Now.AddMinutes(5), TimeSpan.FromMinutes(5))));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(codes.Redeem(Of(later), Token));
        Assert.False(revoked.Contains("token-2"));
    }

    private CompletedLogin Login() => new("client", LoggedIn.Redirect, LoggedIn.Challenge, ["openid"], null, LoggedIn.Caseworker, _clock.Now);

    private static Redemption Of(string code) => new(code, "client", LoggedIn.Redirect, LoggedIn.Verifier);

    private IssuedToken Token(CompletedLogin login) => new("t", "token-1", _clock.Now.AddMinutes(5), TimeSpan.FromMinutes(5));
}
