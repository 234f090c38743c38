using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Oversight;

/// <summary>Emergency accesses and their reviews; each statement runs in the caller's transaction.</summary>
internal static class EmergencyStatements
{
    // What no caller can write: a justification has no control characters (start of heading).
    private const char ProtectedRecord = '\u0001';

    // As they stood when the first page was read. Each caller's soonest due comes before anybody's second: however many one
    // caller makes, they stand behind the others'.
    private const string Ranked =
        """
        WITH standing AS
          (SELECT a.*, n.case_id, n.vault_id AS notice_vault, n.given_at, r.at AS reviewed_at, r.justified, CASE WHEN r.log_index < @asOf THEN 1 ELSE 0 END AS done
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
    /// A municipality's from a position on, of each caller those that must be reviewed first, without those about some
    /// people; null where the position is in no list of it.
    /// </summary>
    internal static ListPage<EmergencyAccess>? Read(StoreTransaction transaction, MunicipalityId municipality, bool reviewedToo, (ListPosition? From, int Most) page, IReadOnlyList<CitizenKey> without)
    {
        var (from, most) = page;
        if (from is not null && !transaction.Exists(
            "SELECT 1 FROM emergency_accesses WHERE emergency_id = @id AND municipality = @municipality", ("@id", from.After), ("@municipality", municipality.Code)))
            return null;
        var asOf = from?.AsOf ?? transaction.Length;
        var accesses = transaction.Read(
            $"""
            {Ranked}
            SELECT r.emergency_id, r.at, r.justification, r.organisation_cvr, r.unit, r."user", r.purpose, r.categories, r.review_by, r.case_id, r.given_at, r.reviewed_at,
              r.justified, {StoreRow.VaultColumns}, n.vault_id, n.citizen_key, n.wrapped_key
            FROM ranked r JOIN vaults v ON v.vault_id = r.vault_id LEFT JOIN vaults n ON n.vault_id = r.notice_vault
            WHERE r.place > COALESCE((SELECT place FROM ranked WHERE emergency_id = @after), 0) AND (@reviewedToo = 1 OR r.reviewed_at IS NULL){PersonKeys.AndNone(without)}
            ORDER BY r.place LIMIT @most
            """,
            ReadRow,
            [("@municipality", municipality.Code), ("@asOf", asOf), ("@after", from?.After ?? ""), ("@reviewedToo", reviewedToo), ("@most", most + 1), .. PersonKeys.OfNone(without)]);
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

    /// <summary>Whose it was; null where the municipality has none of that id, or the citizen was erased.</summary>
    internal static CitizenKey? CitizenOf(StoreTransaction transaction, MunicipalityId municipality, QueryId emergency) =>
        transaction.Read<CitizenKey?>(
            """
            SELECT v.citizen_key FROM emergency_accesses a JOIN vaults v ON v.vault_id = a.vault_id AND length(v.citizen_key) > 0
            WHERE a.emergency_id = @id AND a.municipality = @municipality
            """,
            row => new CitizenKey(row.Bytes(0)), ("@id", emergency.Hex), ("@municipality", municipality.Code)).FirstOrDefault();

    /// <summary>Whether it was the officer's own.</summary>
    internal static bool IsOf(StoreTransaction transaction, QueryId emergency, OfficersOwn own) =>
        transaction.First("""SELECT "user" FROM emergency_accesses WHERE emergency_id = @id""", row => row.Text(0), ("@id", emergency.Hex)) is { } user && own.Did(user);

    /// <summary>The sealed words of why: a justification, or that it is a protected record, and its case.</summary>
    internal static string Why(EmergencyMark mark) => mark.ProtectedCase is { } @case ? ProtectedRecord + @case : mark.Justification;

    /// <summary>Whether the query is to be reviewed.</summary>
    internal static bool Stands(StoreTransaction transaction, QueryId query) =>
        transaction.Exists("SELECT 1 FROM emergency_accesses WHERE emergency_id = @id", ("@id", query.Hex));

    internal static bool IsReviewed(StoreTransaction transaction, QueryId emergency) =>
        transaction.Exists("SELECT 1 FROM emergency_reviews WHERE emergency_id = @id", ("@id", emergency.Hex));

    /// <summary>The row of a decision.</summary>
    internal static RecordRow Review(QueryId emergency, OfficerDecision decision, DateTimeOffset at) =>
        RecordTables.EmergencyReviews.Row(emergency.Hex, decision.Justified, decision.Reason, decision.Officer, at);

    private static EmergencyAccess ReadRow(StoreRow row)
    {
        var why = row.Vault(13).Text(row.Bytes(2), "emergency_accesses.justification");
        var @case = why.StartsWith(ProtectedRecord) ? why[1..] : null;
        var mark = new EmergencyMark(
            @case is null ? why : "", new MarkedCaller(row.Text(3), row.Text(4), row.Text(5)), row.Text(6),
            row.Words(7), row.Instant(8))
        {
            ProtectedCase = @case,
        };
        return new EmergencyAccess(
            new QueryId(row.Text(0)), row.Instant(1), row.IsNull(9) ? @case ?? "" : row.Vault(16).Text(row.Bytes(9), "notices.case_id"), mark,
            row.InstantOrNull(10), row.InstantOrNull(11), row.Flag(12));
    }
}
