using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens;

/// <summary>Makes access tokens in the profile of RFC 9068.</summary>
internal sealed class AccessTokens(TokenServiceOptions options, Uri issuer, SigningKey key)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>How long a token made now holds.</summary>
    public TimeSpan Lifetime => options.AccessTokenLifetime;

    /// <summary>A signed token that says what the registration of <paramref name="client"/> says.</summary>
    public string For(TokenClient client)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = client.Subject,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["client_id"] = client.ClientId,
            ["role"] = client.Role,
            ["org_unit"] = client.OrganisationUnit,
            ["municipality"] = client.Municipality,
            ["nsis_loa"] = client.AssuranceLevel,
        };
        if (client.NationalId is { } own)
            claims["cpr"] = own;
        else
            claims["org_cvr"] = client.OrganisationCvr;
        var now = options.TimeProvider.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            SigningCredentials = key.Credentials,
            Issuer = IssuerAddress.Text(issuer),
            Audience = options.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + options.AccessTokenLifetime,
            Claims = claims,
        });
    }
}
