using System.Globalization;
using System.Text;
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
    /// Records a sample. Refused while something of an earlier one is to be decided; what its officer did waits for another
    /// officer and does not count.
    /// </summary>
    public Task<SampleResult> DrawAsync(KeyedRequest request, DrawnSample sample, LogEntry drawn) => OnceAsync(request, transaction =>
    {
        if (AnyOpen(transaction, sample.Municipality, sample.Officer))
            return new SampleResult(null, SampleRefusal.SampleOpen);
        var position = LogStatements.Append(transaction, drawn, opening: null);
        Insert(transaction, sample, drawn.At, position.Index);
        return new SampleResult(position, null);
    });

    /// <summary>
    /// Decides about a disclosure, in a sample or without one. The record opens for the same citizen as the disclosure's,
    /// with the decision's salt.
    /// </summary>
    public Task<SampleResult> ReviewAsync(KeyedRequest request, string actId, string sampleId, OfficerDecision decision, LogEntry entry) => OnceAsync(request, transaction =>
    {
        if (LogSearchStatements.FindUse(transaction, request.Municipality, actId) is not { } use || (sampleId.Length > 0 && !IsDrawn(transaction, request.Municipality, sampleId, actId)))
            return new SampleResult(null, SampleRefusal.NotFound);
        if (use.User == decision.Officer)
            return new SampleResult(null, SampleRefusal.OwnAct);
        if (Reviews(transaction, request.Municipality, [actId]).Any(r => r.SampleId == sampleId))
            return new SampleResult(null, SampleRefusal.AlreadyDecided);
        var citizen = CitizenOf(transaction, use.Index);
        var position = LogStatements.Append(transaction, entry, citizen is null ? null : new Opening(citizen, decision.Salt));
        transaction.Write(
            """
            INSERT INTO disclosure_reviews (municipality, act_id, sample_id, justified, reason, officer, at, log_index)
            VALUES (@municipality, @act, @sample, @justified, @reason, @officer, @at, @index)
            """,
            ("@municipality", request.Municipality.Code), ("@act", actId), ("@sample", sampleId), ("@justified", decision.Justified), ("@reason", decision.Reason),
            ("@officer", decision.Officer), ("@at", entry.At), ("@index", position.Index));
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
            return hash.AsSpan().SequenceEqual(request.RequestHash) ? new SampleResult(PositionOf(transaction, answer), null) : new SampleResult(null, SampleRefusal.KeyReused);
        var result = change(transaction);
        if (result.Position is { } position)
            IdempotencyStatements.Insert(transaction, request, Encoding.ASCII.GetBytes(position.Index.ToString(CultureInfo.InvariantCulture)));
        return result;
    });

    // The answer that is kept is the index of the record: everything else stands there.
    private static LogPosition PositionOf(StoreTransaction transaction, byte[] answer)
    {
        var index = long.Parse(Encoding.ASCII.GetString(answer), CultureInfo.InvariantCulture);
        return transaction.First(
            "SELECT leaf_hash, recorded_at FROM log_entries WHERE log_index = @index",
            row => new LogPosition(index, Convert.ToHexStringLower(row.Bytes(0)), row.Instant(1)), ("@index", index))
            ?? throw new InvalidOperationException("An answer is kept whose record is not there.");
    }

    private static bool AnyOpen(StoreTransaction transaction, MunicipalityId municipality, string officer) =>
        transaction.Exists(
            """
            SELECT 1 FROM sample_items i WHERE i.municipality = @municipality AND i.caller_user <> @officer AND NOT EXISTS
              (SELECT 1 FROM disclosure_reviews r WHERE r.municipality = i.municipality AND r.act_id = i.act_id AND r.sample_id = i.sample_id)
            LIMIT 1
            """,
            ("@municipality", municipality.Code), ("@officer", officer));

    private static bool IsDrawn(StoreTransaction transaction, MunicipalityId municipality, string sampleId, string actId) =>
        transaction.Exists(
            "SELECT 1 FROM sample_items WHERE municipality = @municipality AND sample_id = @sample AND act_id = @act",
            ("@municipality", municipality.Code), ("@sample", sampleId), ("@act", actId));

    private static CitizenKey? CitizenOf(StoreTransaction transaction, long index) =>
        transaction.First("SELECT citizen_key FROM log_openings WHERE log_index = @index", row => new CitizenKey(row.Bytes(0)), ("@index", index));

    private static void Insert(StoreTransaction transaction, DrawnSample sample, DateTimeOffset at, long logIndex)
    {
        transaction.Write(
            $"""
            INSERT INTO samples (municipality, {SampleColumns})
            VALUES (@municipality, @sample, @at, @officer, @candidates, @days, @withoutKnown, @withoutUses, @index)
            """,
            ("@municipality", sample.Municipality.Code), ("@sample", sample.SampleId), ("@at", at), ("@officer", sample.Officer), ("@candidates", sample.Candidates),
            ("@days", (long)sample.Days), ("@withoutKnown", sample.WithoutKnown), ("@withoutUses", string.Join(' ', sample.WithoutUses)), ("@index", logIndex));
        for (var i = 0; i < sample.Items.Count; i++)
        {
            transaction.Write(
                "INSERT INTO sample_items (municipality, sample_id, position, act_id, caller_user) VALUES (@municipality, @sample, @position, @act, @user)",
                ("@municipality", sample.Municipality.Code), ("@sample", sample.SampleId), ("@position", (long)i), ("@act", sample.Items[i].ActId), ("@user", sample.Items[i].User));
        }
    }

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
                "SELECT sample_id, justified, reason, officer, at FROM disclosure_reviews WHERE municipality = @municipality AND act_id = @act ORDER BY log_index",
                row => new DisclosureReview(actId, row.Text(0), row.Flag(1), row.Text(2), row.Text(3), row.Instant(4)), ("@municipality", municipality.Code), ("@act", actId))),
        ];
    }
}
