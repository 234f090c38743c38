using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>What the holder of a mandate is to the citizen.</summary>
public enum MandateKind
{
    /// <summary>Guardian (værge).</summary>
    Guardian,

    /// <summary>Holder of a power of attorney (fuldmagt).</summary>
    PowerOfAttorney,

    /// <summary>Parent of a child (forældremyndighed).</summary>
    Parent,

    /// <summary>Relative or companion (bisidder): may look in, and nothing else.</summary>
    Companion,
}

/// <summary>
/// Who may act for a citizen, or look in with one, and within which bounds. Its terms never change; its end is an event.
/// </summary>
public sealed record MandateRecord
{
    /// <summary>The municipality it belongs to.</summary>
    public required MunicipalityId Municipality { get; init; }

    /// <summary>Stable id.</summary>
    public required string MandateId { get; init; }

    /// <summary>Who holds it.</summary>
    public required CitizenKey Holder { get; init; }

    /// <summary>What the holder is to the citizen.</summary>
    public required MandateKind Kind { get; init; }

    /// <summary>The data categories it covers, ids of the policy catalogue.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The purposes it covers, ids of the policy catalogue.</summary>
    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>From when it holds, inclusive.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it holds, exclusive.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Pseudonymous user who recorded it.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>CVR number of the organisation that recorded it; empty: the citizen did.</summary>
    public string OrganisationCvr { get; init; } = "";

    /// <summary>Where the evidence lies.</summary>
    public required string Evidence { get; init; }

    /// <summary>When it was ended; null while it was not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it holds at a moment.</summary>
    public bool HoldsAt(DateTimeOffset now) => EndedAt is null && ValidFrom <= now && now < ValidUntil;
}
