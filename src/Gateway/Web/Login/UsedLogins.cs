using Gateway.Hosting;

namespace Gateway.Web.Login;

/// <summary>Which logins have had their answer, right or wrong: a browser that brings one back with its cookie has the issuer asked nothing.</summary>
/// <param name="places">Most that are remembered; at least 1.</param>
/// <param name="clock">The gateway's clock.</param>
internal sealed class UsedLogins(int places, TimeProvider clock)
{
    private readonly UsedOnce _states = new(places, GatewayLimits.LoginWithin, clock);

    /// <summary>Whether this is its first answer, which it has had then.</summary>
    internal bool Use(LoginUnderWay login) => _states.Use(login.State, login.At);
}
