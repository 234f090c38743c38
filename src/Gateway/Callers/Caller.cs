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
}

/// <summary>The roles the gateway knows so far. A role that is not here is refused.</summary>
internal enum Role
{
    /// <summary>Caseworker in the job centre (sagsbehandler).</summary>
    Caseworker,

    /// <summary>Coordinating caseworker (koordinerende sagsbehandler).</summary>
    CoordinatingCaseworker,

    /// <summary>Regional health coordinator (sundhedskoordinator).</summary>
    HealthCoordinator,
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

/// <summary>The words for roles and levels, as tokens and reviewed files spell them.</summary>
internal static class CallerWords
{
    internal static readonly IReadOnlyDictionary<string, Role> Roles = new Dictionary<string, Role>
    {
        ["caseworker"] = Role.Caseworker,
        ["coordinating-caseworker"] = Role.CoordinatingCaseworker,
        ["health-coordinator"] = Role.HealthCoordinator,
    };

    internal static readonly IReadOnlyDictionary<string, AssuranceLevel> AssuranceLevels = new Dictionary<string, AssuranceLevel>
    {
        ["Low"] = AssuranceLevel.Low,
        ["Substantial"] = AssuranceLevel.Substantial,
        ["High"] = AssuranceLevel.High,
    };

    internal static string Word(this Role role) => Roles.First(r => r.Value == role).Key;
}
