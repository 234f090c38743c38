using Gateway.DisclosureLog;

namespace Gateway.Storage.Oversight;

/// <summary>Emergency accesses and their reviews; each statement runs in the caller's transaction.</summary>
internal static class EmergencyStatements
{
    // As they stood when the first page was read. Each caller's soonest due comes before anybody's second: however many one
    // caller makes, they stand behind the others'.
    private const string Ranked =
        """
        WITH standing AS
          (SELECT a.*, COALESCE(n.case_id, '') AS case_id, n.given_at, r.at AS reviewed_at, r.justified, CASE WHEN r.log_index < @asOf THEN 1 ELSE 0 END AS done
           FROM emergency_accesses a
           LEFT JOIN notices n ON n.municipality = a.municipality AND n.notice_id = a.emergency_id
           LEFT JOIN emergency_reviews r ON r.emergency_id = a.emergency_id
           WHERE a.municipality = @municipality AND a.log_index < @asOf),
        turns AS
          (SELECT *, ROW_NUMBER() OVER (PARTITION BY done, organisation_cvr, "user" ORDER BY review_by, log_index) AS turn FROM standing),
        ranked AS
          (SELECT *, ROW_NUMBER() OVER (ORDER BY done, turn, review_by, log_index) AS place FROM turns)
        """;

    /// <summary>
    /// A municipality's from a position on, of each caller those that must be reviewed first; null where the position is in
    /// no list of it.
    /// </summary>
    internal static ListPage<EmergencyAccess>? Read(StoreTransaction transaction, MunicipalityId municipality, bool reviewedToo, ListPosition? from, int most)
    {
        if (from is not null && CitizenOf(transaction, municipality, new QueryId(from.After)) is null)
            return null;
        var asOf = from?.AsOf ?? transaction.Length;
        var accesses = transaction.Read(
            $"""
            {Ranked}
            SELECT emergency_id, at, justification, organisation_cvr, unit, "user", purpose, categories, review_by, case_id, given_at, reviewed_at, justified
            FROM ranked
            WHERE place > COALESCE((SELECT place FROM ranked WHERE emergency_id = @after), 0) AND (@reviewedToo = 1 OR reviewed_at IS NULL)
            ORDER BY place LIMIT @most
            """,
            ReadRow,
            ("@municipality", municipality.Code), ("@asOf", asOf), ("@after", from?.After ?? ""), ("@reviewedToo", reviewedToo), ("@most", most + 1));
        return ListPages.Page(accesses, most, asOf, a => a.Id.Hex);
    }

    /// <summary>How many of each municipality became overdue in a span of time: not reviewed, and due after its beginning and not after its end.</summary>
    internal static List<(MunicipalityId Municipality, int Count)> Overdue(StoreTransaction transaction, DateTimeOffset after, DateTimeOffset until) =>
        transaction.Read(
            """
            SELECT a.municipality, COUNT(*) FROM emergency_accesses a
            WHERE a.review_by > @after AND a.review_by <= @until AND NOT EXISTS (SELECT 1 FROM emergency_reviews r WHERE r.emergency_id = a.emergency_id)
            GROUP BY a.municipality ORDER BY a.municipality
            """,
            row => (MunicipalityId.Parse(row.Text(0)), row.Count(1)), ("@after", after), ("@until", until));

    /// <summary>Whose it was; null where the municipality has none of that id.</summary>
    internal static CitizenKey? CitizenOf(StoreTransaction transaction, MunicipalityId municipality, QueryId emergency) =>
        transaction.Read<CitizenKey?>(
            "SELECT citizen_key FROM emergency_accesses WHERE emergency_id = @id AND municipality = @municipality",
            row => new CitizenKey(row.Bytes(0)), ("@id", emergency.Hex), ("@municipality", municipality.Code)).FirstOrDefault();

    internal static bool IsReviewed(StoreTransaction transaction, QueryId emergency) =>
        transaction.Exists("SELECT 1 FROM emergency_reviews WHERE emergency_id = @id", ("@id", emergency.Hex));

    internal static void InsertReview(StoreTransaction transaction, QueryId emergency, OfficerDecision decision, DateTimeOffset at, long logIndex) =>
        transaction.Write(
            """
            INSERT INTO emergency_reviews (emergency_id, justified, reason, officer, at, log_index)
            VALUES (@id, @justified, @reason, @officer, @at, @index)
            """,
            ("@id", emergency.Hex), ("@justified", decision.Justified), ("@reason", decision.Reason), ("@officer", decision.Officer),
            ("@at", at), ("@index", logIndex));

    private static EmergencyAccess ReadRow(StoreRow row)
    {
        var mark = new EmergencyMark(
            row.Text(2), new MarkedCaller(row.Text(3), row.Text(4), row.Text(5)), row.Text(6),
            row.Words(7), row.Instant(8));
        return new EmergencyAccess(
            new QueryId(row.Text(0)), row.Instant(1), row.Text(9), mark,
            row.InstantOrNull(10), row.InstantOrNull(11), row.Flag(12));
    }
}
