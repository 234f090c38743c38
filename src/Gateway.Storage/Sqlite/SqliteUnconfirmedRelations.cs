using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Queries answered without a known relation, and what came of each; each statement runs in the caller's transaction.</summary>
internal static class SqliteUnconfirmedRelations
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
    internal static IReadOnlyList<WaitingRelation> Due(SqliteTransaction transaction, IReadOnlyList<DateTimeOffset> notAfter, int most)
    {
        var due = string.Join(" ", notAfter.Select((_, n) => FormattableString.Invariant($"WHEN {n} THEN $due{n}")));
        using var command = transaction.Command(
            $"""
            SELECT query_id, municipality, organisation_cvr, of_municipality, case_id, citizen_sealed, attempts FROM
              (SELECT u.*, COUNT(e.log_index) AS attempts, COALESCE(MAX(e.at), u.at) AS last_at
               FROM unconfirmed_relations u LEFT JOIN unconfirmed_relation_events e ON e.query_id = u.query_id
               WHERE NOT EXISTS (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = u.query_id AND s.kind <> 'not-answered')
               GROUP BY u.query_id)
            WHERE last_at <= CASE attempts {due} ELSE '' END
            ORDER BY log_index LIMIT $most
            """,
            [("$most", most), .. notAfter.Select((at, n) => (FormattableString.Invariant($"$due{n}"), (object)SqliteLog.Instant(at)))]);
        using var row = command.ExecuteReader();
        var waiting = new List<WaitingRelation>();
        while (row.Read())
            waiting.Add(new WaitingRelation(new QueryId(row.GetString(0)), MunicipalityId.Parse(row.GetString(1)), row.GetString(2), row.GetBoolean(3), row.GetString(4), (byte[])row.GetValue(5), row.GetInt32(6)));
        return waiting;
    }

    /// <summary>Whether a sealed number is still needed.</summary>
    internal static bool AnyWaiting(SqliteTransaction transaction) => (long)transaction.Scalar(
        """
        SELECT EXISTS (SELECT 1 FROM unconfirmed_relations u WHERE NOT EXISTS
          (SELECT 1 FROM unconfirmed_relation_events e WHERE e.query_id = u.query_id AND e.kind <> 'not-answered'))
        """)! != 0;

    /// <summary>
    /// A municipality's queries from a position on that are neither confirmed nor decided; null where the position is in no
    /// list of it. Each caller's oldest comes before anybody's second: however many one caller makes, they stand behind the
    /// others'.
    /// </summary>
    internal static ListPage<UnconfirmedRelation>? Read(SqliteTransaction transaction, MunicipalityId municipality, ListPosition? from, int most)
    {
        if (from is not null && CitizenOf(transaction, municipality, new QueryId(from.After)) is null)
            return null;
        var asOf = from?.AsOf ?? SqliteLog.Length(transaction);
        using var command = transaction.Command(
            $"""
            WITH turns AS
              (SELECT u.*, ROW_NUMBER() OVER (PARTITION BY u.organisation_cvr, u.user ORDER BY u.log_index) AS turn
               FROM unconfirmed_relations u
               WHERE u.municipality = $municipality AND u.log_index < $asOf AND NOT EXISTS
                 (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = u.query_id AND s.kind IN {Settled} AND s.log_index < $asOf)),
            ranked AS
              (SELECT *, ROW_NUMBER() OVER (ORDER BY turn, log_index) AS place FROM turns)
            SELECT query_id, at, organisation_cvr, unit, user, purpose, case_id,
              (SELECT COUNT(*) FROM unconfirmed_relation_events e WHERE e.query_id = ranked.query_id),
              EXISTS (SELECT 1 FROM unconfirmed_relation_events e WHERE e.query_id = ranked.query_id AND e.kind = 'denied')
            FROM ranked
            WHERE place > COALESCE((SELECT place FROM ranked WHERE query_id = $after), 0) AND NOT EXISTS
              (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = ranked.query_id AND s.kind IN {Settled})
            ORDER BY place LIMIT $most
            """,
            ("$municipality", municipality.Code), ("$asOf", asOf), ("$after", from?.After ?? ""), ("$most", most + 1));
        using var row = command.ExecuteReader();
        var unconfirmed = new List<UnconfirmedRelation>();
        while (row.Read())
        {
            var caller = new MarkedCaller(row.GetString(2), row.GetString(3), row.GetString(4));
            unconfirmed.Add(new UnconfirmedRelation(
                new QueryId(row.GetString(0)), SqliteLog.Instant(row.GetString(1)), caller, row.GetString(5), row.GetString(6), row.GetInt32(7), row.GetInt64(8) != 0));
        }
        return SqliteLists.Page(unconfirmed, most, asOf, u => u.Id.Hex);
    }

    /// <summary>Whose query it was; null where the municipality has none of that id.</summary>
    internal static CitizenKey? CitizenOf(SqliteTransaction transaction, MunicipalityId municipality, QueryId query) =>
        transaction.Scalar(
            "SELECT citizen_key FROM unconfirmed_relations WHERE query_id = $query AND municipality = $municipality",
            ("$query", query.Hex), ("$municipality", municipality.Code)) is byte[] key ? new CitizenKey(key) : null;

    /// <summary>Whether it is confirmed or decided.</summary>
    internal static bool IsSettled(SqliteTransaction transaction, QueryId query) =>
        transaction.Scalar($"SELECT 1 FROM unconfirmed_relation_events WHERE query_id = $query AND kind IN {Settled}", ("$query", query.Hex)) is not null;

    /// <summary>Records what came of asking.</summary>
    internal static void InsertOutcome(SqliteTransaction transaction, QueryId query, RelationOutcome outcome, DateTimeOffset at, long logIndex) =>
        Insert(transaction, query, Kinds[outcome], at, ("", ""), logIndex);

    /// <summary>Records what the officer decided.</summary>
    internal static void InsertDecision(SqliteTransaction transaction, QueryId query, OfficerDecision decision, DateTimeOffset at, long logIndex) =>
        Insert(transaction, query, decision.Justified ? "justified" : "not-justified", at, (decision.Officer, decision.Reason), logIndex);

    private static void Insert(SqliteTransaction transaction, QueryId query, string kind, DateTimeOffset at, (string Officer, string Reason) by, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO unconfirmed_relation_events (query_id, kind, at, officer, reason, log_index)
            VALUES ($query, $kind, $at, $officer, $reason, $index)
            """,
            ("$query", query.Hex), ("$kind", kind), ("$at", SqliteLog.Instant(at)), ("$officer", by.Officer), ("$reason", by.Reason), ("$index", logIndex));
}
