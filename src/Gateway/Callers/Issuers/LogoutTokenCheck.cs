using System.Text.Json;
using Gateway.Hosting;

namespace Gateway.Callers.Issuers;

/// <summary>What an issuer says has ended: one of its sessions, everything of a person, or both.</summary>
/// <param name="Subject">Whom it calls the person; null where it does not say.</param>
/// <param name="IssuerSession">Which of its sessions; null: all of the person's.</param>
/// <param name="TokenId">The token's own id: it counts once.</param>
/// <param name="IssuedAt">When it was written, in seconds.</param>
internal sealed record EndedLogin(string? Subject, string? IssuerSession, string TokenId, long IssuedAt)
{
    // Never who.
    public override string ToString() => nameof(EndedLogin);
}

/// <summary>
/// Judges a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6) in the order in which id tokens are judged: form, type and algorithm,
/// claims, key, signature. Neither an id token nor an access token is one.
/// </summary>
internal static class LogoutTokenCheck
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    // The second is of issuers from before the type had a name; what an id token lacks, below, tells them apart.
    private static readonly string[] Types = ["logout+jwt", "JWT", ""];

    /// <param name="token">The token.</param>
    /// <param name="issuer">Who is said to have written it.</param>
    /// <param name="clientId">For whom it must be.</param>
    /// <param name="keys">The issuer's keys.</param>
    /// <param name="clock">The clock tokens are judged by.</param>
    /// <param name="callerGone">Gives up.</param>
    /// <returns>What has ended; or why it is refused; or neither, where the issuer's keys cannot be had.</returns>
    internal static async Task<(EndedLogin? Ended, TokenRefusal? Because)> JudgeAsync(WrittenToken token, TokenIssuer issuer, string clientId, IssuerKeys keys, TimeProvider clock, CancellationToken callerGone)
    {
        // 1 type and algorithm
        if (!Types.Contains(token.Type, StringComparer.OrdinalIgnoreCase))
            return (null, TokenRefusal.Type);
        if (!issuer.Algorithms.Contains(token.Algorithm))
            return (null, TokenRefusal.Algorithm);

        // 2 its claims
        if (Read(token.Payload) is not { } ended)
            return (null, TokenRefusal.Claims);
        if (StrictJson.Text(token.Payload, "iss") != issuer.Identifier)
            return (null, TokenRefusal.Issuer);
        if (!IdTokenCheck.IsFor(token.Payload, clientId))
            return (null, TokenRefusal.Audience);
        if (!HoldsAt(token.Payload, ended.IssuedAt, clock.GetUtcNow().ToUnixTimeSeconds()))
            return (null, TokenRefusal.Times);

        // 3 the issuer's key
        var found = await keys.FindAsync(token.KeyId, token.Algorithm, callerGone);
        if (found.Key is not { } key)
            return (null, found.CannotTell ? null : TokenRefusal.Key);

        // 4 the signature
        return await TokenSignature.HoldsAsync(token, key, issuer.Identifier, clientId, types: null, clock) ? (ended, null) : (null, TokenRefusal.Signature);
    }

    // Section 2.4: an event of this kind, who or which session, an id of its own; and no nonce, by which it could pass for an id token.
    private static EndedLogin? Read(JsonElement payload)
    {
        if (payload.TryGetProperty("nonce", out _) || StrictJson.Text(payload, "jti") is not { Length: > 0 and <= CallerIdentity.MaximumClaimLength } id || IdTokenCheck.Seconds(payload, "iat") is not { } issued)
            return null;
        if (!payload.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Object || !events.TryGetProperty(Event, out var told) || told.ValueKind != JsonValueKind.Object)
            return null;
        var (subject, session) = (StrictJson.Text(payload, "sub"), StrictJson.Text(payload, "sid"));
        // What is there and is no text is not taken for what is not there.
        return (payload.TryGetProperty("sub", out _) && subject is not { Length: > 0 }) || (payload.TryGetProperty("sid", out _) && session is not { Length: > 0 }) || (subject is null && session is null)
            ? null
            : new EndedLogin(subject, session, id, issued);
    }

    private static bool HoldsAt(JsonElement payload, long issued, long now) =>
        IdTokenCheck.Seconds(payload, "exp") is { } expires && expires > now
        && issued <= now + (long)GatewayLimits.ClockSkew.TotalSeconds && issued >= now - (long)IdTokenCheck.OldestIssue.TotalSeconds;
}
