using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Issuers;

/// <summary>Whether a token is signed with a key. The library's word counts; that it reads issuer, audience, type and algorithm as the gateway does is a second lock.</summary>
internal static class TokenSignature
{
    private static readonly JsonWebTokenHandler Library = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = WrittenToken.Longest };

    /// <param name="token">The token, already judged by what it says.</param>
    /// <param name="key">The issuer's key that it names.</param>
    /// <param name="issuer">Who must have issued it.</param>
    /// <param name="audience">Whom it must be for.</param>
    /// <param name="types">What it may call itself; null: anything.</param>
    /// <param name="clock">The clock by which tokens are judged.</param>
    internal static async Task<bool> HoldsAsync(WrittenToken token, VerifyingKey key, string issuer, string audience, IReadOnlyList<string>? types, TimeProvider clock)
    {
        var result = await Library.ValidateTokenAsync(token.Text, new TokenValidationParameters
        {
            ValidTypes = types,
            ValidAlgorithms = [token.Algorithm],
            ValidIssuer = issuer,
            ValidAudience = audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            IssuerSigningKey = key.Key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            // The library's own check reads the system clock and lets a token live on after its end.
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > clock.GetUtcNow().UtcDateTime,
        });
        return result.IsValid;
    }
}
