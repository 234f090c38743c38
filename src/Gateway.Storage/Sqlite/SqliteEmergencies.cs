using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Emergency accesses and their reviews; each statement runs in the caller's transaction.</summary>
internal static class SqliteEmergencies
{
    private const string Columns =
        """
        SELECT a.emergency_id, a.at, a.justification, a.organisation_cvr, a.unit, a.user, a.categories, a.review_by, n.given_at, r.at, r.justified
        FROM emergency_accesses a
        LEFT JOIN notices n ON n.municipality = a.municipality AND n.notice_id = a.emergency_id
        LEFT JOIN emergency_reviews r ON r.emergency_id = a.emergency_id
        """;

    /// <summary>A municipality's, those that must be reviewed first.</summary>
    internal static IReadOnlyList<EmergencyAccess> Read(SqliteTransaction transaction, MunicipalityId municipality, bool reviewedToo, int most)
    {
        using var command = transaction.Command(
            $"""
            {Columns} WHERE a.municipality = $municipality AND ($reviewedToo OR r.emergency_id IS NULL)
            ORDER BY r.emergency_id IS NOT NULL, a.review_by, a.log_index LIMIT $most
            """,
            ("$municipality", municipality.Code), ("$reviewedToo", reviewedToo), ("$most", most));
        using var row = command.ExecuteReader();
        var accesses = new List<EmergencyAccess>();
        while (row.Read())
            accesses.Add(ReadRow(row));
        return accesses;
    }

    /// <summary>How many of each municipality became overdue in a span of time: not reviewed, and due after its beginning and not after its end.</summary>
    internal static IReadOnlyList<(MunicipalityId Municipality, int Count)> Overdue(SqliteTransaction transaction, DateTimeOffset after, DateTimeOffset until)
    {
        using var command = transaction.Command(
            """
            SELECT a.municipality, COUNT(*) FROM emergency_accesses a
            WHERE a.review_by > $after AND a.review_by <= $until AND NOT EXISTS (SELECT 1 FROM emergency_reviews r WHERE r.emergency_id = a.emergency_id)
            GROUP BY a.municipality ORDER BY a.municipality
            """,
            ("$after", SqliteLog.Instant(after)), ("$until", SqliteLog.Instant(until)));
        using var row = command.ExecuteReader();
        var overdue = new List<(MunicipalityId, int)>();
        while (row.Read())
            overdue.Add((MunicipalityId.Parse(row.GetString(0)), row.GetInt32(1)));
        return overdue;
    }

    /// <summary>Whose it was; null where the municipality has none of that id.</summary>
    internal static CitizenKey? CitizenOf(SqliteTransaction transaction, MunicipalityId municipality, QueryId emergency) =>
        transaction.Scalar(
            "SELECT citizen_key FROM emergency_accesses WHERE emergency_id = $id AND municipality = $municipality",
            ("$id", emergency.Hex), ("$municipality", municipality.Code)) is byte[] key ? new CitizenKey(key) : null;

    internal static bool IsReviewed(SqliteTransaction transaction, QueryId emergency) =>
        transaction.Scalar("SELECT 1 FROM emergency_reviews WHERE emergency_id = $id", ("$id", emergency.Hex)) is not null;

    internal static void InsertReview(SqliteTransaction transaction, QueryId emergency, OfficerDecision decision, DateTimeOffset at, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO emergency_reviews (emergency_id, justified, reason, officer, at, log_index)
            VALUES ($id, $justified, $reason, $officer, $at, $index)
            """,
            ("$id", emergency.Hex), ("$justified", decision.Justified), ("$reason", decision.Reason), ("$officer", decision.Officer),
            ("$at", SqliteLog.Instant(at)), ("$index", logIndex));

    private static EmergencyAccess ReadRow(SqliteDataReader row)
    {
        var mark = new EmergencyMark(
            row.GetString(2), new MarkedCaller(row.GetString(3), row.GetString(4), row.GetString(5)), SqliteConsents.Split(row.GetString(6)), SqliteLog.Instant(row.GetString(7)));
        return new EmergencyAccess(
            new QueryId(row.GetString(0)), SqliteLog.Instant(row.GetString(1)), mark,
            row.IsDBNull(8) ? null : SqliteLog.Instant(row.GetString(8)), row.IsDBNull(9) ? null : SqliteLog.Instant(row.GetString(9)), !row.IsDBNull(10) && row.GetBoolean(10));
    }
}
