using Gateway.Tokens.Revocation;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Signing;

/// <summary>Recognises the service's own tokens when somebody brings one back.</summary>
internal sealed class OwnTokens(Uri issuer, SigningKeys keys, RevokedTokens revoked, TimeProvider clock)
{
    // An own token has about one thousand characters.
    private const int Longest = 8 * 1024;

    /// <summary>An access token of this service that holds now and is not revoked; whom it is for is the reader's to judge.</summary>
    public JsonWebToken? AccessToken(string text) =>
        Read(text, AccessTokens.Type, mayHaveEnded: false) is { } token && !revoked.Contains(token.Id) ? token : null;

    /// <summary>An ID token of this service, whether it has ended or not: a hint of whose login is meant.</summary>
    public JsonWebToken? IdTokenHint(string text) => Read(text, "JWT", mayHaveEnded: true);

    private JsonWebToken? Read(string text, string type, bool mayHaveEnded) => text.Length > Longest ? null : keys.Verified(text, new TokenValidationParameters
    {
        ValidIssuer = IssuerAddress.Text(issuer),
        ValidTypes = [type],
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        RequireSignedTokens = true,
        ValidateAudience = false,
        // The library's own check reads the system clock.
        LifetimeValidator = (_, expires, _, _) => mayHaveEnded || expires > clock.GetUtcNow().UtcDateTime,
    });
}
