namespace Gateway.Callers;

/// <summary>
/// The names under which the gateway itself knows what a token says about its caller. An issuer may use others: its
/// setting says which (<see cref="Issuers.ClaimMapping"/>).
/// </summary>
internal static class CallerClaims
{
    internal const string Municipality = "municipality";
    internal const string Role = "role";
    internal const string Organisation = "org_cvr";
    internal const string Unit = "org_unit";
    internal const string Assurance = "nsis_loa";

    /// <summary>A pseudonym, unique at its issuer.</summary>
    internal const string User = "sub";
    internal const string Client = "client_id";

    /// <summary>A private person's own national id.</summary>
    internal const string NationalId = "cpr";

    /// <summary>What the caller may do beyond the role (<see cref="CallerRights"/>): one word or several. It may be missing.</summary>
    internal const string Rights = "rights";

    /// <summary>What kind of organisation it is. No token says so: the issuer's settings do, and it is written from them.</summary>
    internal const string OrganisationKind = "org_kind";

    /// <summary>All that a token may hold, in the order in which settings are told of.</summary>
    internal static IReadOnlyList<string> All { get; } = [Municipality, Role, Organisation, Unit, Assurance, User, Client, NationalId, Rights];
}
