using Gateway.Access;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>The state of a section: exactly one.</summary>
internal enum SectionState
{
    /// <summary>Every source answered, and here it is.</summary>
    Available,

    /// <summary>Every source answered, and none holds anything.</summary>
    NothingHeld,

    /// <summary>Not asked; the reasons say which rules stood against it.</summary>
    Withheld,

    /// <summary>Could not be asked.</summary>
    Unavailable,

    /// <summary>The source itself decides and has not decided yet.</summary>
    AwaitingSourceDecision,

    /// <summary>Some sources answered; the reasons say which did not.</summary>
    Partial,
}

/// <summary>What is held in one category, or why it is not shown.</summary>
internal sealed record OverviewSection
{
    public required Category Category { get; init; }

    public required Holder Holder { get; init; }

    public required SectionState State { get; init; }

    public required IReadOnlyList<OverviewItem> Items { get; init; }

    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>The rule that allowed it; null unless it was asked for.</summary>
    public LegalBasis? Basis { get; init; }

    public string? ConsentId { get; init; }

    public string? MandateId { get; init; }

    /// <summary>Allowed as emergency access only.</summary>
    public bool Emergency { get; init; }

    /// <summary>What can lawfully be done where it is withheld.</summary>
    public NextStep? NextStep { get; init; }

    public IReadOnlyList<SourceDefinition> Asked { get; init; } = [];

    public IReadOnlyList<(string SourceId, Unmapped Element)> NotMapped { get; init; } = [];

    /// <summary>Where items contradict each other; every one of them stands in <see cref="Items"/>.</summary>
    public IReadOnlyList<Conflict> Conflicts { get; init; } = [];

    /// <summary>Items of other sections that this one's sources hold as well: one thing stands in one place.</summary>
    public IReadOnlyList<string> ShownElsewhere { get; init; } = [];
}

/// <summary>One fact with where it comes from.</summary>
/// <param name="Id">Stable within one answer.</param>
/// <param name="Fact">The fact.</param>
/// <param name="Provenance">Where it comes from; more than one where several systems hold the same fact.</param>
internal sealed record OverviewItem(string Id, Fact Fact, IReadOnlyList<Provenance> Provenance)
{
    /// <summary>The names it goes by: two systems may have two for one thing.</summary>
    internal IEnumerable<string> Names => Fact.Code.Text.Split(FactMerge.BetweenNames);

    /// <summary>Whether it came as part of a category: it may have come by several, and stands in one of them.</summary>
    internal bool CameBy(string category) => Provenance.Any(p => p.Category == category);

    /// <summary>Whether it came as part of one of these categories.</summary>
    internal bool CameBy(IEnumerable<string> categories) => categories.Any(CameBy);

    /// <summary>Corrections that the source itself says belong to this fact, oldest first.</summary>
    public IReadOnlyList<Fact> Corrections { get; init; } = [];

    /// <summary>The amount with all corrections; null unless every amount is a number in the same unit.</summary>
    public FactDatum.QuantityDatum? NetAmount { get; init; }
}

/// <summary>A contradiction between items, shown and never resolved.</summary>
/// <param name="Kind">What they contradict each other in.</param>
/// <param name="ItemIds">The items, at least two.</param>
internal sealed record Conflict(ConflictKind Kind, IReadOnlyList<string> ItemIds);

/// <summary>What items contradict each other in. A closed set, in the order in which it is reported.</summary>
internal enum ConflictKind
{
    /// <summary>The same fact with different beginnings.</summary>
    Start,

    /// <summary>The same fact with different ends.</summary>
    End,

    /// <summary>The same fact with different status.</summary>
    Status,

    /// <summary>The same fact with different outcomes.</summary>
    Outcome,

    /// <summary>The same fact with different values of one name.</summary>
    Value,

    /// <summary>The same fact under different codes.</summary>
    Code,

    /// <summary>Two facts that exclude each other at the same time.</summary>
    Exclusive,
}

/// <summary>Where a fact comes from; legal basis and consent are those of its category's section.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="SourceTitle">Its name.</param>
/// <param name="SourceItemId">The source's own id of the fact, empty where it gives none.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="LastChangedAt">When the source last changed the fact, empty when not told.</param>
/// <param name="Request">Which of the source's questions it answers: an id means something within one of them only (FHIR ids are those of a resource type).</param>
/// <param name="Category">As part of which category it was asked for: an item may have come by several.</param>
internal sealed record Provenance(string SourceId, string SourceTitle, string SourceItemId, DateTimeOffset AskedAt, string LastChangedAt, string Request, string Category)
{
    /// <summary>That it is said to be wrong, and how that stands; null where nobody said so.</summary>
    public WantedCorrection? WantedCorrection { get; init; }

    /// <summary>The fact within its source; null where the source gives no id.</summary>
    internal (string, string, string)? Identity => SourceItemId.Length > 0 ? (SourceId, Request, SourceItemId) : null;
}

/// <summary>That a fact is said to be wrong.</summary>
/// <param name="State">How that stands.</param>
/// <param name="AskedAt">When it was said.</param>
internal sealed record WantedCorrection(CorrectionState State, DateTimeOffset AskedAt);
