using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The notices' statements; each runs in the caller's transaction.</summary>
internal static class SqliteNotices
{
    internal static void Insert(SqliteTransaction transaction, NoticeRecord notice, CitizenKey citizen, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO notices (municipality, notice_id, citizen_key, kind, case_id, document, given_at, recorded_by, log_index)
            VALUES ($municipality, $id, $citizen, 'right-to-collect', $case, $document, $at, $recordedBy, $index)
            """,
            ("$municipality", notice.Municipality.Code), ("$id", notice.NoticeId), ("$citizen", citizen.Hash), ("$case", notice.CaseId),
            ("$document", notice.Document), ("$at", SqliteLog.Instant(notice.GivenAt)), ("$recordedBy", notice.RecordedBy), ("$index", logIndex));
}
