using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tokens.Signing;

/// <summary>What a token says about the person it speaks for.</summary>
internal static class PersonClaims
{
    /// <summary>A private person's own national id.</summary>
    public const string NationalId = "cpr";

    private static readonly string[] Names = ["sub", "role", "org_cvr", "org_unit", "municipality", "nsis_loa", NationalId];

    /// <summary>As the registration says it.</summary>
    public static IReadOnlyDictionary<string, string> Of(TokenPerson person)
    {
        var claims = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sub"] = person.Subject,
            ["role"] = person.Role,
            ["org_unit"] = person.OrganisationUnit,
            ["municipality"] = person.Municipality,
            ["nsis_loa"] = person.AssuranceLevel,
        };
        if (person.NationalId is { } own)
            claims[NationalId] = own;
        else
            claims["org_cvr"] = person.OrganisationCvr;
        return claims;
    }

    /// <summary>As another token of this service says it.</summary>
    public static IReadOnlyDictionary<string, string> Of(JsonWebToken token) =>
        Names.Where(n => token.TryGetPayloadValue<string>(n, out _)).ToDictionary(n => n, token.GetPayloadValue<string>, StringComparer.Ordinal);
}
