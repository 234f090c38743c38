using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Emergency accesses and their reviews; each statement runs in the caller's transaction.</summary>
internal static class SqliteEmergencies
{
    // As they stood when the first page was read. Each caller's soonest due comes before anybody's second: however many one
    // caller makes, they stand behind the others'.
    private const string Ranked =
        """
        WITH standing AS
          (SELECT a.*, COALESCE(n.case_id, '') AS case_id, n.given_at, r.at AS reviewed_at, r.justified, COALESCE(r.log_index < $asOf, 0) AS done
           FROM emergency_accesses a
           LEFT JOIN notices n ON n.municipality = a.municipality AND n.notice_id = a.emergency_id
           LEFT JOIN emergency_reviews r ON r.emergency_id = a.emergency_id
           WHERE a.municipality = $municipality AND a.log_index < $asOf),
        turns AS
          (SELECT *, ROW_NUMBER() OVER (PARTITION BY done, organisation_cvr, user ORDER BY review_by, log_index) AS turn FROM standing),
        ranked AS
          (SELECT *, ROW_NUMBER() OVER (ORDER BY done, turn, review_by, log_index) AS place FROM turns)
        """;

    /// <summary>
    /// A municipality's from a position on, of each caller those that must be reviewed first; null where the position is in
    /// no list of it.
    /// </summary>
    internal static ListPage<EmergencyAccess>? Read(SqliteTransaction transaction, MunicipalityId municipality, bool reviewedToo, ListPosition? from, int most)
    {
        if (from is not null && CitizenOf(transaction, municipality, new QueryId(from.After)) is null)
            return null;
        var asOf = from?.AsOf ?? SqliteLog.Length(transaction);
        using var command = transaction.Command(
            $"""
            {Ranked}
            SELECT emergency_id, at, justification, organisation_cvr, unit, user, purpose, categories, review_by, case_id, given_at, reviewed_at, justified
            FROM ranked
            WHERE place > COALESCE((SELECT place FROM ranked WHERE emergency_id = $after), 0) AND ($reviewedToo OR reviewed_at IS NULL)
            ORDER BY place LIMIT $most
            """,
            ("$municipality", municipality.Code), ("$asOf", asOf), ("$after", from?.After ?? ""), ("$reviewedToo", reviewedToo), ("$most", most + 1));
        using var row = command.ExecuteReader();
        var accesses = new List<EmergencyAccess>();
        while (row.Read())
            accesses.Add(ReadRow(row));
        return SqliteLists.Page(accesses, most, asOf, a => a.Id.Hex);
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
            row.GetString(2), new MarkedCaller(row.GetString(3), row.GetString(4), row.GetString(5)), row.GetString(6),
            SqliteConsents.Split(row.GetString(7)), SqliteLog.Instant(row.GetString(8)));
        return new EmergencyAccess(
            new QueryId(row.GetString(0)), SqliteLog.Instant(row.GetString(1)), row.GetString(9), mark,
            row.IsDBNull(10) ? null : SqliteLog.Instant(row.GetString(10)), row.IsDBNull(11) ? null : SqliteLog.Instant(row.GetString(11)), !row.IsDBNull(12) && row.GetBoolean(12));
    }
}
