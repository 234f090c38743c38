using Gateway.Access;
using Gateway.DisclosureLog;

namespace Gateway.Callers;

/// <summary>Who asks, as the token said and the gateway believed.</summary>
internal sealed record Caller
{
    /// <summary>The municipality the caller works for; everything it may see belongs to it.</summary>
    internal required MunicipalityId Municipality { get; init; }

    /// <summary>CVR number of the authority, eight digits.</summary>
    internal required string OrganisationCvr { get; init; }

    /// <summary>The unit within the authority.</summary>
    internal required string Unit { get; init; }

    /// <summary>What the user does there.</summary>
    internal required Role Role { get; init; }

    /// <summary>Pseudonymous user.</summary>
    internal required string User { get; init; }

    /// <summary>The system that calls on the user's behalf.</summary>
    internal required string ClientId { get; init; }

    /// <summary>How sure the login is.</summary>
    internal required AssuranceLevel Assurance { get; init; }

    /// <summary>
    /// What kind of organisation it is, where the issuer's settings list those it vouches for; null where they list none,
    /// and for a private person: then the role alone says it.
    /// </summary>
    internal OrganisationKind? OrganisationKind { get; init; }

    /// <summary>What the caller may do beyond the role; as a rule nothing.</summary>
    internal CallerRights Rights { get; init; }

    /// <summary>The caller's own national id, where the caller is the citizen or acts for one; null for everybody else.</summary>
    internal CitizenId? Self { get; init; }
}

/// <summary>The roles the gateway knows. A role that is not here is refused.</summary>
internal enum Role
{
    /// <summary>Caseworker in the job centre (sagsbehandler).</summary>
    Caseworker,

    /// <summary>Coordinating caseworker (koordinerende sagsbehandler).</summary>
    CoordinatingCaseworker,

    /// <summary>Regional health coordinator (sundhedskoordinator).</summary>
    HealthCoordinator,

    /// <summary>Member of the rehabilitation team for social services (teammedlem, socialområdet).</summary>
    TeamMemberSocial,

    /// <summary>Member of the team for municipal health (teammedlem, kommunal sundhed).</summary>
    TeamMemberHealth,

    /// <summary>Member of the team for education (teammedlem, uddannelse).</summary>
    TeamMemberEducation,

    /// <summary>Member of the team for children and families (teammedlem, børn og familie).</summary>
    TeamMemberChildAndFamily,

    /// <summary>General practitioner (praktiserende læge).</summary>
    GeneralPractitioner,

    /// <summary>Who answers for a source system (systemejer).</summary>
    SourceOwner,

    /// <summary>Privacy officer (databeskyttelsesrådgiver).</summary>
    PrivacyOfficer,

    /// <summary>The citizen (borger), about themselves.</summary>
    Citizen,

    /// <summary>Who acts for the citizen by mandate: guardian, power of attorney, parent (værge, fuldmægtig, forælder).</summary>
    Representative,

    /// <summary>A relative or companion (bisidder) the citizen lets look in.</summary>
    Companion,

    /// <summary>Management (ledelse): aggregates only.</summary>
    Management,

    /// <summary>The gateway itself.</summary>
    System,
}

/// <summary>NSIS level of assurance (sikringsniveau), lowest first.</summary>
internal enum AssuranceLevel
{
    /// <summary>Lav.</summary>
    Low,

    /// <summary>Betydelig.</summary>
    Substantial,

    /// <summary>Høj.</summary>
    High,
}

/// <summary>What a caller may be given beyond the role.</summary>
[Flags]
internal enum CallerRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Works on cases about employees, people of their household and people who are known (beskyttede sager); each such look is reviewed.</summary>
    ProtectedRecords = 1,
}

/// <summary>The words for roles and levels, as tokens and reviewed files spell them.</summary>
internal static class CallerWords
{
    internal static readonly IReadOnlyDictionary<string, Role> Roles = new Dictionary<string, Role>
    {
        ["caseworker"] = Role.Caseworker,
        ["coordinating-caseworker"] = Role.CoordinatingCaseworker,
        ["health-coordinator"] = Role.HealthCoordinator,
        ["team-member-social"] = Role.TeamMemberSocial,
        ["team-member-health"] = Role.TeamMemberHealth,
        ["team-member-education"] = Role.TeamMemberEducation,
        ["team-member-child-and-family"] = Role.TeamMemberChildAndFamily,
        ["general-practitioner"] = Role.GeneralPractitioner,
        ["source-owner"] = Role.SourceOwner,
        ["privacy-officer"] = Role.PrivacyOfficer,
        ["citizen"] = Role.Citizen,
        ["representative"] = Role.Representative,
        ["companion"] = Role.Companion,
        ["management"] = Role.Management,
        ["system"] = Role.System,
    };

    internal static readonly IReadOnlyDictionary<string, AssuranceLevel> AssuranceLevels = new Dictionary<string, AssuranceLevel>
    {
        ["Low"] = AssuranceLevel.Low,
        ["Substantial"] = AssuranceLevel.Substantial,
        ["High"] = AssuranceLevel.High,
    };

    /// <summary>The words for rights.</summary>
    internal static readonly IReadOnlyDictionary<string, CallerRights> Rights = new Dictionary<string, CallerRights> { ["protected-records"] = CallerRights.ProtectedRecords };

    /// <summary>The words for kinds of organisation.</summary>
    internal static readonly IReadOnlyDictionary<string, OrganisationKind> OrganisationKinds = new Dictionary<string, OrganisationKind>
    {
        ["municipality"] = OrganisationKind.Municipality,
        ["clinical-function"] = OrganisationKind.ClinicalFunction,
        ["practice"] = OrganisationKind.Practice,
    };

    /// <summary>Whether the role is a person's own, not an organisation's: its token names the person.</summary>
    internal static bool IsPrivate(this Role role) => role is Role.Citizen or Role.Representative or Role.Companion;

    internal static string Word(this Role role) => Roles.First(r => r.Value == role).Key;
}
