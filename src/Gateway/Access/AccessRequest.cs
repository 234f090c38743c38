using Gateway.Callers;

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
}
