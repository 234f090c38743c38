using Gateway.Access;
using Gateway.Sources;

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

    public IReadOnlyList<SourceDefinition> Asked { get; init; } = [];

    public IReadOnlyList<(string SourceId, Unmapped Element)> NotMapped { get; init; } = [];
}

/// <summary>One fact with where it comes from.</summary>
/// <param name="Id">Stable within one answer.</param>
/// <param name="Fact">The fact.</param>
/// <param name="Provenance">Where it comes from.</param>
internal sealed record OverviewItem(string Id, Fact Fact, IReadOnlyList<Provenance> Provenance);

/// <summary>Where a fact comes from; legal basis and consent are the section's.</summary>
internal sealed record Provenance(string SourceId, string SourceTitle, string SourceItemId, DateTimeOffset AskedAt, string LastChangedAt);
