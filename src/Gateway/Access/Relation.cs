using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Access;

/// <summary>Whether the caller's organisation has an open case on the citizen, as far as the purpose asks. Pure.</summary>
internal static class Relation
{
    // A case is opened and closed in weeks, not hours: one confirmed a day ago is not asked for again with every query.
    internal static readonly TimeSpan ConfirmedFor = TimeSpan.FromDays(1);

    internal static RelationState Of(AccessRequest request, PolicyCatalogue catalogue, AccessRecords records, DateTimeOffset now)
    {
        var purpose = catalogue.Purposes[request.Purpose];
        if (purpose.Relation == RelationRule.None)
            return RelationState.NotNeeded;
        // Who has no organisation, and whom no rule of the purpose serves, is told the same whether there is a case or not.
        var served = !request.Caller.Role.IsPrivate() && catalogue.Serves(purpose.Id, request.Caller.Role);
        if (served && !IsShutOut(request, records, now) && records.RelationConfirmedAt is { } at && now - at < ConfirmedFor)
            return RelationState.Confirmed;
        if (purpose.Relation != RelationRule.ConfirmAfterwards)
            return RelationState.Missing;
        return served ? RelationState.ToBeConfirmed : RelationState.NotNeeded;
    }

    /// <summary>
    /// What can be known is an open case at the municipality. For another organisation (the region's clinical function, a
    /// doctor's practice) it counts only while the citizen lets that organisation into this case.
    /// </summary>
    internal static bool IsShutOut(AccessRequest request, AccessRecords records, DateTimeOffset now) =>
        OrganisationKinds.Of(request.Caller.Role) is OrganisationKind.ClinicalFunction or OrganisationKind.Practice
        && !records.Consents.Any(c => c.LetsIn(request.Caller.OrganisationCvr, request.Case.Number, records, now));
}

/// <summary>What is known of the relation.</summary>
internal enum RelationState
{
    /// <summary>The purpose asks for none.</summary>
    NotNeeded,

    /// <summary>An open case is known.</summary>
    Confirmed,

    /// <summary>None is known; the query is answered and it is asked for afterwards.</summary>
    ToBeConfirmed,

    /// <summary>None is known, and nothing may be asked before it is.</summary>
    Missing,
}
