using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The notices' statements; each runs in the caller's transaction.</summary>
internal static class SqliteNotices
{
    private static readonly Dictionary<NoticeKind, string> Kinds = new()
    {
        [NoticeKind.RightToCollect] = "right-to-collect",
        [NoticeKind.EmergencyAccess] = "emergency-access",
        [NoticeKind.MandateRecorded] = "mandate-recorded",
    };

    internal static void Insert(SqliteTransaction transaction, NoticeRecord notice, CitizenKey citizen, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO notices (municipality, notice_id, citizen_key, kind, organisation_cvr, case_id, document, given_at, recorded_by, text_da, text_en, log_index)
            VALUES ($municipality, $id, $citizen, $kind, $organisation, $case, $document, $at, $recordedBy, $da, $en, $index)
            """,
            ("$municipality", notice.Municipality.Code), ("$id", notice.NoticeId), ("$citizen", citizen.Hash), ("$kind", Kinds[notice.Kind]),
            ("$organisation", notice.OrganisationCvr), ("$case", notice.CaseId), ("$document", notice.Document), ("$at", SqliteLog.Instant(notice.GivenAt)),
            ("$recordedBy", notice.RecordedBy), ("$da", notice.TextDa), ("$en", notice.TextEn), ("$index", logIndex));

    /// <summary>What one person was told, under any of the person's numbers; the newest first.</summary>
    internal static IReadOnlyList<GivenNotice> Read(SqliteTransaction transaction, RecordsOf whose)
    {
        var keys = string.Join(", ", whose.Person.Select((_, at) => $"$citizen{at}"));
        using var command = transaction.Command(
            $"""
            SELECT n.notice_id, n.kind, n.organisation_cvr, n.case_id, n.document, n.given_at, n.recorded_by, n.text_da, n.text_en, n.log_index,
              a.categories, r.at, r.justified, a.unit
            FROM notices n
            LEFT JOIN emergency_accesses a ON a.emergency_id = n.notice_id AND n.kind = 'emergency-access'
            LEFT JOIN emergency_reviews r ON r.emergency_id = a.emergency_id
            WHERE n.municipality = $municipality AND n.citizen_key IN ({keys})
            ORDER BY n.log_index DESC
            """,
            [("$municipality", whose.Municipality.Code), .. whose.Person.Select((key, at) => ($"$citizen{at}", (object)key.Hash))]);
        using var row = command.ExecuteReader();
        var notices = new List<GivenNotice>();
        while (row.Read())
            notices.Add(ReadRow(row, whose));
        return notices;
    }

    private static GivenNotice ReadRow(SqliteDataReader row, RecordsOf whose)
    {
        var kind = Kinds.Single(k => k.Value == row.GetString(1)).Key;
        var notice = new NoticeRecord(
            whose.Municipality, row.GetString(0), kind, row.GetString(2), row.GetString(3), row.GetString(4),
            SqliteLog.Instant(row.GetString(5)), row.GetString(6), row.GetString(7), row.GetString(8));
        return new GivenNotice(
            notice, row.GetInt64(9), row.IsDBNull(10) ? [] : SqliteConsents.Split(row.GetString(10)),
            row.IsDBNull(11) ? null : SqliteLog.Instant(row.GetString(11)), !row.IsDBNull(12) && row.GetBoolean(12)) { Unit = row.IsDBNull(13) ? "" : row.GetString(13) };
    }
}
