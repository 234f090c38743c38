using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Notes;

namespace Gateway.Storage.Audit;

/// <summary>
/// Holds every table of the store against the log, and the log against what was signed of it: a row that was changed,
/// added, removed, moved or put back by whoever can write to the database is found. Reads in short transactions, so that it
/// may run beside the gateway.
/// </summary>
/// <remarks>
/// What it rests on lies outside the database: the log's public keys, the checkpoint kept beside it, and the key to the
/// vaults. Of who writes now, of several gateways, no record speaks: only what cannot have come about by them is found.
/// </remarks>
public sealed class StoreAudit
{
    /// <summary>So many findings are named; more tell nobody more.</summary>
    public const int MostNamed = 100;

    // What one transaction reads: some tens of milliseconds.
    private const int RecordsAtOnce = 1000;

    private readonly Store _store;
    private readonly List<StoreFinding> _findings = [];
    private long _wrong;

    private StoreAudit(Store store) => _store = store;

    /// <summary>Looks through everything.</summary>
    /// <param name="store">The store.</param>
    /// <param name="keys">The log's public keys, the current one first.</param>
    /// <param name="outside">The checkpoint kept outside the database, as a signed note; null where none was signed yet.</param>
    /// <param name="progress">Told how many records of how many were read; null: nobody is.</param>
    /// <exception cref="DisclosureLogUnavailableException">The store cannot be read.</exception>
    public static Task<StoreReport> RunAsync(Store store, IReadOnlyList<NoteVerifier> keys, string? outside, Action<long, long>? progress = null) =>
        new StoreAudit(store).RunAsync(keys, outside, progress);

    private async Task<StoreReport> RunAsync(IReadOnlyList<NoteVerifier> keys, string? outside, Action<long, long>? progress)
    {
        var tree = new TreeAudit(keys, await _store.ReadAsync(TreeAudit.Checkpoints), outside, Found);
        var records = new RecordAudit(Found);
        var count = await _store.ReadAsync(RecordAudit.Count);
        // From record to record and not from place to place: one that was moved far away must not make a long way of it.
        var from = 0L;
        while (await _store.ReadAsync(t => RecordAudit.PlaceAfter(t, from, RecordsAtOnce)) is { } before)
        {
            var window = new LogWindow(from, before, before);
            await _store.ReadAsync(transaction =>
            {
                foreach (var leaf in records.Window(transaction, window))
                    tree.Append(leaf);
                return true;
            });
            from = before;
            progress?.Invoke(records.Read, count);
        }
        // In one transaction with what was recorded meanwhile, since queries are opened and closed all the time.
        await _store.ReadAsync(transaction =>
        {
            foreach (var leaf in records.Window(transaction, new LogWindow(from, long.MaxValue, long.MaxValue)))
                tree.Append(leaf);
            records.End(transaction);
            VaultAudit.Run(transaction, Found);
            SumsAudit.Run(transaction, Found);
            transaction.Coordination(Found);
            return true;
        });
        foreach (var (level, covered) in tree.TilesDue())
            await _store.ReadAsync(transaction => tree.Compare(transaction, level, covered));
        tree.End();
        return new StoreReport(records.Read, tree.Signed, records.Rows, _findings, _wrong);
    }

    private void Found(StoreFinding finding)
    {
        _wrong++;
        if (_findings.Count < MostNamed)
            _findings.Add(finding);
    }
}
