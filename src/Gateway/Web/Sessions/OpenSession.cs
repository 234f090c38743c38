using System.Security.Claims;
using Gateway.Callers;
using Gateway.Callers.Issuers;

namespace Gateway.Web.Sessions;

/// <summary>Somebody who has logged in, as the access token of the login said. Nobody makes one but <see cref="SessionStore"/>.</summary>
internal sealed class OpenSession
{
    internal OpenSession(string id, Login login, DateTimeOffset endsAt)
    {
        Id = id;
        Login = login;
        EndsAt = endsAt;
    }

    /// <summary>256 bits by chance. The browser has it encrypted, and nobody else at all.</summary>
    internal string Id { get; }

    internal Login Login { get; }

    internal Caller Caller => Login.Caller;

    /// <summary>When it ends whatever is done in it.</summary>
    internal DateTimeOffset EndsAt { get; }

    // Never the id.
    public override string ToString() => nameof(OpenSession);
}

/// <summary>A login that has come to its end.</summary>
/// <param name="Principal">Who it is, as the access token says.</param>
/// <param name="Caller">The same, read.</param>
/// <param name="TokenId">The access token's own id (<c>jti</c>), by which its issuer may call it back.</param>
/// <param name="Issuer">The name of the issuer in the settings.</param>
/// <param name="Longest">How long its session may last.</param>
/// <param name="Leave">How to log out at the issuer; null where it does not say.</param>
internal sealed record Login(ClaimsPrincipal Principal, Caller Caller, string TokenId, string Issuer, TimeSpan Longest, IssuerLogout? Leave)
{
    /// <summary>Whom the issuer calls the person in its id token, and in saying that they have logged out there; empty where nothing is known of it.</summary>
    internal string Subject { get; init; } = "";

    /// <summary>Which of the issuer's own sessions it is of; null where it does not say.</summary>
    internal string? IssuerSession { get; init; }

    /// <summary>The latest logout that issuers had told of when it began (<see cref="SessionStore.LatestLogout"/>).</summary>
    internal long BeganAfter { get; init; }

    /// <summary>Whether what the issuer says has ended is this login.</summary>
    internal bool IsOf(EndedLogin ended) =>
        (ended.Subject is null || ended.Subject == Subject)
        // Where it has not said which session this one is of, it is any of the person's.
        && (ended.IssuerSession is null || ended.IssuerSession == IssuerSession || (IssuerSession is null && ended.Subject is not null));

    // Never the claims.
    public override string ToString() => nameof(Login);
}

/// <summary>How to log out at an issuer (OpenID Connect RP-Initiated Logout 1.0).</summary>
/// <param name="Address">Where.</param>
/// <param name="IdToken">Which login. It is sent in a form and stands in no address.</param>
internal sealed record IssuerLogout(Uri Address, string IdToken)
{
    // Never the token.
    public override string ToString() => nameof(IssuerLogout);
}
