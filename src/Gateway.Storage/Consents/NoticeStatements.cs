
namespace Gateway.Storage.Consents;

/// <summary>The notices' statements; each runs in the caller's transaction.</summary>
internal static class NoticeStatements
{
    private static readonly Dictionary<NoticeKind, string> Kinds = new()
    {
        [NoticeKind.RightToCollect] = "right-to-collect",
        [NoticeKind.EmergencyAccess] = "emergency-access",
        [NoticeKind.MandateRecorded] = "mandate-recorded",
    };

    internal static void Insert(StoreTransaction transaction, NoticeRecord notice, CitizenKey citizen, long logIndex) =>
        transaction.Write(
            """
            INSERT INTO notices (municipality, notice_id, citizen_key, kind, organisation_cvr, case_id, document, given_at, recorded_by, text_da, text_en, log_index)
            VALUES (@municipality, @id, @citizen, @kind, @organisation, @case, @document, @at, @recordedBy, @da, @en, @index)
            """,
            ("@municipality", notice.Municipality.Code), ("@id", notice.NoticeId), ("@citizen", citizen.Hash), ("@kind", Kinds[notice.Kind]),
            ("@organisation", notice.OrganisationCvr), ("@case", notice.CaseId), ("@document", notice.Document), ("@at", notice.GivenAt),
            ("@recordedBy", notice.RecordedBy), ("@da", notice.TextDa), ("@en", notice.TextEn), ("@index", logIndex));

    /// <summary>What one person was told, under any of the person's numbers; the newest first.</summary>
    internal static List<GivenNotice> Read(StoreTransaction transaction, RecordsOf whose) =>
        transaction.Read(
            $"""
            SELECT n.notice_id, n.kind, n.organisation_cvr, n.case_id, n.document, n.given_at, n.recorded_by, n.text_da, n.text_en, n.log_index,
              a.categories, r.at, r.justified, a.unit
            FROM notices n
            LEFT JOIN emergency_accesses a ON a.emergency_id = n.notice_id AND n.kind = 'emergency-access'
            LEFT JOIN emergency_reviews r ON r.emergency_id = a.emergency_id
            WHERE n.municipality = @municipality AND n.citizen_key IN ({PersonKeys.In(whose.Person)})
            ORDER BY n.log_index DESC
            """,
            row => ReadRow(row, whose), [("@municipality", whose.Municipality.Code), .. PersonKeys.Of(whose.Person)]);

    private static GivenNotice ReadRow(StoreRow row, RecordsOf whose)
    {
        var kind = Kinds.Single(k => k.Value == row.Text(1)).Key;
        var notice = new NoticeRecord(
            whose.Municipality, row.Text(0), kind, row.Text(2), row.Text(3), row.Text(4),
            row.Instant(5), row.Text(6), row.Text(7), row.Text(8));
        return new GivenNotice(notice, row.Number(9), row.Words(10), row.InstantOrNull(11), row.Flag(12)) { Unit = row.TextOrEmpty(13) };
    }
}
