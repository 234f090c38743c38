using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>What came of asking for an open case. A closed set.</summary>
public enum RelationOutcome
{
    /// <summary>The caller's organisation has an open case on the citizen.</summary>
    Confirmed,

    /// <summary>The source answered and knows of none.</summary>
    Denied,

    /// <summary>Nobody could answer.</summary>
    NotAnswered,
}

/// <summary>A check of a relation, as it is recorded.</summary>
/// <param name="Entry">The record.</param>
/// <param name="Opening">What opens it.</param>
/// <param name="OrganisationCvr">Whose open case was asked for.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record CheckedRelation(LogEntry Entry, Opening Opening, string OrganisationCvr, RelationOutcome Outcome)
{
    /// <summary>The query that was answered without a known relation, where it was asked for afterwards; null otherwise.</summary>
    public QueryId? Unconfirmed { get; init; }

    /// <summary>Sources whose answers were about the wrong person, for the privacy officer; null where there were none.</summary>
    public WrongPersonMark? WrongPerson { get; init; }
}

/// <summary>A query whose relation is still to be asked for.</summary>
/// <param name="Query">The query.</param>
/// <param name="Municipality">Where.</param>
/// <param name="OrganisationCvr">Whose open case is asked for.</param>
/// <param name="OfMunicipality">The organisation is a part of the municipality.</param>
/// <param name="CaseId">The case it was asked in.</param>
/// <param name="CitizenSealed">The number asked by, sealed.</param>
/// <param name="Attempts">How often nobody could answer.</param>
public sealed record WaitingRelation(QueryId Query, MunicipalityId Municipality, string OrganisationCvr, bool OfMunicipality, string CaseId, byte[] CitizenSealed, int Attempts);
