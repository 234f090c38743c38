using Gateway.Hosting;
using Gateway.Tests.Sources.Resilience;
using Gateway.Web.Login;
using Gateway.Web.Pages;

namespace Gateway.Tests.Web;

/// <summary>Proves that a login is used once, and that remembering so is bounded.</summary>
public sealed class UsedLoginsTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void A_login_is_used_once_and_what_is_too_old_makes_room()
    {
        // Proves: the second time is none; beyond the places a new one is refused, until those before are too old to be brought back.
        var used = new UsedLogins(2, _clock);
        var (first, second, third) = (Begin(), Begin(), Begin());
        Assert.True(used.Use(first));
        Assert.False(used.Use(first));
        Assert.True(used.Use(second));
        Assert.False(used.Use(third));
        Assert.False(used.Use(first));
        _clock.Move(GatewayLimits.LoginWithin + TimeSpan.FromSeconds(1));
        Assert.True(used.Use(Begin()));
    }

    private LoginUnderWay Begin() => LoginUnderWay.Begin("issuer", "/me", Language.Danish, 0, _clock);
}
