using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>Why an officer's decision was not recorded. A closed set.</summary>
public enum DecisionRefusal
{
    /// <summary>The key stands for another request: choose another key.</summary>
    KeyReused,

    /// <summary>The municipality has none of that id.</summary>
    NotFound,

    /// <summary>It has been decided, or there is nothing to take back.</summary>
    NotOpen,

    /// <summary>The officer did it themselves: another one must decide.</summary>
    OwnAct,
}

/// <summary>What came of an officer's decision.</summary>
/// <param name="Position">Its record; null where it was refused.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
public sealed record DecisionResult(LogPosition? Position, DecisionRefusal? Refusal)
{
    internal static DecisionResult Done(LogPosition position) => new(position, null);

    internal static DecisionResult Refused(DecisionRefusal refusal) => new(null, refusal);
}

/// <summary>A privacy officer's decision about something that was done.</summary>
/// <param name="Justified">It was right.</param>
/// <param name="Reason">Why, in the officer's words.</param>
/// <param name="Officer">Pseudonymous user.</param>
/// <param name="Salt">Opens the commitment to the reason in the record.</param>
public sealed record OfficerDecision(bool Justified, string Reason, string Officer, byte[] Salt);

/// <summary>An emergency access (værdispring) as the privacy officer sees it.</summary>
/// <param name="Id">The query's.</param>
/// <param name="At">When.</param>
/// <param name="CaseId">In which case.</param>
/// <param name="Mark">Who, why and what.</param>
/// <param name="CitizenNotifiedAt">When the citizen's notice was made.</param>
/// <param name="ReviewedAt">When it was reviewed; null while it was not.</param>
/// <param name="Justified">It was justified; meaningless while it was not reviewed.</param>
public sealed record EmergencyAccess(QueryId Id, DateTimeOffset At, string CaseId, EmergencyMark Mark, DateTimeOffset? CitizenNotifiedAt, DateTimeOffset? ReviewedAt, bool Justified);

/// <summary>A query whose caller was not known to have an open case, as the privacy officer sees it.</summary>
/// <param name="Id">The query's.</param>
/// <param name="At">When.</param>
/// <param name="Caller">Who.</param>
/// <param name="Purpose">What for.</param>
/// <param name="CaseId">In which case.</param>
/// <param name="Attempts">How often the relation was asked for since.</param>
/// <param name="Denied">The source answered and knows no open case.</param>
public sealed record UnconfirmedRelation(QueryId Id, DateTimeOffset At, MarkedCaller Caller, string Purpose, string CaseId, int Attempts, bool Denied);

/// <summary>An alarm about answers that were about the wrong person, as the privacy officer sees it.</summary>
/// <param name="Id">The query's.</param>
/// <param name="Municipality">Where.</param>
/// <param name="At">When.</param>
/// <param name="Mark">Which sources, who asked and what for.</param>
public sealed record WrongPersonAlarm(QueryId Id, MunicipalityId Municipality, DateTimeOffset At, WrongPersonMark Mark);

/// <summary>
/// Where a list of the officer's goes on. A list keeps the order it had when its first page was read, whatever is added
/// or decided meanwhile: nothing is skipped and nothing stands twice.
/// </summary>
/// <param name="AsOf">Records of the log before this index were there when the first page was read.</param>
/// <param name="After">The entry that was shown last.</param>
public sealed record ListPosition(long AsOf, string After);

/// <summary>A page of a list of the officer's.</summary>
/// <param name="Entries">In the list's order.</param>
/// <param name="Next">Where it goes on; null at its end.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Entries, ListPosition? Next);

/// <summary>A mandate that an office recorded, as the privacy officer sees it.</summary>
/// <param name="Mandate">The mandate.</param>
/// <param name="RecordedAt">When.</param>
public sealed record RecordedMandate(MandateRecord Mandate, DateTimeOffset RecordedAt);
