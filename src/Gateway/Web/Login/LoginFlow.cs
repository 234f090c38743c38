using Gateway.Callers;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.Hosting;
using Gateway.Web.Pages;
using Gateway.Web.Sessions;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Web.Login;

/// <summary>
/// Logs people in by authorization code with PKCE (OpenID Connect Core 1.0 section 3.1, RFC 7636, RFC 9700). Out: the browser goes
/// to the issuer with a state, a nonce and a challenge that it alone has the other halves of. Back:
/// 1 a login that this browser began, at its first answer; 2 its state; 3 the issuer that was asked; 4 a code; 5 tokens for it; 6 the id token, that it is
/// this login; 7 the access token, who the caller is, judged as that of any call; 8 a new session, unless the issuer has said meanwhile that the login is over.
/// </summary>
internal sealed class LoginFlow(LoginIssuers issuers, AccessTokenCheck check, SessionStore sessions, SessionCookies cookies, LoginCookie underWay, GatewaySettings settings, SecurityLog security, ILogger<LoginFlow> log)
{
    internal IReadOnlyList<LoginIssuer> Issuers => issuers.All;

    /// <summary>Where the browser is to go to log in; null where there is no such issuer, or it cannot be asked.</summary>
    internal async Task<(Uri? Address, LoginRefusal Why)> BeginAsync(HttpContext context, string? name, string returnTo, Language language)
    {
        if (issuers.Find(name) is not { } issuer)
        {
            security.LoginRefused(nameof(LoginRefusal.NotBegun), "");
            return (null, LoginRefusal.NotBegun);
        }
        if (await issuer.AddressesAsync(context.RequestAborted) is not { } addresses)
            return (null, LoginRefusal.IssuerAway);
        var login = LoginUnderWay.Begin(issuer.Issuer.Name, returnTo, language, sessions.LatestLogout, settings.Clock);
        underWay.Write(context, login);
        var asked = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = issuer.Client.ClientId,
            ["redirect_uri"] = WayBack(context),
            ["scope"] = issuer.Client.Scope,
            ["state"] = login.State,
            ["nonce"] = login.Nonce,
            ["code_challenge"] = login.Challenge,
            ["code_challenge_method"] = "S256",
        };
        if (issuer.Client.Resource is { } resource)
            asked["resource"] = resource;
        return (new Uri(QueryHelpers.AddQueryString(addresses.Authorization.AbsoluteUri, asked)), LoginRefusal.None);
    }

    /// <summary>The way back from the issuer.</summary>
    internal async Task<LoginOutcome> CompleteAsync(HttpContext context)
    {
        var query = context.Request.Query;

        // 1 a login that this browser began, at its first answer
        if (underWay.Take(context) is not { } login || issuers.Find(login.Issuer) is not { } issuer)
            return Refused(LoginRefusal.NotBegun, null, null);

        // 2 its state
        if (query["state"] is not [{ } state] || !login.IsState(state))
            return Refused(LoginRefusal.State, login, issuer);

        // 3 the issuer that was asked
        if (await issuer.AddressesAsync(context.RequestAborted) is not { } addresses)
            return Refused(LoginRefusal.IssuerAway, login, issuer);
        if (query["iss"].Count == 0 ? addresses.NamesItself : query["iss"] is not [{ } named] || named != issuer.Issuer.Identifier)
            return Refused(LoginRefusal.Issuer, login, issuer);

        // 4 a code
        if (query["error"].Count > 0)
            return Refused(query["error"] is ["access_denied"] ? LoginRefusal.GivenUp : LoginRefusal.IssuerRefused, login, issuer);
        if (query["code"] is not [{ Length: > 0 and <= CodeExchange.LongestCode } code])
            return Refused(LoginRefusal.Code, login, issuer);

        // 5 tokens for it
        var (tokens, why) = await CodeExchange.RedeemAsync(issuer, addresses.Token, code, WayBack(context), login.Verifier, settings.TokenClock.GetUtcNow());
        if (tokens is null)
            return Refused(why, login, issuer);

        // 6 the id token
        var expected = new ExpectedLogin(issuer.Issuer, issuer.Client.ClientId, login.Nonce, tokens.AccessToken);
        var id = await IdTokenCheck.JudgeAsync(tokens.IdToken, expected, issuer.Keys, settings.TokenClock, context.RequestAborted);
        if (!id.IsAccepted)
            return Refused(id.CannotTell ? LoginRefusal.IssuerAway : LoginRefusal.IdToken, login, issuer);

        // 7 the access token
        var judgement = await check.JudgeAsync("Bearer " + tokens.AccessToken, CertificateVerdict.NotShown, context.RequestAborted);
        if (judgement is not TokenJudgement.Accepted { Principal: var principal } || principal.Identity?.AuthenticationType != issuer.Issuer.Name)
            return Refused(judgement is TokenJudgement.CannotTell ? LoginRefusal.IssuerAway : LoginRefusal.AccessToken, login, issuer);
        // Whom no page is for, not even the one that says who one is, has nothing to log in to.
        if (CallerIdentity.Identify(principal) is not { } caller || WebPage.Anybody.Against(caller) is not null)
            return Refused(LoginRefusal.NobodyKnown, login, issuer);

        // 8 a new session
        var leave = addresses.Logout is { } logout ? new IssuerLogout(logout, tokens.IdToken) : null;
        var done = new Sessions.Login(principal, caller, IdOf(tokens.AccessToken), issuer.Issuer.Name, LongestOf(issuer, id.LoggedIn), leave) { Subject = id.Subject, IssuerSession = id.IssuerSession, BeganAfter = login.After };
        var (session, whyNone) = sessions.Open(done);
        if (session is null)
            return Refused(whyNone, login, issuer);
        cookies.Give(context, session);
        WebLogMessages.LoggedIn(log, issuer.Issuer.Name);
        return new LoginOutcome(login.Return, login.Language, LoginRefusal.None);
    }

    // The judgement has read it, and accepts none without.
    private static string IdOf(string accessToken) => StrictJson.Text(WrittenToken.OfText(accessToken).Token!.Payload, "jti")!;

    // A session is no way to outlast the login it comes from.
    private TimeSpan LongestOf(LoginIssuer issuer, DateTimeOffset? loggedIn)
    {
        var longest = issuer.Client.LongestSession ?? TimeSpan.MaxValue;
        var left = loggedIn is { } at ? at + issuer.Issuer.OldestLogin - settings.TokenClock.GetUtcNow() : issuer.Issuer.OldestLogin;
        return left < longest ? left : longest;
    }

    private static string WayBack(HttpContext context) => OwnAddress.Of(context, WebPaths.Callback);

    private LoginOutcome Refused(LoginRefusal why, LoginUnderWay? login, LoginIssuer? issuer)
    {
        var name = issuer?.Issuer.Name ?? "";
        if (why is LoginRefusal.GivenUp)
            WebLogMessages.GivenUp(log, name);
        else if (why is LoginRefusal.IssuerAway or LoginRefusal.OwnKey or LoginRefusal.Full)
            WebLogMessages.LoginFailed(log, why.ToString(), name);
        else
            security.LoginRefused(why.ToString(), name);
        return new LoginOutcome(WebPaths.Me, login?.Language ?? Language.Danish, why);
    }
}

/// <summary>What became of a login.</summary>
/// <param name="Return">The page to go on to.</param>
/// <param name="Language">The language in which it began.</param>
/// <param name="Refusal">Why there is no session; <see cref="LoginRefusal.None"/> where there is one.</param>
internal sealed record LoginOutcome(string Return, Language Language, LoginRefusal Refusal);

/// <summary>Why a login came to nothing. A closed set; people are told what to do, the operator which.</summary>
internal enum LoginRefusal
{
    /// <summary>It did come to something.</summary>
    None,

    /// <summary>This browser has not begun it, has completed it already, or took too long; or there is no such issuer.</summary>
    NotBegun,

    /// <summary>The answer belongs to another question.</summary>
    State,

    /// <summary>The answer is another issuer's (RFC 9207).</summary>
    Issuer,

    /// <summary>The person gave up.</summary>
    GivenUp,

    /// <summary>The issuer refused.</summary>
    IssuerRefused,

    /// <summary>The issuer cannot be asked.</summary>
    IssuerAway,

    /// <summary>There is no code, or the issuer does not take it.</summary>
    Code,

    /// <summary>The gateway's own key cannot sign.</summary>
    OwnKey,

    /// <summary>The issuer's answer to the code is not understood.</summary>
    Answer,

    /// <summary>The id token is not this login's.</summary>
    IdToken,

    /// <summary>The access token would not be accepted of any call.</summary>
    AccessToken,

    /// <summary>The access token is sound and names nobody known here.</summary>
    NobodyKnown,

    /// <summary>The issuer has said meanwhile that the person logged out there.</summary>
    LoggedOut,

    /// <summary>The gateway has as many sessions as it can hold.</summary>
    Full,
}
