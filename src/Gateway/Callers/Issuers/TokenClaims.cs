using System.Text.Json;
using Gateway.Hosting;

namespace Gateway.Callers.Issuers;

/// <summary>What an access token must claim beside who the caller is (RFC 9068 sections 2.2 and 4). Pure.</summary>
internal static class TokenClaims
{
    // RFC 9068 section 2.2: required, and of use to whoever traces a token.
    private const int LongestTokenId = 256;

    // The last one that has a date; what is later would overflow sums.
    private const long LastSecond = 253_402_300_799;

    /// <summary>Why the claims do not hold now; null where they do.</summary>
    internal static TokenRefusal? Refusal(JsonElement payload, TokenIssuer issuer, DateTimeOffset now)
    {
        if (!IsFor(payload, issuer))
            return TokenRefusal.Audience;
        if (!HoldsAt(payload, issuer, now.ToUnixTimeSeconds()))
            return TokenRefusal.Times;
        if (StrictJson.Text(payload, "jti") is not { Length: > 0 and <= LongestTokenId } || StrictJson.Text(payload, "sub") is not { Length: > 0 } || !IsOneClient(payload))
            return TokenRefusal.Claims;
        if (!Actors.Hold(payload, issuer))
            return TokenRefusal.Actors;
        return issuer.Scope is { } scope && !Scopes(payload).Contains(scope) ? TokenRefusal.Scope : null;
    }

    private static bool IsFor(JsonElement payload, TokenIssuer issuer)
    {
        if (!payload.TryGetProperty("aud", out var audience))
            return false;
        var named = audience.ValueKind switch
        {
            JsonValueKind.String => [audience],
            JsonValueKind.Array => audience.EnumerateArray().ToList(),
            _ => [],
        };
        return named.All(a => a.ValueKind == JsonValueKind.String)
            && named.Any(a => a.GetString() == issuer.Audience)
            && named.All(a => a.GetString() == issuer.Audience || issuer.AlsoFor.Contains(a.GetString()!));
    }

    // In whole seconds. A clock may run ahead of this one's a little; nothing is good for longer than it says.
    private static bool HoldsAt(JsonElement payload, TokenIssuer issuer, long now)
    {
        var ahead = now + (long)GatewayLimits.ClockSkew.TotalSeconds;
        return Seconds(payload, "exp") is { } expires && expires > now
            && Seconds(payload, "iat") is { } issued && issued <= ahead
            && expires > issued && expires - issued <= (long)issuer.LongestLifetime.TotalSeconds
            && (!payload.TryGetProperty("nbf", out _) || Seconds(payload, "nbf") <= ahead)
            && (!payload.TryGetProperty("auth_time", out _) || (Seconds(payload, "auth_time") is { } login && login <= ahead && login >= now - (long)issuer.OldestLogin.TotalSeconds));
    }

    // Keycloak and others name the client a second time.
    private static bool IsOneClient(JsonElement payload) =>
        !payload.TryGetProperty("azp", out var party) || !payload.TryGetProperty("client_id", out var client)
        || (party.ValueKind == JsonValueKind.String && client.ValueKind == JsonValueKind.String && party.GetString() == client.GetString());

    // One text with blanks in between (RFC 9068 section 2.2.3), or a list as Duende IdentityServer writes it by default.
    private static IEnumerable<string> Scopes(JsonElement payload)
    {
        if (!payload.TryGetProperty("scope", out var scope))
            return [];
        return scope.ValueKind switch
        {
            JsonValueKind.String => scope.GetString()!.Split(' '),
            JsonValueKind.Array => scope.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.String).Select(s => s.GetString()!),
            _ => [],
        };
    }

    // A whole number, written as one.
    private static long? Seconds(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= LastSecond ? seconds : null;
}
