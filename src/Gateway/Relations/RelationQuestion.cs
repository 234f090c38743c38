using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Storage;

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

    /// <summary>The case it is asked for.</summary>
    internal string CaseNumber { get; init; } = "";

    /// <summary>
    /// The organisation is a part of the municipality. Who is not, as the region's clinical function and a doctor's practice
    /// are, has no case of its own in the source that answers: the citizen must have let it in.
    /// </summary>
    internal bool OfMunicipality { get; init; }

    /// <summary>The question that another one depends on.</summary>
    internal static RelationQuestion Of(AccessRequest request) => new(request.Caller.Municipality, request.Caller.OrganisationCvr, request.Person)
    {
        CaseNumber = request.Case.Number,
        OfMunicipality = OrganisationKinds.Of(request.Caller.Role) == OrganisationKind.Municipality,
    };

    /// <summary>Whether the citizen has let the organisation into the case: a consent that names it, for that case, and holds.</summary>
    internal bool IsLetIn(AccessRecords records, DateTimeOffset now) => records.Consents.Any(c => c.LetsIn(OrganisationCvr, CaseNumber, records, now));

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
