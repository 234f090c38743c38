using Gateway.DisclosureLog;

namespace Gateway.Storage.Log;

/// <summary>
/// Reads the log for those who may look into it. Long reading is done in parts, each a short transaction: since records
/// are only ever added, what was there before an index is the same in every one of them, and nobody's disclosure waits.
/// That it was read is recorded by the caller before anything leaves.
/// </summary>
public sealed class LogReadingStore(Store store)
{
    // What one transaction reads: a few milliseconds, well within the time a disclosure waits for the store.
    private const int RecordsAtOnce = 500;

    /// <summary>How many records the log has.</summary>
    public Task<long> LengthAsync() => store.ReadAsync(t => t.Length);

    /// <summary>The uses in a part of the log that match, newest first.</summary>
    public Task<IReadOnlyList<UseRow>> ReadUsesAsync(UseFilter filter, LogWindow window) => store.ReadAsync(t => LogSearchStatements.Uses(t, filter, window));

    /// <summary>How many uses in a part of the log match.</summary>
    public Task<long> CountUsesAsync(UseFilter filter, LogWindow window) => store.ReadAsync(t => LogSearchStatements.Count(t, filter, window));

    /// <summary>The use of an id as the log stood at a size; null where the municipality has none.</summary>
    public Task<UseRow?> FindUseAsync(MunicipalityId municipality, string actId, long asOf) => store.ReadAsync(transaction =>
        LogSearchStatements.FindUse(transaction, municipality, actId) is { } row && row.Index < asOf
            ? LogSearchStatements.Uses(transaction, new UseFilter(municipality), new LogWindow(row.Index, row.Index + 1, asOf)).SingleOrDefault()
            : null);

    /// <summary>Every record about a person, under any of the person's numbers, oldest first.</summary>
    public Task<IReadOnlyList<PersonRow>> ReadAboutAsync(MunicipalityId municipality, IReadOnlyList<CitizenKey> person, long asOf) =>
        store.ReadAsync(IReadOnlyList<PersonRow> (transaction) =>
            [.. person.SelectMany(key => LogSearchStatements.About(transaction, municipality, key, asOf)).DistinctBy(r => r.Index).OrderBy(r => r.Index)]);

    /// <summary>When the municipality's first record was made; null where it has none.</summary>
    public async Task<DateTimeOffset?> ReadFirstAtAsync(MunicipalityId municipality) =>
        await store.ReadAsync(t => LogSearchStatements.FirstAt(t, municipality)) is { } at ? StoreValue.Instant(at) : null;

    /// <summary>The municipalities that have records; what all of them share is none.</summary>
    public Task<IReadOnlyList<MunicipalityId>> ReadMunicipalitiesAsync() => store.ReadAsync(IReadOnlyList<MunicipalityId> (transaction) =>
    {
        var all = new List<MunicipalityId>();
        // One step in an index for each: counting the records would take as long as there are many.
        for (var next = LogSearchStatements.NextMunicipality(transaction, MunicipalityId.Shared.Code); next is not null; next = LogSearchStatements.NextMunicipality(transaction, next))
            all.Add(MunicipalityId.Parse(next));
        return all;
    });

    /// <summary>
    /// Records of a municipality by their indexes, by index. Those of others are not among them, nor those that open for one of
    /// some people. Ends between two parts where whoever asked has gone.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, StoredRecord>> ReadRecordsAsync(
        MunicipalityId municipality, IEnumerable<long> indexes, IReadOnlyList<CitizenKey>? without = null, CancellationToken cancellation = default)
    {
        var read = new Dictionary<long, StoredRecord>();
        foreach (var some in indexes.Distinct().Order().Chunk(RecordsAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            await store.ReadAsync(transaction =>
            {
                foreach (var record in Records(transaction, municipality, some, without ?? []))
                    read[record.Position.Index] = record;
                return true;
            });
        }
        return read;
    }

    /// <summary>Records that the log is looked into; nothing may leave before it is durable.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    public Task<LogPosition> AppendLookAsync(LogEntry look, Opening? opening) => store.InTransactionAsync(t => LogStatements.Append(t, look, opening));

    /// <summary>Adds what is missing by which the log is searched: entries of a store that an earlier version wrote. Tells how many.</summary>
    /// <param name="progress">Told every 500 records how many have been looked at, and of how many; never where nothing is missing.</param>
    public async Task<long> FillIndexAsync(Action<long, long>? progress = null)
    {
        var length = await LengthAsync();
        if (await store.ReadAsync(LogSearchStatements.Length) == length)
            return 0;
        var added = 0L;
        for (var from = 0L; from < length; from += RecordsAtOnce)
        {
            var window = new LogWindow(from, from + RecordsAtOnce, length);
            added += await store.InTransactionAsync(transaction => Fill(transaction, window));
            progress?.Invoke(Math.Min(window.Before, length), length);
        }
        return added;
    }

    /// <summary>Holds what the log is searched by against its entries.</summary>
    public async Task<IndexCheck> CheckIndexAsync()
    {
        const int MostNamed = 100;
        var wrong = new List<long>();
        var length = await LengthAsync();
        for (var from = 0L; from < length; from += RecordsAtOnce)
        {
            var window = new LogWindow(from, Math.Min(from + RecordsAtOnce, length), length);
            wrong.AddRange(await store.ReadAsync(transaction => Wrong(transaction, window)));
        }
        return new IndexCheck(length, [.. wrong.Take(MostNamed)]);
    }

    private static long Fill(StoreTransaction transaction, LogWindow window)
    {
        var known = LogSearchStatements.Rows(transaction, window).Select(r => r.Index).ToHashSet();
        var missing = Entries(transaction, window).Where(e => !known.Contains(e.Index)).ToList();
        foreach (var (index, entry) in missing)
            LogSearchStatements.Insert(transaction, LogIndexRow.Of(index, ReadEntry.TryRead(entry) ?? throw new InvalidOperationException("A record of the log cannot be read.")));
        return missing.Count;
    }

    private static List<long> Wrong(StoreTransaction transaction, LogWindow window)
    {
        var rows = LogSearchStatements.Rows(transaction, window).ToDictionary(r => r.Index);
        return [.. Entries(transaction, window).Where(e => !Says(rows.GetValueOrDefault(e.Index), e.Index, e.Entry)).Select(e => e.Index)];
    }

    private static bool Says(LogIndexRow? row, long index, byte[] bytes) =>
        row is not null && ReadEntry.TryRead(bytes) is { } entry && row.Says(LogIndexRow.Of(index, entry));

    private static List<(long Index, byte[] Entry)> Entries(StoreTransaction transaction, LogWindow window)
    {
        return transaction.Read(
            "SELECT log_index, entry FROM log_entries WHERE log_index >= @from AND log_index < @before ORDER BY log_index",
            row => (row.Number(0), row.Bytes(1)), ("@from", window.From), ("@before", window.Before));
    }

    private static List<StoredRecord> Records(StoreTransaction transaction, MunicipalityId municipality, long[] indexes, IReadOnlyList<CitizenKey> without)
    {
        // Whole numbers of this program's own, so they may stand in the statement: hundreds of parameters would not.
        return transaction.Read(
            $"""
            SELECT e.log_index, e.leaf_hash, e.recorded_at, e.entry, o.salt, {StoreRow.VaultColumns} FROM log_entries e
            LEFT JOIN log_openings o ON o.log_index = e.log_index LEFT JOIN vaults v ON v.vault_id = o.vault_id
            WHERE e.municipality = @municipality AND e.log_index IN ({string.Join(", ", indexes)}){PersonKeys.AndNone(without)}
            """,
            row => new StoredRecord(new LogPosition(row.Number(0), Convert.ToHexStringLower(row.Bytes(1)), row.Instant(2)), row.Bytes(3), row.IsNull(4) ? null : row.Vault(5).Bytes(row.Bytes(4), "log_openings.salt")),
            [("@municipality", municipality.Code), .. PersonKeys.OfNone(without)]);
    }
}
