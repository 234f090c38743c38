namespace Gateway.Callers;

/// <summary>What kind of organisation a role belongs to.</summary>
internal enum OrganisationKind
{
    /// <summary>The municipality itself, its job centre and its administrations included.</summary>
    Municipality,

    /// <summary>The region's clinical function with its health coordinators (klinisk funktion).</summary>
    ClinicalFunction,

    /// <summary>A doctor's practice (lægepraksis).</summary>
    Practice,

    /// <summary>None that works on a case.</summary>
    None,
}

/// <summary>Which role belongs to which kind of organisation.</summary>
internal static class OrganisationKinds
{
    internal static OrganisationKind Of(Role role) => role switch
    {
        Role.Caseworker or Role.CoordinatingCaseworker
            or Role.TeamMemberSocial or Role.TeamMemberHealth or Role.TeamMemberEducation or Role.TeamMemberChildAndFamily => OrganisationKind.Municipality,
        Role.HealthCoordinator => OrganisationKind.ClinicalFunction,
        Role.GeneralPractitioner => OrganisationKind.Practice,
        _ => OrganisationKind.None,
    };

    /// <summary>
    /// Which kind of organisation people of a role belong to, whether they work on a case or not; none for a private person,
    /// and for who answers for a source system, who may belong to any.
    /// </summary>
    internal static OrganisationKind PlaceOf(Role role) => role is Role.PrivacyOfficer or Role.Management ? OrganisationKind.Municipality : Of(role);
}
