using Gateway.Callers.Issuers;
using Gateway.Hosting;
using Gateway.Web.Sessions;

namespace Gateway.Web.Login;

/// <summary>
/// Ends sessions because their issuer says so (OpenID Connect Back-Channel Logout 1.0): 1 a token; 2 one of the issuers people log in at; 3 what it says, judged as
/// strictly as an id token; 4 its first use; 5 the sessions and the logins under way, of that issuer alone.
/// </summary>
internal sealed class IssuerLogouts(LoginIssuers issuers, SessionStore sessions, GatewaySettings settings, ILogger<IssuerLogouts> log, SecurityLog security)
{
    private readonly UsedOnce _tokens = new(GatewayLimits.MostUsedLogins, IdTokenCheck.OldestIssue + GatewayLimits.ClockSkew, settings.TokenClock);

    /// <summary>Does what a token says.</summary>
    /// <returns>The status to answer with: done, refused, or to be tried again.</returns>
    internal async Task<int> EndAsync(string? text, CancellationToken callerGone)
    {
        // 1 a token
        if (text is null || WrittenToken.OfText(text) is not { Token: { } token })
            return Refused(nameof(TokenRefusal.Form), "");

        // 2 one of the issuers; what it says of itself is believed below
        if (issuers.All.FirstOrDefault(i => i.Issuer.Identifier == StrictJson.Text(token.Payload, "iss")) is not { } issuer)
            return Refused(nameof(TokenRefusal.Issuer), "");

        // 3 what it says
        var (ended, because) = await LogoutTokenCheck.JudgeAsync(token, issuer.Issuer, issuer.Client.ClientId, issuer.Keys, settings.TokenClock, callerGone);
        if (because is { } why)
            return Refused(why.ToString(), issuer.Issuer.Name);
        if (ended is null)
        {
            WebLogMessages.LoginFailed(log, nameof(LoginRefusal.IssuerAway), issuer.Issuer.Name);
            return StatusCodes.Status503ServiceUnavailable;
        }

        // 4 its first use
        if (!_tokens.Use($"{issuer.Issuer.Name} {ended.TokenId}", ended.IssuedAt))
            return Refused("Used", issuer.Issuer.Name);

        // 5 the sessions and the logins under way
        sessions.EndAllOf(issuer.Issuer.Name, ended);
        return StatusCodes.Status200OK;
    }

    private int Refused(string why, string issuer)
    {
        security.IssuerLogoutRefused(why, issuer);
        return StatusCodes.Status400BadRequest;
    }
}
