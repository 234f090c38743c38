using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Hosting;

namespace Gateway.Callers.Issuers;

/// <summary>What an id token was to say: whose login it is the answer to.</summary>
/// <param name="Issuer">Who was asked.</param>
/// <param name="ClientId">Who asked.</param>
/// <param name="Nonce">What was sent along.</param>
/// <param name="AccessToken">What came with it.</param>
internal sealed record ExpectedLogin(TokenIssuer Issuer, string ClientId, string Nonce, string AccessToken)
{
    // Never nonce or token.
    public override string ToString() => nameof(ExpectedLogin);
}

/// <summary>What became of an id token.</summary>
/// <param name="Because">Why it is refused; null where it is not.</param>
/// <param name="CannotTell">The issuer's keys cannot be had.</param>
/// <param name="LoggedIn">When the person logged in, where it is said.</param>
internal sealed record IdTokenJudgement(TokenRefusal? Because, bool CannotTell, DateTimeOffset? LoggedIn)
{
    internal bool IsAccepted => Because is null && !CannotTell;

    /// <summary>Whom the issuer calls the person; empty where the token is not accepted.</summary>
    internal string Subject { get; init; } = "";

    /// <summary>Which of the issuer's own sessions the login is of; null where it does not say.</summary>
    internal string? IssuerSession { get; init; }
}

/// <summary>
/// Judges an id token (OpenID Connect Core 1.0 section 3.1.3.7) in the order in which access tokens are judged: form, algorithm,
/// claims, key, signature. It tells that this login is the one that was asked for; who the caller is, the access token tells.
/// </summary>
internal static class IdTokenCheck
{
    /// <summary>How long ago one may have been written, which is read seconds afterwards.</summary>
    internal static readonly TimeSpan OldestIssue = TimeSpan.FromMinutes(5);

    private const long LastSecond = 253_402_300_799;

    internal static async Task<IdTokenJudgement> JudgeAsync(string text, ExpectedLogin login, IssuerKeys keys, TimeProvider clock, CancellationToken callerGone)
    {
        static IdTokenJudgement Refused(TokenRefusal why) => new(why, CannotTell: false, null);

        // 1 its form
        var (token, why) = WrittenToken.OfText(text);
        if (token is null)
            return Refused(why);

        // 2 type and algorithm: an access token is no id token
        if (TokenIssuer.TokenTypes.Contains(token.Type, StringComparer.OrdinalIgnoreCase))
            return Refused(TokenRefusal.Type);
        if (!login.Issuer.Algorithms.Contains(token.Algorithm))
            return Refused(TokenRefusal.Algorithm);

        // 3 its claims
        if (Refusal(token, login, clock.GetUtcNow()) is { } claims)
            return Refused(claims);

        // 4 the issuer's key
        var found = await keys.FindAsync(token.KeyId, token.Algorithm, callerGone);
        if (found.Key is not { } key)
            return found.CannotTell ? new(null, CannotTell: true, null) : Refused(TokenRefusal.Key);

        // 5 the signature
        if (!await TokenSignature.HoldsAsync(token, key, login.Issuer.Identifier, login.ClientId, types: null, clock))
            return Refused(TokenRefusal.Signature);
        return new(null, CannotTell: false, Seconds(token.Payload, "auth_time") is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null)
        {
            Subject = StrictJson.Text(token.Payload, "sub")!,
            IssuerSession = StrictJson.Text(token.Payload, "sid"),
        };
    }

    private static TokenRefusal? Refusal(WrittenToken token, ExpectedLogin login, DateTimeOffset now)
    {
        var payload = token.Payload;
        if (StrictJson.Text(payload, "iss") != login.Issuer.Identifier)
            return TokenRefusal.Issuer;
        if (!IsFor(payload, login.ClientId))
            return TokenRefusal.Audience;
        if (!HoldsAt(payload, login.Issuer, now.ToUnixTimeSeconds()))
            return TokenRefusal.Times;
        if (StrictJson.Text(payload, "sub") is not { Length: > 0 } || StrictJson.Text(payload, "nonce") is not { } nonce || !Same(nonce, login.Nonce))
            return TokenRefusal.Claims;
        // Where it says which access token belongs to it (section 3.1.3.6), it is this one.
        return payload.TryGetProperty("at_hash", out _) && StrictJson.Text(payload, "at_hash") != HalfHash(login.AccessToken, token.Algorithm) ? TokenRefusal.Binding : null;
    }

    /// <summary>Whether it is for this client and nobody else.</summary>
    internal static bool IsFor(JsonElement payload, string clientId)
    {
        if (!payload.TryGetProperty("aud", out var audience))
            return false;
        var only = audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() == 1 ? audience[0] : audience;
        return only.ValueKind == JsonValueKind.String && only.GetString() == clientId
            && (!payload.TryGetProperty("azp", out _) || StrictJson.Text(payload, "azp") == clientId);
    }

    private static bool HoldsAt(JsonElement payload, TokenIssuer issuer, long now)
    {
        var ahead = now + (long)GatewayLimits.ClockSkew.TotalSeconds;
        return Seconds(payload, "exp") is { } expires && expires > now
            && Seconds(payload, "iat") is { } issued && issued <= ahead && issued >= now - (long)OldestIssue.TotalSeconds
            && (!payload.TryGetProperty("auth_time", out _) || (Seconds(payload, "auth_time") is { } login && login <= ahead && login >= now - (long)issuer.OldestLogin.TotalSeconds));
    }

    /// <summary>A moment in whole seconds; null where there is none.</summary>
    internal static long? Seconds(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= LastSecond ? seconds : null;

    private static string HalfHash(string token, string algorithm)
    {
        var ascii = Encoding.ASCII.GetBytes(token);
        var hash = algorithm.EndsWith("384", StringComparison.Ordinal) ? SHA384.HashData(ascii) : SHA256.HashData(ascii);
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }

    private static bool Same(string said, string sent) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(sent));
}
