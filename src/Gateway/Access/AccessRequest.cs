using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Access;

/// <summary>What is to be decided.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Person">About whom.</param>
/// <param name="Case">In which case.</param>
/// <param name="Purpose">What for, an id of the catalogue.</param>
/// <param name="Step">For which step; null means the purpose's first.</param>
/// <param name="Categories">What, ids of the catalogue; empty means all that the purpose names.</param>
internal sealed record AccessRequest(
    Caller Caller, Person Person, CaseId Case, string Purpose, CaseStep? Step, IReadOnlyList<string> Categories)
{
    /// <summary>What the answer will be used as: it stands in the record, and decides what may be told.</summary>
    internal AccessUse Use { get; init; } = AccessUse.Overview;

    /// <summary>The call takes the purpose from the caller's role, as it declares. Nothing opens on one that it does not take.</summary>
    internal bool IsPurposeTaken { get; init; } = true;

    /// <summary>The keys of the caller's own numbers, where the caller is a private person: whose mandates count.</summary>
    internal IReadOnlyList<CitizenKey> CallerKeys { get; init; } = [];

    /// <summary>Why emergency access is asked for (værdispring), in the caller's words; null where it is not.</summary>
    internal EmergencyReason? Emergency { get; init; }

    /// <summary>
    /// The privacy officer who asks what would be decided for the caller; null where the caller asks. An officer is told
    /// of every consent, whoever it was given to.
    /// </summary>
    internal Caller? AskedBy { get; init; }

    /// <summary>What the citizen is to the member of staff who asks.</summary>
    internal StaffTie Tie { get; init; }

    /// <summary>
    /// Staff look. The gateway's own question for an open case is nobody's look, and private persons ask by their own right
    /// or the citizen's.
    /// </summary>
    internal bool IsLookOfStaff => Use != AccessUse.RelationCheck && !Caller.Role.IsPrivate();

    /// <summary>Staff look at somebody whose name and address the register of persons protects.</summary>
    internal bool IsOfProtectedAddress(DateTimeOffset at) => IsLookOfStaff && Person.ProtectionAt(at) is not null;

    /// <summary>The open case was asked for, and nobody could answer: asking again later may help.</summary>
    internal bool RelationUnanswered { get; init; }
}

/// <summary>A justification of emergency access: free text, so that it is never shown by accident.</summary>
internal sealed record EmergencyReason(string Text)
{
    /// <summary>Hides the text.</summary>
    public override string ToString() => "emergency (hidden)";
}

/// <summary>In which form an answer is wanted. A closed set.</summary>
internal enum AccessUse
{
    /// <summary>The content, in one answer.</summary>
    Overview,

    /// <summary>The content, in parts as sources answer.</summary>
    Stream,

    /// <summary>Only whether anything is held.</summary>
    Locate,

    /// <summary>Only what would be decided.</summary>
    Explain,

    /// <summary>Only whether an organisation has an open case.</summary>
    RelationCheck,
}
