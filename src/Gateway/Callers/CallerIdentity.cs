using System.Security.Claims;
using Gateway.Access;
using Gateway.DisclosureLog;

namespace Gateway.Callers;

/// <summary>Reads the caller out of a token whose signature, issuer, audience, type and lifetime are already checked.</summary>
internal static class CallerIdentity
{
    /// <summary>A claim longer than this, in characters, is no identifier; it would only make records grow.</summary>
    internal const int MaximumClaimLength = 128;

    /// <summary>
    /// The caller, or null when a claim is missing, doubled, or names a role, municipality or assurance level the
    /// gateway does not know: unknown means no. The caller is not told which.
    /// </summary>
    internal static Caller? Identify(ClaimsPrincipal principal)
    {
        if (Claim(principal, CallerClaims.Municipality) is not { } code || MunicipalityId.TryParse(code) is not { } municipality)
            return null;
        // The gateway itself is no caller from outside.
        if (Claim(principal, CallerClaims.Role) is not { } role || !CallerWords.Roles.TryGetValue(role, out var knownRole) || knownRole == Role.System)
            return null;
        if (Organisation(principal, knownRole) is not { } cvr)
            return null;
        if (Self(principal, knownRole) is not (true, var self))
            return null;
        if (Claim(principal, CallerClaims.Assurance) is not { } level || !CallerWords.AssuranceLevels.TryGetValue(level, out var assurance))
            return null;
        if (Claim(principal, CallerClaims.User) is not { } user || Claim(principal, CallerClaims.Client) is not { } client || Claim(principal, CallerClaims.Unit) is not { } unit)
            return null;
        // These stand in every record as they are: a pseudonym that is the person's number is none.
        if (self is not null && new[] { user, client, unit }.Any(word => Names(word, self)))
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
            Self = self,
            OrganisationKind = Claim(principal, CallerClaims.OrganisationKind) is { } kind ? CallerWords.OrganisationKinds.GetValueOrDefault(kind, OrganisationKind.None) : null,
            Rights = Rights(principal, knownRole),
        };
    }

    // A right opens more: a word that is not known opens nothing, and nothing is a private person's beyond the role.
    private static CallerRights Rights(ClaimsPrincipal principal, Role role) => role.IsPrivate()
        ? CallerRights.None
        : principal.FindAll(CallerClaims.Rights).Select(c => CallerWords.Rights.GetValueOrDefault(c.Value)).Aggregate(CallerRights.None, (all, one) => all | one);

    // A private person has no organisation, and must not pass for one's.
    private static string? Organisation(ClaimsPrincipal principal, Role role)
    {
        if (role.IsPrivate())
            return principal.HasClaim(c => c.Type == CallerClaims.Organisation) ? null : "";
        return Claim(principal, CallerClaims.Organisation) is { Length: 8 } cvr && cvr.All(char.IsAsciiDigit) ? cvr : null;
    }

    // Who acts for themselves or for a citizen is known by national id, and nobody else's token may hold one.
    private static (bool Read, CitizenId? Self) Self(ClaimsPrincipal principal, Role role)
    {
        if (!role.IsPrivate())
            return (!principal.HasClaim(c => c.Type == CallerClaims.NationalId), null);
        return Claim(principal, CallerClaims.NationalId) is { } id && CitizenId.TryParse(id) is { } self ? (true, self) : (false, null);
    }

    private static bool Names(string word, CitizenId self) =>
        string.Concat(word.Where(char.IsAsciiLetterOrDigit)).Contains(self.Reveal(), StringComparison.OrdinalIgnoreCase);

    private static string? Claim(ClaimsPrincipal principal, string type) =>
        principal.FindAll(type).Take(2).ToList() is [{ Value: { Length: > 0 and <= MaximumClaimLength } value }] ? value : null;
}
