namespace Gateway.Callers;

/// <summary>Roles that do the same work, as declarations name them.</summary>
[Flags]
internal enum CallerGroups
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>The job centre's caseworkers.</summary>
    Caseworkers = 1,

    /// <summary>The region's health coordinator.</summary>
    HealthCoordinator = 2,

    /// <summary>The municipality's members of the rehabilitation team.</summary>
    TeamMembers = 4,

    /// <summary>The general practitioner.</summary>
    GeneralPractitioner = 8,

    /// <summary>The citizen.</summary>
    Citizen = 16,

    /// <summary>Who acts for the citizen.</summary>
    Representative = 32,

    /// <summary>Who looks in with the citizen.</summary>
    Companion = 64,

    /// <summary>Who reviews: sees what was done, and never the information itself.</summary>
    PrivacyOfficer = 128,

    /// <summary>Who answers for a source system: administers, and sees nothing of any citizen.</summary>
    SourceOwner = 256,

    /// <summary>Management: aggregates only.</summary>
    Management = 512,

    /// <summary>Who works on a case, from within the municipality or from outside.</summary>
    Offices = Caseworkers | HealthCoordinator,

    /// <summary>Who may come to have something about a citizen: those on the case, the citizen, and whom the citizen lets in.</summary>
    OnTheCase = Offices | TeamMembers | GeneralPractitioner | Citizen | Representative | Companion,

    /// <summary>Everybody who is known.</summary>
    Everybody = OnTheCase | PrivacyOfficer | SourceOwner | Management,
}

/// <summary>Which roles a group is.</summary>
internal static class CallerGroupRoles
{
    /// <summary>Whether a role is one of the groups'.</summary>
    internal static bool Include(this CallerGroups groups, Role role) => (groups & Of(role)) != CallerGroups.None;

    private static CallerGroups Of(Role role) => role switch
    {
        Role.Caseworker or Role.CoordinatingCaseworker => CallerGroups.Caseworkers,
        Role.HealthCoordinator => CallerGroups.HealthCoordinator,
        Role.TeamMemberSocial or Role.TeamMemberHealth or Role.TeamMemberEducation or Role.TeamMemberChildAndFamily => CallerGroups.TeamMembers,
        Role.GeneralPractitioner => CallerGroups.GeneralPractitioner,
        Role.Citizen => CallerGroups.Citizen,
        Role.Representative => CallerGroups.Representative,
        Role.Companion => CallerGroups.Companion,
        Role.PrivacyOfficer => CallerGroups.PrivacyOfficer,
        Role.SourceOwner => CallerGroups.SourceOwner,
        Role.Management => CallerGroups.Management,
        // The gateway itself is no caller, and unknown means no.
        _ => CallerGroups.None,
    };
}
