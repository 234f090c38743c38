using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>Whose commitments an entry holds, and the salt that opens them. Stored beside the log.</summary>
/// <param name="Citizen">The citizen.</param>
/// <param name="Salt">16 random bytes, used for every commitment of the entry.</param>
public sealed record Opening(CitizenKey Citizen, byte[] Salt)
{
    /// <summary>The day from which the time it is kept counts; null: the day of the entry.</summary>
    public DateOnly? KeptFrom { get; init; }
}

/// <summary>What is to be recorded as disclosed.</summary>
/// <param name="Entry">The record.</param>
/// <param name="Content">The commitment to the content, as it stands in the record.</param>
/// <param name="Opening">What opens the record.</param>
public sealed record Disclosure(LogEntry Entry, Commitment Content, Opening Opening)
{
    /// <summary>The consents it relies on, each with the categories it opened: a use of each is recorded with it.</summary>
    public IReadOnlyList<ConsentUse> Uses { get; init; } = [];

    /// <summary>Sources whose answers were about the wrong person, for the privacy officer; null where there were none.</summary>
    public WrongPersonMark? WrongPerson { get; init; }

    /// <summary>A look at a protected record, where only the answers told that it is one; null where they did not. What the query carried stands.</summary>
    public EmergencyMark? Protected { get; init; }
}

/// <summary>That sources answered a query about another person, or about nobody. Whom they answered about is not kept.</summary>
/// <param name="Sources">Their ids, at least one.</param>
/// <param name="OrganisationCvr">CVR number of the caller's organisation.</param>
/// <param name="Purpose">What was asked for.</param>
public sealed record WrongPersonMark(IReadOnlyList<string> Sources, string OrganisationCvr, string Purpose);

/// <summary>A consent that a disclosure relies on.</summary>
public sealed record ConsentUse(string ConsentId, IReadOnlyList<string> Categories);

/// <summary>What a query carries into the store beside its record.</summary>
public sealed record QueryMarks
{
    /// <summary>Nothing.</summary>
    public static QueryMarks None { get; } = new();

    /// <summary>Emergency access (værdispring), to be reviewed; null where there is none.</summary>
    public EmergencyMark? Emergency { get; init; }

    /// <summary>The caller was not known to have an open case; null where it was, or need not.</summary>
    public UnconfirmedRelationMark? UnconfirmedRelation { get; init; }
}

/// <summary>An emergency access.</summary>
/// <param name="Justification">Why, in the caller's words.</param>
/// <param name="Caller">Who.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Categories">What it opened.</param>
/// <param name="ReviewBy">Until when it must be reviewed.</param>
public sealed record EmergencyMark(string Justification, MarkedCaller Caller, string Purpose, IReadOnlyList<string> Categories, DateTimeOffset ReviewBy)
{
    /// <summary>
    /// It is no emergency access but a look at a protected record, which is reviewed in the same way and has no justification
    /// of the caller's: in which case. Null for an emergency access.
    /// </summary>
    public string? ProtectedCase { get; init; }

    /// <summary>The notice to the citizen, recorded with it; null as read from the store.</summary>
    public EmergencyNotice? Notice { get; init; }
}

/// <summary>That the citizen is told of an emergency access.</summary>
/// <param name="Notice">The notice.</param>
/// <param name="Entry">The record.</param>
/// <param name="Salt">Opens the record's commitments.</param>
public sealed record EmergencyNotice(NoticeRecord Notice, LogEntry Entry, byte[] Salt);

/// <summary>A query whose caller was not known to have an open case.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Purpose">What for.</param>
/// <param name="CaseId">In which case.</param>
/// <param name="OfMunicipality">The caller's organisation is a part of the municipality.</param>
/// <param name="CitizenSealed">The number asked by, sealed with a key outside the database.</param>
public sealed record UnconfirmedRelationMark(MarkedCaller Caller, string Purpose, string CaseId, bool OfMunicipality, byte[] CitizenSealed);

/// <summary>The caller as it stands beside a query's record.</summary>
/// <param name="OrganisationCvr">CVR number of the organisation.</param>
/// <param name="Unit">The unit within it.</param>
/// <param name="User">Pseudonymous user.</param>
public sealed record MarkedCaller(string OrganisationCvr, string Unit, string User);

/// <summary>A query that was asked and has no outcome yet.</summary>
public sealed record OpenQuery(QueryId Id, MunicipalityId Municipality);

/// <summary>What a receiver hands back to show that an answer has arrived.</summary>
/// <param name="Index">Index of the answer's record.</param>
/// <param name="LeafHash">Its leaf hash, 64 lower-case hex digits.</param>
public sealed record LogReceipt(long Index, string LeafHash);

/// <summary>Who says that an answer has arrived. An answer is confirmed by the one who asked for it, through the system they asked with, and by nobody else.</summary>
/// <param name="Municipality">Where.</param>
/// <param name="User">Pseudonymous user.</param>
/// <param name="Client">The system that calls.</param>
public sealed record Receiver(MunicipalityId Municipality, string User, string Client);
