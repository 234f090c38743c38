using Gateway.DisclosureLog;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Relations;

/// <summary>Queries answered without a known relation, and what came of each; each statement runs in the caller's transaction.</summary>
internal static class UnconfirmedRelationStatements
{
    // Confirmed, or decided by the officer: nothing more is asked or decided.
    private const string Settled = "('confirmed', 'justified', 'not-justified')";

    private static readonly Dictionary<RelationOutcome, string> Kinds = new()
    {
        [RelationOutcome.Confirmed] = "confirmed",
        [RelationOutcome.Denied] = "denied",
        [RelationOutcome.NotAnswered] = "not-answered",
    };

    /// <summary>
    /// The queries to ask for now, the oldest first: one with n fruitless attempts when the last thing that happened to
    /// it is not after <paramref name="notAfter"/>[n]; one with more attempts than that is left to the officer.
    /// </summary>
    internal static List<WaitingRelation> Due(StoreTransaction transaction, IReadOnlyList<DateTimeOffset> notAfter, int most)
    {
        var due = string.Join(" ", notAfter.Select((_, n) => FormattableString.Invariant($"WHEN {n} THEN @due{n}")));
        return transaction.Read(
            $"""
            SELECT query_id, municipality, organisation_cvr, of_municipality, case_id, citizen_sealed, attempts FROM
              (SELECT u.*, COUNT(e.log_index) AS attempts, COALESCE(MAX(e.at), u.at) AS last_at
               FROM unconfirmed_relations u LEFT JOIN unconfirmed_relation_events e ON e.query_id = u.query_id
               WHERE NOT EXISTS (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = u.query_id AND s.kind <> 'not-answered')
               GROUP BY u.query_id) waiting
            WHERE last_at <= CASE attempts {due} ELSE '' END
            ORDER BY log_index LIMIT @most
            """,
            row => new WaitingRelation(new QueryId(row.Text(0)), MunicipalityId.Parse(row.Text(1)), row.Text(2), row.Flag(3), row.Text(4), row.Bytes(5), row.Count(6)),
            [("@most", most), .. notAfter.Select((at, n) => (FormattableString.Invariant($"@due{n}"), (object)at))]);
    }

    /// <summary>Whether a sealed number is still needed.</summary>
    internal static bool AnyWaiting(StoreTransaction transaction) => transaction.Exists(
        """
        SELECT 1 FROM unconfirmed_relations u WHERE NOT EXISTS
          (SELECT 1 FROM unconfirmed_relation_events e WHERE e.query_id = u.query_id AND e.kind <> 'not-answered')
        LIMIT 1
        """);

    /// <summary>
    /// A municipality's queries from a position on that are neither confirmed nor decided; null where the position is in no
    /// list of it. Each caller's oldest comes before anybody's second: however many one caller makes, they stand behind the
    /// others'.
    /// </summary>
    internal static ListPage<UnconfirmedRelation>? Read(StoreTransaction transaction, MunicipalityId municipality, ListPosition? from, int most)
    {
        if (from is not null && CitizenOf(transaction, municipality, new QueryId(from.After)) is null)
            return null;
        var asOf = from?.AsOf ?? transaction.Length;
        var unconfirmed = transaction.Read(
            $"""
            WITH turns AS
              (SELECT u.*, ROW_NUMBER() OVER (PARTITION BY u.organisation_cvr, u."user" ORDER BY u.log_index) AS turn
               FROM unconfirmed_relations u
               WHERE u.municipality = @municipality AND u.log_index < @asOf AND NOT EXISTS
                 (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = u.query_id AND s.kind IN {Settled} AND s.log_index < @asOf)),
            ranked AS
              (SELECT *, ROW_NUMBER() OVER (ORDER BY turn, log_index) AS place FROM turns)
            SELECT query_id, at, organisation_cvr, unit, "user", purpose, case_id,
              (SELECT COUNT(*) FROM unconfirmed_relation_events e WHERE e.query_id = ranked.query_id),
              EXISTS (SELECT 1 FROM unconfirmed_relation_events e WHERE e.query_id = ranked.query_id AND e.kind = 'denied')
            FROM ranked
            WHERE place > COALESCE((SELECT place FROM ranked WHERE query_id = @after), 0) AND NOT EXISTS
              (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = ranked.query_id AND s.kind IN {Settled})
            ORDER BY place LIMIT @most
            """,
            row => new UnconfirmedRelation(
                new QueryId(row.Text(0)), row.Instant(1), new MarkedCaller(row.Text(2), row.Text(3), row.Text(4)), row.Text(5), row.Text(6), row.Count(7), row.Flag(8)),
            ("@municipality", municipality.Code), ("@asOf", asOf), ("@after", from?.After ?? ""), ("@most", most + 1));
        return ListPages.Page(unconfirmed, most, asOf, u => u.Id.Hex);
    }

    /// <summary>Whose query it was; null where the municipality has none of that id.</summary>
    internal static CitizenKey? CitizenOf(StoreTransaction transaction, MunicipalityId municipality, QueryId query) =>
        transaction.Read<CitizenKey?>(
            "SELECT citizen_key FROM unconfirmed_relations WHERE query_id = @query AND municipality = @municipality",
            row => new CitizenKey(row.Bytes(0)), ("@query", query.Hex), ("@municipality", municipality.Code)).FirstOrDefault();

    /// <summary>Whether it is confirmed or decided.</summary>
    internal static bool IsSettled(StoreTransaction transaction, QueryId query) =>
        transaction.Exists($"SELECT 1 FROM unconfirmed_relation_events WHERE query_id = @query AND kind IN {Settled}", ("@query", query.Hex));

    /// <summary>Records what came of asking.</summary>
    internal static void InsertOutcome(StoreTransaction transaction, QueryId query, RelationOutcome outcome, DateTimeOffset at, long logIndex) =>
        Insert(transaction, query, Kinds[outcome], at, ("", ""), logIndex);

    /// <summary>Records what the officer decided.</summary>
    internal static void InsertDecision(StoreTransaction transaction, QueryId query, OfficerDecision decision, DateTimeOffset at, long logIndex) =>
        Insert(transaction, query, decision.Justified ? "justified" : "not-justified", at, (decision.Officer, decision.Reason), logIndex);

    private static void Insert(StoreTransaction transaction, QueryId query, string kind, DateTimeOffset at, (string Officer, string Reason) by, long logIndex) =>
        transaction.Write(
            """
            INSERT INTO unconfirmed_relation_events (query_id, kind, at, officer, reason, log_index)
            VALUES (@query, @kind, @at, @officer, @reason, @index)
            """,
            ("@query", query.Hex), ("@kind", kind), ("@at", at), ("@officer", by.Officer), ("@reason", by.Reason), ("@index", logIndex));
}
