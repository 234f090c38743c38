using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>That the citizen was told of an emergency access; each statement runs in the caller's transaction.</summary>
internal static class SqliteEmergencyNotices
{
    /// <summary>Records that the citizen is told of an emergency access, under the emergency access's id.</summary>
    internal static void Insert(SqliteTransaction transaction, QueryId emergency, CitizenKey citizen, EmergencyNotice notice, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO notices (municipality, notice_id, citizen_key, kind, case_id, document, given_at, recorded_by, log_index)
            VALUES ($municipality, $id, $citizen, 'emergency-access', $case, $id, $at, 'gateway', $index)
            """,
            ("$municipality", notice.Entry.Municipality.Code), ("$id", emergency.Hex), ("$citizen", citizen.Hash), ("$case", notice.CaseId),
            ("$at", SqliteLog.Instant(notice.Entry.At)), ("$index", logIndex));
}
