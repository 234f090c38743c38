using System.Security.Claims;
using Gateway.DisclosureLog;

namespace Gateway.Callers;

/// <summary>Reads the caller out of a token whose signature, issuer, audience, type and lifetime are already checked.</summary>
internal static class CallerIdentity
{
    // A claim longer than this is no identifier; it would only make records grow.
    private const int MaximumClaimLength = 128;

    /// <summary>
    /// The caller, or null when a claim is missing, doubled, or names a role, municipality or assurance level the
    /// gateway does not know: unknown means no. The caller is not told which.
    /// </summary>
    internal static Caller? Identify(ClaimsPrincipal principal)
    {
        if (Claim(principal, "municipality") is not { } code || MunicipalityId.TryParse(code) is not { } municipality)
            return null;
        if (Claim(principal, "org_cvr") is not { Length: 8 } cvr || !cvr.All(char.IsAsciiDigit))
            return null;
        if (Claim(principal, "role") is not { } role || !CallerWords.Roles.TryGetValue(role, out var knownRole))
            return null;
        if (Claim(principal, "nsis_loa") is not { } level || !CallerWords.AssuranceLevels.TryGetValue(level, out var assurance))
            return null;
        if (Claim(principal, "sub") is not { } user || Claim(principal, "client_id") is not { } client || Claim(principal, "org_unit") is not { } unit)
            return null;
        return new Caller
        {
            Municipality = municipality,
            OrganisationCvr = cvr,
            Unit = unit,
            Role = knownRole,
            User = user,
            ClientId = client,
            Assurance = assurance,
        };
    }

    private static string? Claim(ClaimsPrincipal principal, string type) =>
        principal.FindAll(type).Take(2).ToList() is [{ Value: { Length: > 0 and <= MaximumClaimLength } value }] ? value : null;
}
