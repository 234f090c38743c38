using Gateway.Callers.Certificates;
using Microsoft.Extensions.Primitives;

namespace Gateway.Callers.Issuers;

/// <summary>
/// Judges a call's access token (RFC 9068, RFC 8725):
/// 1 its form; 2 whose it says it is; 3 what that issuer may do: type, algorithm; 4 its claims: audience, times, scope;
/// 5 the issuer's key; 6 the signature; 7 the client certificate, and whether the token is bound to it; 8 that its issuer has not called it back;
/// 9 who the caller is, in the gateway's own words.
/// Nothing that a token says is believed before step 6; whatever fails, the caller gets the same answer.
/// </summary>
internal sealed class AccessTokenCheck
{
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, (TokenIssuer Issuer, IssuerKeys Keys, RevokedTokens? Revoked, string[] OtherPrefixes)> _issuers;

    internal AccessTokenCheck(
        IReadOnlyList<TokenIssuer> issuers, Func<TokenIssuer, IssuerKeys> keysOf, Func<TokenIssuer, RevokedTokens?> revokedOf, TimeProvider clock)
    {
        _clock = clock;
        _issuers = issuers.ToDictionary(
            i => i.Identifier,
            i => (i, keysOf(i), revokedOf(i), issuers.Where(other => other != i).Select(other => other.Prefix).ToArray()),
            StringComparer.Ordinal);
    }

    /// <summary>The keys of an issuer, one of those this was made with.</summary>
    internal IssuerKeys KeysOf(TokenIssuer issuer) => _issuers[issuer.Identifier].Keys;

    /// <summary>Whether an issuer has called back a token that was accepted before; null where that cannot be told.</summary>
    internal async Task<bool?> IsCalledBackAsync(TokenIssuer issuer, string tokenId, CancellationToken callerGone) =>
        _issuers[issuer.Identifier].Revoked is { } revoked ? await revoked.ContainAsync(tokenId, callerGone) : false;

    internal async Task<TokenJudgement> JudgeAsync(StringValues authorization, CertificateVerdict shown, CancellationToken callerGone)
    {
        // 1 its form
        var (token, why) = WrittenToken.Read(authorization);
        if (token is null)
            return new TokenJudgement.Refused(why);

        // 2 whose it says it is
        if (StrictJson.Text(token.Payload, "iss") is not { } named || !_issuers.TryGetValue(named, out var known))
            return new TokenJudgement.Refused(TokenRefusal.Issuer);
        var issuer = known.Issuer;

        // 3 what that issuer may do
        if (!TokenIssuer.TokenTypes.Contains(token.Type))
            return new TokenJudgement.Refused(TokenRefusal.Type);
        if (!issuer.Algorithms.Contains(token.Algorithm))
            return new TokenJudgement.Refused(TokenRefusal.Algorithm);

        // 4 its claims
        if (TokenClaims.Refusal(token.Payload, issuer, _clock.GetUtcNow()) is { } claims)
            return new TokenJudgement.Refused(claims);

        // 5 the issuer's key
        var found = await known.Keys.FindAsync(token.KeyId, token.Algorithm, callerGone);
        if (found.Key is not { } key)
            return found.CannotTell ? new TokenJudgement.CannotTell(issuer.Name) : new TokenJudgement.Refused(TokenRefusal.Key);

        // 6 the signature
        if (!await IsSignedAsync(token, issuer, key))
            return new TokenJudgement.Refused(TokenRefusal.Signature);

        // 7 the client certificate, and whether the token is bound to it
        if (TokenBinding.Refusal(token.Payload, issuer, shown) is { } binding)
            return binding;

        // 8 that its issuer has not called it back
        var revoked = known.Revoked is null ? false : await known.Revoked.ContainAsync(StrictJson.Text(token.Payload, "jti")!, callerGone);
        if (revoked is not false)
            return revoked is null ? new TokenJudgement.CannotTell(issuer.Name) : new TokenJudgement.Refused(TokenRefusal.Revoked);

        // 9 who the caller is
        return new TokenJudgement.Accepted(ClaimReading.Read(token.Payload, issuer, known.OtherPrefixes));
    }

    /// <summary>
    /// Fetches every issuer's keys and list of revoked tokens, all at once, and tries the keys on a signature of nobody's, so
    /// that no caller waits for any of it. An issuer that is away is no hindrance.
    /// </summary>
    internal Task PrepareAsync() => Task.WhenAll(_issuers.Values.Select(async known =>
    {
        var list = known.Revoked?.PrepareAsync() ?? Task.CompletedTask;
        if (await known.Keys.PrepareAsync() is { } key)
            await IsSignedAsync(WrittenToken.Unsigned(known.Issuer, key), known.Issuer, key);
        await list;
    }));

    private Task<bool> IsSignedAsync(WrittenToken token, TokenIssuer issuer, VerifyingKey key) =>
        TokenSignature.HoldsAsync(token, key, issuer.Identifier, issuer.Audience, TokenIssuer.TokenTypes, _clock);
}
