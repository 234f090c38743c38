using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>A text composed for a citizen to consent to, with the terms it speaks of. Never changes.</summary>
public sealed record DraftRecord
{
    /// <summary>The municipality it belongs to.</summary>
    public required MunicipalityId Municipality { get; init; }

    /// <summary>Stable id.</summary>
    public required string DraftId { get; init; }

    /// <summary>Whom it was composed for.</summary>
    public required CitizenKey Citizen { get; init; }

    /// <summary>CVR number of the authority that asks.</summary>
    public required string ReceiverCvr { get; init; }

    /// <summary>The purpose, an id of the policy catalogue.</summary>
    public required string Purpose { get; init; }

    /// <summary>The case.</summary>
    public required string CaseId { get; init; }

    /// <summary>The data categories it names, ids of the policy catalogue.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The administrations it names as holders.</summary>
    public required IReadOnlyList<string> Holders { get; init; }

    /// <summary>From when the consent will hold, inclusive.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it will hold, exclusive.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>"sha256:" and 64 hex digits of the Danish text.</summary>
    public required string TextVersion { get; init; }

    /// <summary>The text in Danish.</summary>
    public required string TextDa { get; init; }

    /// <summary>The text in English.</summary>
    public required string TextEn { get; init; }

    /// <summary>Pseudonymous user who had it composed.</summary>
    public required string DraftedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset DraftedAt { get; init; }

    /// <summary>The log's record of it; as read from the store.</summary>
    public long LogIndex { get; init; }
}
