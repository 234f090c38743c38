using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>That the citizen was told in writing of the right to collect information (retssikkerhedsloven § 12).</summary>
/// <param name="Municipality">The municipality it belongs to.</param>
/// <param name="NoticeId">Stable id.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Document">Where the notice lies.</param>
/// <param name="GivenAt">When it was given.</param>
/// <param name="RecordedBy">Pseudonymous user who recorded it.</param>
public sealed record NoticeRecord(
    MunicipalityId Municipality, string NoticeId, string CaseId, string Document, DateTimeOffset GivenAt, string RecordedBy);
