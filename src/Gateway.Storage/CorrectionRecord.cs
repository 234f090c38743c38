using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>How a wish to have something corrected stands. A closed set.</summary>
public enum CorrectionState
{
    /// <summary>The holder has not answered yet.</summary>
    Pending,

    /// <summary>The holder has corrected it (GDPR art. 16).</summary>
    Corrected,

    /// <summary>The holder refuses; the citizen's view stays with it.</summary>
    Refused,
}

/// <summary>
/// That something an overview showed is said to be wrong (berigtigelse, GDPR art. 16): of which item, and what is said to be
/// wrong and right. It never changes; the holder's answer is an event.
/// </summary>
public sealed record CorrectionRecord
{
    /// <summary>The municipality it belongs to.</summary>
    public required MunicipalityId Municipality { get; init; }

    /// <summary>Stable id.</summary>
    public required string CorrectionId { get; init; }

    /// <summary>The type of information, an id of the policy catalogue.</summary>
    public required string Category { get; init; }

    /// <summary>The source system that holds it.</summary>
    public required string SourceId { get; init; }

    /// <summary>The source's own id of the item; empty where it gives none.</summary>
    public required string SourceItemId { get; init; }

    /// <summary>What is said to be wrong.</summary>
    public required string Wrong { get; init; }

    /// <summary>What is said to be right; empty where nobody said.</summary>
    public required string Right { get; init; }

    /// <summary>The word of the role in which it was asked for.</summary>
    public required string Role { get; init; }

    /// <summary>Pseudonymous user who asked.</summary>
    public required string AskedBy { get; init; }

    /// <summary>CVR number of the organisation that asked; empty: the citizen, or who acts for the citizen.</summary>
    public required string OrganisationCvr { get; init; }

    /// <summary>The unit within it.</summary>
    public required string Unit { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Its record; meaningless before it is written.</summary>
    public long LogIndex { get; init; }

    /// <summary>What the holder answered; null while it has not.</summary>
    public CorrectionAnswer? Answer { get; init; }

    /// <summary>How it stands.</summary>
    public CorrectionState State => Answer?.State ?? CorrectionState.Pending;
}

/// <summary>What the holder answered.</summary>
/// <param name="State">Corrected or refused.</param>
/// <param name="Words">The answer in words, and where it lies.</param>
/// <param name="AnsweredBy">Pseudonymous user who recorded it.</param>
/// <param name="OrganisationCvr">CVR number of the user's organisation.</param>
/// <param name="At">When it was recorded.</param>
public sealed record CorrectionAnswer(CorrectionState State, string Words, string AnsweredBy, string OrganisationCvr, DateTimeOffset At);
