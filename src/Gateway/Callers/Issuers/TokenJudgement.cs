using System.Security.Claims;
using Gateway.Callers.Certificates;

namespace Gateway.Callers.Issuers;

/// <summary>What became of a call's token.</summary>
internal abstract record TokenJudgement
{
    private TokenJudgement()
    {
    }

    /// <summary>An issuer that is believed has said this about the caller. What it says may still name nobody known here.</summary>
    internal sealed record Accepted(ClaimsPrincipal Principal) : TokenJudgement
    {
        // A record would print the claims.
        public override string ToString() => nameof(Accepted);
    }

    /// <summary>There is no acceptable token; another one is needed. The caller is not told why.</summary>
    /// <param name="Because">Why.</param>
    /// <param name="Certificate">What is wrong with the client certificate, where it is that.</param>
    internal sealed record Refused(TokenRefusal Because, CertificateRefusal? Certificate = null) : TokenJudgement;

    /// <summary>The issuer's keys, or its list of revoked tokens, cannot be had; the same token may be good later.</summary>
    internal sealed record CannotTell(string Issuer) : TokenJudgement;
}

/// <summary>Why a token was refused. For the operator's log alone.</summary>
internal enum TokenRefusal
{
    /// <summary>No token, or not exactly one.</summary>
    None,

    /// <summary>Another scheme than Bearer.</summary>
    Scheme,

    /// <summary>No compact JWS of acceptable size with readable parts.</summary>
    Form,

    /// <summary>A header that asks for something, or brings a key or an address of one.</summary>
    Header,

    /// <summary>No access token by RFC 9068.</summary>
    Type,

    /// <summary>An algorithm that the issuer is not to use.</summary>
    Algorithm,

    /// <summary>Of no issuer named in the settings.</summary>
    Issuer,

    /// <summary>For somebody else, or for somebody else as well.</summary>
    Audience,

    /// <summary>Not yet, no longer, or for too long.</summary>
    Times,

    /// <summary>A claim that RFC 9068 demands is missing, or claims contradict each other.</summary>
    Claims,

    /// <summary>Who acts for the person is not well said, too many do, or it is not the client that calls.</summary>
    Actors,

    /// <summary>Without the scope that is asked for.</summary>
    Scope,

    /// <summary>Bound to another certificate than the caller has shown, or to something else.</summary>
    Binding,

    /// <summary>Bound to a certificate, and the caller has shown none.</summary>
    NoCertificate,

    /// <summary>Bound to no certificate, where the issuer's tokens must be.</summary>
    Unbound,

    /// <summary>The caller has shown a certificate that is not believed.</summary>
    Certificate,

    /// <summary>Signed with a key that the issuer does not publish, or not with one of that kind.</summary>
    Key,

    /// <summary>The signature does not hold.</summary>
    Signature,

    /// <summary>Called back by its issuer before its end.</summary>
    Revoked,
}
