using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Signing;

/// <summary>Tells a web client who has logged in and how surely (OpenID Connect Core 1.0 section 2).</summary>
internal sealed class IdTokens(TokenServiceOptions options, Uri issuer, SigningKeys keys)
{
    /// <summary>What stands before an NSIS level in <c>acr</c>.</summary>
    public const string AssurancePrefix = "https://data.gov.dk/concept/core/nsis/";

    /// <summary>A signed token for the client.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="person">Who has logged in.</param>
    /// <param name="loggedIn">When.</param>
    /// <param name="session">What the login is called when it is ended.</param>
    /// <param name="nonce">What the client sent along; null: nothing.</param>
    public string Issue(string clientId, Persona person, DateTimeOffset loggedIn, string session, string? nonce)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = person.Subject,
            ["auth_time"] = loggedIn.ToUnixTimeSeconds(),
            ["acr"] = AssurancePrefix + person.AssuranceLevel,
            ["sid"] = session,
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        var now = options.TimeProvider.GetUtcNow().UtcDateTime;
        return keys.Sign(new SecurityTokenDescriptor
        {
            TokenType = "JWT",
            Issuer = IssuerAddress.Text(issuer),
            Audience = clientId,
            IssuedAt = now,
            Expires = now + options.AccessTokenLifetime,
            Claims = claims,
        });
    }
}
