using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>Whether a record permits or objects (HL7 FHIR Consent.provision.type).</summary>
public enum ConsentEffect
{
    /// <summary>The citizen permits what the record names.</summary>
    Permit,

    /// <summary>The citizen objects (blokering) where law gives the right to.</summary>
    Deny,
}

/// <summary>
/// A citizen's consent (samtykke) as given: types of information, from whom, to whom, for which case and purpose
/// (VEJ 9330 of 21/03/2019, 116-117: a general consent is invalid). Its terms never change; withdrawal is an event.
/// </summary>
public sealed record ConsentRecord
{
    /// <summary>The municipality it belongs to.</summary>
    public required MunicipalityId Municipality { get; init; }

    /// <summary>Stable id, 1 to 64 characters.</summary>
    public required string ConsentId { get; init; }

    /// <summary>Permit, or objection.</summary>
    public required ConsentEffect Effect { get; init; }

    /// <summary>CVR number of the authority that may receive the information.</summary>
    public required string ReceiverCvr { get; init; }

    /// <summary>The purpose, an id of the policy catalogue.</summary>
    public required string Purpose { get; init; }

    /// <summary>The case it was given for.</summary>
    public required string CaseId { get; init; }

    /// <summary>The data categories it names, ids of the policy catalogue.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The administrations it names as holders.</summary>
    public required IReadOnlyList<string> Holders { get; init; }

    /// <summary>How it was given: digital, written, oral or party-hearing.</summary>
    public required string Form { get; init; }

    /// <summary>Pseudonymous user who recorded it.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>Where the evidence lies (document number, note), empty for digital.</summary>
    public required string Evidence { get; init; }

    /// <summary>Version of the text the citizen saw.</summary>
    public required string TextVersion { get; init; }

    /// <summary>From when it holds, inclusive.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it holds, exclusive.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>When it was withdrawn whole; null while it is not.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Categories withdrawn while the rest holds.</summary>
    public IReadOnlyList<string> WithdrawnCategories { get; init; } = [];

    /// <summary>The consent that replaced it; empty while none did.</summary>
    public string SupersededBy { get; init; } = "";

    /// <summary>The mandate under which somebody else than the citizen gave it; empty where the citizen gave it.</summary>
    public string MandateId { get; init; } = "";

    /// <summary>The draft whose text the citizen saw or heard; empty where it was recorded without one.</summary>
    public string DraftId { get; init; } = "";

    /// <summary>When it was given; as read from the store.</summary>
    public DateTimeOffset GrantedAt { get; init; }

    /// <summary>Whether it was withdrawn for a category, with the rest or alone.</summary>
    public bool IsWithdrawnFor(string category) => WithdrawnAt is not null || WithdrawnCategories.Contains(category);
}
