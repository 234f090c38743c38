using Gateway.DisclosureLog;
using Gateway.Storage.Consents;

namespace Gateway.Storage.Log;

/// <summary>
/// Samples of disclosures and officers' decisions about them. Every draw and every decision is a leaf of the log, and is
/// made once however often it is asked for under the same key.
/// </summary>
public sealed class SampleStore(Store store)
{
    private const string SampleColumns = "sample_id, at, officer, candidates, days, without_known, without_uses, log_index";

    /// <summary>
    /// Records a sample. Refused while something of an earlier one is to be decided; what is another officer's to decide
    /// waits for them and does not count.
    /// </summary>
    public Task<SampleResult> DrawAsync(KeyedRequest request, DrawnSample sample, LogEntry drawn, OfficersOwn own) => OnceAsync(request, transaction =>
    {
        if (AnyOpen(transaction, sample.Municipality, own))
            return new SampleResult(null, SampleRefusal.SampleOpen);
        return new SampleResult(LogStatements.Append(transaction, drawn, opening: null, Rows(sample, drawn.At)), null);
    });

    /// <summary>
    /// Records a sample that the gateway drew because one was due; null where, by the draws as they stand when it would be
    /// recorded, none is any more. What is still to be decided keeps it from nothing.
    /// </summary>
    public Task<LogPosition?> DrawDueAsync(DrawnSample sample, LogEntry drawn, Func<IReadOnlyList<DrawSummary>, bool> isDue) => store.InTransactionAsync(transaction =>
        isDue(Draws(transaction, sample.Municipality)) ? LogStatements.Append(transaction, drawn, opening: null, Rows(sample, drawn.At)) : null);

    /// <summary>Every sample of a municipality in short, oldest first.</summary>
    public Task<IReadOnlyList<DrawSummary>> ReadDrawsAsync(MunicipalityId municipality) => store.ReadAsync(IReadOnlyList<DrawSummary> (t) => Draws(t, municipality));

    /// <summary>
    /// Decides about a disclosure, in a sample or without one. The record opens for the same citizen as the disclosure's,
    /// with the decision's salt. The officer's own is refused, and one about who is near to them not found.
    /// </summary>
    public Task<SampleResult> ReviewAsync(KeyedRequest request, string actId, string sampleId, OfficerDecision decision, LogEntry entry, OfficersOwn own) => OnceAsync(request, transaction =>
    {
        if (LogSearchStatements.FindUse(transaction, request.Municipality, actId) is not { } use || (sampleId.Length > 0 && !IsDrawn(transaction, request.Municipality, sampleId, actId)))
            return new SampleResult(null, SampleRefusal.NotFound);
        if (own.Did(use.User))
            return new SampleResult(null, SampleRefusal.OwnAct);
        var citizen = CitizenOf(transaction, use.Index);
        if (citizen is not null && own.About.Contains(citizen))
            return new SampleResult(null, SampleRefusal.NotFound);
        if (Reviews(transaction, request.Municipality, [actId]).Any(r => r.SampleId == sampleId))
            return new SampleResult(null, SampleRefusal.AlreadyDecided);
        // Of one who was erased nothing personal may be told any more, the officer's words included.
        var row = RecordTables.DisclosureReviews.Row(
            request.Municipality.Code, actId, sampleId, decision.Justified, citizen is null ? "" : decision.Reason, decision.Officer, entry.At);
        var position = LogStatements.Append(transaction, entry, citizen is null ? null : new Opening(citizen, decision.Salt), row);
        return new SampleResult(position, null);
    });

    /// <summary>A municipality's samples, newest first: those recorded before an index, at most so many.</summary>
    public Task<IReadOnlyList<DrawnSample>> ReadAsync(MunicipalityId municipality, bool decidedToo, long before, int most) => store.ReadAsync(IReadOnlyList<DrawnSample> (transaction) =>
        Samples(
            transaction,
            $"""
            SELECT {SampleColumns} FROM samples s WHERE municipality = @municipality AND log_index < @before
            AND (@all = 1 OR EXISTS
              (SELECT 1 FROM sample_items i WHERE i.municipality = s.municipality AND i.sample_id = s.sample_id AND NOT EXISTS
                (SELECT 1 FROM disclosure_reviews r WHERE r.municipality = i.municipality AND r.act_id = i.act_id AND r.sample_id = i.sample_id)))
            ORDER BY log_index DESC LIMIT @most
            """,
            municipality, ("@before", before), ("@all", decidedToo), ("@most", most)));

    /// <summary>The sample that a record tells of; null where the municipality's record tells of none.</summary>
    public Task<DrawnSample?> FindAsync(MunicipalityId municipality, long logIndex) => store.ReadAsync(transaction =>
        Samples(transaction, $"SELECT {SampleColumns} FROM samples WHERE municipality = @municipality AND log_index = @index", municipality, ("@index", logIndex)).SingleOrDefault());

    /// <summary>Every decision about some disclosures, oldest first.</summary>
    public Task<IReadOnlyList<DisclosureReview>> ReadReviewsAsync(MunicipalityId municipality, IReadOnlyList<string> actIds) =>
        store.ReadAsync(IReadOnlyList<DisclosureReview> (transaction) => Reviews(transaction, municipality, actIds));

    private Task<SampleResult> OnceAsync(KeyedRequest request, Func<StoreTransaction, SampleResult> change) => store.InTransactionAsync(transaction =>
    {
        if (IdempotencyStatements.Find(transaction, request) is var (hash, answer))
        {
            return answer is not null && hash.AsSpan().SequenceEqual(request.RequestHash)
                ? new SampleResult(IdempotencyStatements.Read(transaction, answer), null)
                : new SampleResult(null, SampleRefusal.KeyReused);
        }
        IdempotencyStatements.Carry(transaction, request);
        var result = change(transaction);
        if (result.Position is { } position)
            IdempotencyStatements.Insert(transaction, request, IdempotencyStatements.Write(position));
        return result;
    });

    private static List<DrawSummary> Draws(StoreTransaction transaction, MunicipalityId municipality)
    {
        return transaction.Read(
            """
            SELECT s.at, s.officer, s.days, s.candidates, s.without_known, s.without_uses, COUNT(i.position), COUNT(i.position) - COUNT(r.log_index) FROM samples s
            LEFT JOIN sample_items i ON i.municipality = s.municipality AND i.sample_id = s.sample_id
            LEFT JOIN disclosure_reviews r ON r.municipality = i.municipality AND r.act_id = i.act_id AND r.sample_id = i.sample_id
            WHERE s.municipality = @municipality
            GROUP BY s.log_index, s.at, s.officer, s.days, s.candidates, s.without_known, s.without_uses ORDER BY s.log_index
            """,
            row => new DrawSummary(row.Instant(0), row.Text(1) == DrawSummary.Gateway, row.Count(2), row.Number(3), row.Flag(4) || row.Text(5).Length > 0, row.Number(6), row.Number(7)),
            ("@municipality", municipality.Code));
    }

    private static bool AnyOpen(StoreTransaction transaction, MunicipalityId municipality, OfficersOwn own) =>
        transaction.Exists(
            $"""
            SELECT 1 FROM sample_items i WHERE i.municipality = @municipality AND i.caller_user NOT IN ({string.Join(", ", own.Selves.Select((_, at) => $"@self{at}"))}) AND NOT EXISTS
              (SELECT 1 FROM disclosure_reviews r WHERE r.municipality = i.municipality AND r.act_id = i.act_id AND r.sample_id = i.sample_id)
            {(own.About.Count == 0 ? "" : NoneOf(own.About))}
            LIMIT 1
            """,
            [("@municipality", municipality.Code), .. own.Selves.Select((self, at) => ($"@self{at}", (object)self)), .. PersonKeys.OfNone(own.About)]);

    private static string NoneOf(IReadOnlyList<CitizenKey> people) =>
        $"""
        AND NOT EXISTS
          (SELECT 1 FROM log_search s JOIN log_openings o ON o.log_index = s.log_index JOIN vaults v ON v.vault_id = o.vault_id
           WHERE s.municipality = i.municipality AND s.act_id = i.act_id AND s.use_word <> '' AND v.citizen_key IN ({PersonKeys.InNone(people)}))
        """;

    private static bool IsDrawn(StoreTransaction transaction, MunicipalityId municipality, string sampleId, string actId) =>
        transaction.Exists(
            "SELECT 1 FROM sample_items WHERE municipality = @municipality AND sample_id = @sample AND act_id = @act",
            ("@municipality", municipality.Code), ("@sample", sampleId), ("@act", actId));

    private static CitizenKey? CitizenOf(StoreTransaction transaction, long index) =>
        transaction.First(
            "SELECT v.citizen_key FROM log_openings o JOIN vaults v ON v.vault_id = o.vault_id AND length(v.citizen_key) > 0 WHERE o.log_index = @index",
            row => new CitizenKey(row.Bytes(0)), ("@index", index));

    private static RecordRow[] Rows(DrawnSample sample, DateTimeOffset at) =>
    [
        RecordTables.Samples.Row(
            sample.Municipality.Code, sample.SampleId, at, sample.Officer, sample.Candidates, (long)sample.Days, sample.WithoutKnown, string.Join(' ', sample.WithoutUses)),
        .. sample.Items.Select((item, i) => RecordTables.SampleItems.Row(sample.Municipality.Code, sample.SampleId, (long)i, item.ActId, item.User)),
    ];

    private static List<DrawnSample> Samples(StoreTransaction transaction, string sql, MunicipalityId municipality, params ReadOnlySpan<(string, object)> parameters)
    {
        var samples = transaction.Read(
            sql,
            row => new DrawnSample(municipality, row.Text(0), row.Text(2), row.Number(3), row.Count(4), row.Flag(5), row.Text(6).Split(' ', StringSplitOptions.RemoveEmptyEntries), [])
            {
                At = row.Instant(1),
                LogIndex = row.Number(7),
            },
            [("@municipality", municipality.Code), .. parameters]);
        return [.. samples.Select(s => s with { Items = Items(transaction, s) })];
    }

    private static List<DrawnItem> Items(StoreTransaction transaction, DrawnSample sample)
    {
        return transaction.Read(
            """
            SELECT i.act_id, i.caller_user, r.log_index FROM sample_items i
            LEFT JOIN disclosure_reviews r ON r.municipality = i.municipality AND r.act_id = i.act_id AND r.sample_id = i.sample_id
            WHERE i.municipality = @municipality AND i.sample_id = @sample ORDER BY i.position
            """,
            row => new DrawnItem(row.Text(0), row.Text(1), !row.IsNull(2)), ("@municipality", sample.Municipality.Code), ("@sample", sample.SampleId));
    }

    private static List<DisclosureReview> Reviews(StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<string> actIds)
    {
        return
        [
            .. actIds.SelectMany(actId => transaction.Read(
                $"""
                SELECT r.sample_id, r.justified, r.reason, r.officer, r.at, {StoreRow.VaultColumns} FROM disclosure_reviews r LEFT JOIN vaults v ON v.vault_id = r.vault_id
                WHERE r.municipality = @municipality AND r.act_id = @act ORDER BY r.log_index
                """,
                row => new DisclosureReview(actId, row.Text(0), row.Flag(1), row.IsNull(5) ? "" : row.Vault(5).Text(row.Bytes(2), "disclosure_reviews.reason"), row.Text(3), row.Instant(4)), ("@municipality", municipality.Code), ("@act", actId))),
        ];
    }
}
