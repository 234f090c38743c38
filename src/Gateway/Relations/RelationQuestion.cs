using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;

namespace Gateway.Relations;

/// <summary>Whether an organisation of a municipality has an open case on a person.</summary>
/// <param name="Municipality">Where.</param>
/// <param name="OrganisationCvr">Whose case.</param>
/// <param name="Person">About whom.</param>
internal sealed record RelationQuestion(MunicipalityId Municipality, string OrganisationCvr, Person Person)
{
    /// <summary>The purpose and the category of the catalogue that stand for the question.</summary>
    internal const string Purpose = "relation-check";

    /// <inheritdoc cref="Purpose"/>
    internal const string Category = "open-cases";

    private const string Gateway = "gateway";

    // The question is whether there is a case, so it has none.
    private static readonly CaseId NoCase = CaseId.TryParse(Purpose)!;

    /// <summary>The query that was answered before the relation was asked for; null where it waits for it.</summary>
    internal QueryId? Unconfirmed { get; init; }

    /// <summary>The question that another one depends on.</summary>
    internal static RelationQuestion Of(AccessRequest request) => new(request.Caller.Municipality, request.Caller.OrganisationCvr, request.Person);

    /// <summary>What is to be decided: the gateway itself asks, for the organisation.</summary>
    internal AccessRequest Request() => new(System(), Person, NoCase, Purpose, Step: null, [Category]) { Use = AccessUse.RelationCheck };

    private Caller System() => new()
    {
        Municipality = Municipality,
        OrganisationCvr = OrganisationCvr,
        Unit = Gateway,
        Role = Role.System,
        User = Gateway,
        ClientId = Gateway,
        // It runs as itself: nobody logs in for it.
        Assurance = AssuranceLevel.High,
    };
}
