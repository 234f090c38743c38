using System.Security.Claims;
using Gateway.Callers.Issuers;
using Gateway.Tests.Sources;
using Gateway.Tests.Sources.Resilience;
using Gateway.Web.Sessions;

namespace Gateway.Tests.Web;

/// <summary>Proves which logins a logout of their issuer ends while they are under way, and that remembering so is bounded.</summary>
public sealed class RememberedLogoutsTests
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);
    private readonly HandClock _clock = new();
    private RememberedLogouts _logouts;

    public RememberedLogoutsTests() => _logouts = new RememberedLogouts(2, Lasts, _clock);

    [Fact]
    public void A_login_that_began_before_ends_and_one_that_began_after_does_not()
    {
        // Proves: within one second the order decides, the issuer and the person are the ones named, and a login from before a restart began before everything that came since.
        var before = Login("p");
        _logouts.Add("issuer", Ended("p"));
        Assert.True(_logouts.HaveEnded(before));
        Assert.False(_logouts.HaveEnded(Login("p")));
        Assert.False(_logouts.HaveEnded(before with { Subject = "q" }));
        Assert.False(_logouts.HaveEnded(before with { Issuer = "another" }));
        var old = Login("p");
        _clock.Move(TimeSpan.FromSeconds(1));
        _logouts = new RememberedLogouts(2, Lasts, _clock);
        Assert.False(_logouts.HaveEnded(old));
        _logouts.Add("issuer", Ended("p"));
        Assert.True(_logouts.HaveEnded(old));
    }

    [Fact]
    public void It_is_remembered_as_long_as_a_login_can_take_and_beyond_the_places_older_logins_are_refused()
    {
        // Proves: after the time nothing is left of it; where too many come, who began before one that was forgotten early is refused whoever it is, and who began after is not.
        var before = Login("p");
        _logouts.Add("issuer", Ended("p"));
        _clock.Move(Lasts);
        Assert.True(_logouts.HaveEnded(before));
        _clock.Move(TimeSpan.FromTicks(1));
        Assert.False(_logouts.HaveEnded(before));

        var first = Login("somebody");
        _logouts.Add("issuer", Ended("a"));
        var second = Login("somebody");
        _logouts.Add("issuer", Ended("b"));
        Assert.False(_logouts.HaveEnded(first));
        _logouts.Add("issuer", Ended("c"));
        Assert.True(_logouts.HaveEnded(first));
        Assert.False(_logouts.HaveEnded(second));
    }

    private static EndedLogin Ended(string person) => new(person, null, "id", 0);

    private Login Login(string person) => new(new ClaimsPrincipal(), Shipped.Caller, "token", "issuer", TimeSpan.FromHours(1), null) { Subject = person, BeganAfter = _logouts.Latest };
}
