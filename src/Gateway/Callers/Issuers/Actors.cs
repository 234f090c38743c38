using System.Text.Json;

namespace Gateway.Callers.Issuers;

/// <summary>Who acts for the person a token speaks for (<c>act</c>, RFC 8693 section 4.1): systems, the last one outermost. Pure.</summary>
internal static class Actors
{
    /// <summary>The longest chain: a case system, and one that it calls through. Of longer ones nobody could say who has seen what.</summary>
    internal const int Most = 2;

    // Section 4.1: they say nothing about an actor, and whoever writes them means something else.
    private static readonly string[] NotAboutActors = ["aud", "exp", "nbf", "iat"];

    /// <summary>Whether a token that names actors names them so that it can be believed, the client that calls as the last one.</summary>
    internal static bool Hold(JsonElement payload, TokenIssuer issuer)
    {
        if (!payload.TryGetProperty("act", out var outermost))
            return true;
        return StrictJson.Text(outermost, "sub") == ClientOf(payload, issuer) && AreWell(outermost, issuer.Identifier);
    }

    private static bool AreWell(JsonElement outermost, string issuer)
    {
        var (actor, depth) = (outermost, 1);
        while (IsOne(actor, issuer))
        {
            if (!actor.TryGetProperty("act", out var inner))
                return true;
            if (++depth > Most)
                return false;
            actor = inner;
        }
        return false;
    }

    // By the issuer's own word for it: an actor of another issuer is nobody here.
    private static bool IsOne(JsonElement actor, string issuer) =>
        StrictJson.Text(actor, "sub") is { Length: > 0 and <= CallerIdentity.MaximumClaimLength }
        && (!actor.TryGetProperty("iss", out _) || StrictJson.Text(actor, "iss") == issuer)
        && !NotAboutActors.Any(name => actor.TryGetProperty(name, out _));

    private static string? ClientOf(JsonElement payload, TokenIssuer issuer) =>
        issuer.Claims.Always.GetValueOrDefault(CallerClaims.Client) ?? StrictJson.Text(payload, issuer.Claims.Names[CallerClaims.Client]);
}
