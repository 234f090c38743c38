using Gateway.DisclosureLog;
using Gateway.Storage.Log;
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
            SELECT w.query_id, w.municipality, w.organisation_cvr, w.of_municipality, w.case_id, w.citizen_sealed, w.attempts, {StoreRow.VaultColumns} FROM
              (SELECT u.*, COUNT(e.log_index) AS attempts, COALESCE(MAX(e.at), u.at) AS last_at
               FROM unconfirmed_relations u LEFT JOIN unconfirmed_relation_events e ON e.query_id = u.query_id
               WHERE NOT EXISTS (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = u.query_id AND s.kind <> 'not-answered')
               GROUP BY u.query_id) w
            JOIN vaults v ON v.vault_id = w.vault_id AND length(v.citizen_key) > 0
            WHERE w.last_at <= CASE w.attempts {due} ELSE '' END
            ORDER BY w.log_index LIMIT @most
            """,
            row => new WaitingRelation(
                new QueryId(row.Text(0)), MunicipalityId.Parse(row.Text(1)), row.Text(2), row.Flag(3),
                row.Vault(7).Text(row.Bytes(4), "unconfirmed_relations.case_id"), row.Vault(7).Bytes(row.Bytes(5), "unconfirmed_relations.citizen_sealed")!, row.Count(6)),
            [("@most", most), .. notAfter.Select((at, n) => (FormattableString.Invariant($"@due{n}"), (object)at))]);
    }

    /// <summary>Whether it was the officer's own.</summary>
    internal static bool IsOf(StoreTransaction transaction, QueryId query, OfficersOwn own) =>
        transaction.First("""SELECT "user" FROM unconfirmed_relations WHERE query_id = @id""", row => row.Text(0), ("@id", query.Hex)) is { } user && own.Did(user);

    /// <summary>Whether a sealed number is still needed.</summary>
    internal static bool AnyWaiting(StoreTransaction transaction) => transaction.Exists(
        """
        SELECT 1 FROM unconfirmed_relations u JOIN vaults v ON v.vault_id = u.vault_id AND length(v.citizen_key) > 0 WHERE NOT EXISTS
          (SELECT 1 FROM unconfirmed_relation_events e WHERE e.query_id = u.query_id AND e.kind <> 'not-answered')
        LIMIT 1
        """);

    /// <summary>
    /// A municipality's queries from a position on that are neither confirmed nor decided; null where the position is in no
    /// list of it. Each caller's oldest comes before anybody's second: however many one caller makes, they stand behind the
    /// others'.
    /// </summary>
    internal static ListPage<UnconfirmedRelation>? Read(StoreTransaction transaction, MunicipalityId municipality, ListPosition? from, int most, IReadOnlyList<CitizenKey> without)
    {
        if (from is not null && !transaction.Exists(
            "SELECT 1 FROM unconfirmed_relations WHERE query_id = @query AND municipality = @municipality", ("@query", from.After), ("@municipality", municipality.Code)))
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
            SELECT ranked.query_id, ranked.at, ranked.organisation_cvr, ranked.unit, ranked."user", ranked.purpose, ranked.case_id,
              (SELECT COUNT(*) FROM unconfirmed_relation_events e WHERE e.query_id = ranked.query_id),
              EXISTS (SELECT 1 FROM unconfirmed_relation_events e WHERE e.query_id = ranked.query_id AND e.kind = 'denied'),
              {StoreRow.VaultColumns}
            FROM ranked JOIN vaults v ON v.vault_id = ranked.vault_id
            WHERE ranked.place > COALESCE((SELECT place FROM ranked WHERE query_id = @after), 0) AND NOT EXISTS
              (SELECT 1 FROM unconfirmed_relation_events s WHERE s.query_id = ranked.query_id AND s.kind IN {Settled}){PersonKeys.AndNone(without)}
            ORDER BY ranked.place LIMIT @most
            """,
            row => new UnconfirmedRelation(
                new QueryId(row.Text(0)), row.Instant(1), new MarkedCaller(row.Text(2), row.Text(3), row.Text(4)), row.Text(5),
                row.Vault(9).Text(row.Bytes(6), "unconfirmed_relations.case_id"), row.Count(7), row.Flag(8)),
            [("@municipality", municipality.Code), ("@asOf", asOf), ("@after", from?.After ?? ""), ("@most", most + 1), .. PersonKeys.OfNone(without)]);
        return ListPages.Page(unconfirmed, most, asOf, u => u.Id.Hex);
    }

    /// <summary>Whose query it was; null where the municipality has none of that id, or the citizen was erased.</summary>
    internal static CitizenKey? CitizenOf(StoreTransaction transaction, MunicipalityId municipality, QueryId query) =>
        transaction.Read<CitizenKey?>(
            """
            SELECT v.citizen_key FROM unconfirmed_relations u JOIN vaults v ON v.vault_id = u.vault_id AND length(v.citizen_key) > 0
            WHERE u.query_id = @query AND u.municipality = @municipality
            """,
            row => new CitizenKey(row.Bytes(0)), ("@query", query.Hex), ("@municipality", municipality.Code)).FirstOrDefault();

    /// <summary>Whether it is confirmed or decided.</summary>
    internal static bool IsSettled(StoreTransaction transaction, QueryId query) =>
        transaction.Exists($"SELECT 1 FROM unconfirmed_relation_events WHERE query_id = @query AND kind IN {Settled}", ("@query", query.Hex));

    /// <summary>The row of what came of asking.</summary>
    internal static RecordRow CameOf(QueryId query, RelationOutcome outcome, DateTimeOffset at) => Row(query, Kinds[outcome], at, "", "");

    /// <summary>The row of what the officer decided.</summary>
    internal static RecordRow Decided(QueryId query, OfficerDecision decision, DateTimeOffset at) =>
        Row(query, decision.Justified ? "justified" : "not-justified", at, decision.Officer, decision.Reason);

    private static RecordRow Row(QueryId query, string kind, DateTimeOffset at, string officer, string reason) =>
        RecordTables.UnconfirmedRelationEvents.Row(query.Hex, kind, at, officer, reason);
}
