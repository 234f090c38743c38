using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>What a citizen was told. A closed set.</summary>
public enum NoticeKind
{
    /// <summary>That an authority may collect information, and what follows (retssikkerhedsloven § 12).</summary>
    RightToCollect,

    /// <summary>That information was fetched in an emergency (værdispring).</summary>
    EmergencyAccess,

    /// <summary>That an office has recorded that somebody may act for the citizen, or look in.</summary>
    MandateRecorded,
}

/// <summary>That the citizen was told of something, in which words.</summary>
/// <param name="Municipality">The municipality it belongs to.</param>
/// <param name="NoticeId">Stable id; that of an emergency access is the query's, that of a mandate the mandate's.</param>
/// <param name="Kind">What of.</param>
/// <param name="OrganisationCvr">CVR number of the organisation whose doing it is about.</param>
/// <param name="CaseId">The case; empty where it is about none.</param>
/// <param name="Document">Where the notice lies; empty where the gateway itself keeps it.</param>
/// <param name="GivenAt">When it was given.</param>
/// <param name="RecordedBy">Pseudonymous user who recorded it.</param>
/// <param name="TextDa">Its words in Danish.</param>
/// <param name="TextEn">Its words in English.</param>
public sealed record NoticeRecord(
    MunicipalityId Municipality, string NoticeId, NoticeKind Kind, string OrganisationCvr, string CaseId, string Document,
    DateTimeOffset GivenAt, string RecordedBy, string TextDa, string TextEn);

/// <summary>A notice as it stands.</summary>
/// <param name="Notice">The notice.</param>
/// <param name="LogIndex">Its record.</param>
/// <param name="Opened">Categories an emergency access opened; empty for other notices.</param>
/// <param name="ReviewedAt">When the emergency access was reviewed; null while it was not.</param>
/// <param name="Justified">It was found justified; meaningless while it was not reviewed.</param>
public sealed record GivenNotice(NoticeRecord Notice, long LogIndex, IReadOnlyList<string> Opened, DateTimeOffset? ReviewedAt, bool Justified)
{
    /// <summary>The unit whose emergency access it is about; empty for other notices.</summary>
    public string Unit { get; init; } = "";
}
