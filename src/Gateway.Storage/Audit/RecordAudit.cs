using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Audit;

/// <summary>
/// Records one by one: their place, their own columns, what the log is searched by, the rows they commit to, and whether
/// every query has its outcome or is open still.
/// </summary>
internal sealed class RecordAudit(Action<StoreFinding> found)
{
    private const string Entries = "log_entries";

    // Queries whose outcome has not been read yet, each with its record and the gateway that asks.
    private readonly Dictionary<string, (long Index, string Municipality, string Gateway)> _open = [];

    /// <summary>How many records were read.</summary>
    internal long Read { get; private set; }

    /// <summary>How many rows they commit to.</summary>
    internal long Rows { get; private set; }

    /// <summary>How many records there are.</summary>
    internal static long Count(StoreTransaction transaction) => transaction.Read("SELECT COUNT(*) FROM log_entries", row => row.Number(0))[0];

    /// <summary>The place of the record that comes so many records after a place; null where there are not so many.</summary>
    internal static long? PlaceAfter(StoreTransaction transaction, long from, int records) =>
        transaction.Read(
            "SELECT log_index FROM log_entries WHERE log_index >= @from ORDER BY log_index LIMIT 1 OFFSET @records", row => (long?)row.Number(0), ("@from", from), ("@records", records))
            .FirstOrDefault();

    /// <summary>Looks at a part of the log, which begins where the last one ended; the hashes of its records, in order.</summary>
    internal IReadOnlyList<byte[]> Window(StoreTransaction transaction, LogWindow window)
    {
        var rows = RowsOf(transaction, window);
        var leaves = new List<byte[]>();
        var entries = transaction.Read(
            "SELECT log_index, municipality, kind, recorded_at, entry, leaf_hash FROM log_entries WHERE log_index >= @from AND log_index < @before ORDER BY log_index",
            row => (Index: row.Number(0), Municipality: row.Text(1), Kind: row.Text(2), At: row.Text(3), Entry: row.Bytes(4), Leaf: row.Bytes(5)),
            ("@from", window.From), ("@before", window.Before));
        var searched = LogSearchStatements.Rows(transaction, window).ToLookup(r => r.Index);
        var next = window.From;
        foreach (var stored in entries)
        {
            if (stored.Index != next)
                Say(Entries, next, "is missing");
            next = stored.Index + 1;
            var leaf = Rfc6962.LeafHash(stored.Entry);
            leaves.Add(leaf);
            if (!leaf.AsSpan().SequenceEqual(stored.Leaf))
                Say(Entries, stored.Index, "its hash is another than that of its bytes");
            if (ReadEntry.TryRead(stored.Entry) is not { } entry)
            {
                Say(Entries, stored.Index, "its bytes are no record");
                continue;
            }
            if (stored.Municipality != entry.Municipality.Code || stored.Kind != entry.Kind.Name() || stored.At != StoreValue.Text(entry.At))
                Say(Entries, stored.Index, "its columns say something else than its bytes");
            if (RowCommitment.Of(rows.GetValueOrDefault(stored.Index) ?? []) is var beside && beside != Said(entry))
                Say(Entries, stored.Index, $"the rows beside it are not those it was written with: {beside.Split(' ')[0]} of {Said(entry).Split(' ')[0]}");
            if (searched[stored.Index].ToList() is not [var row] || !row.Says(LogIndexRow.Of(stored.Index, entry)))
                Say("log_search", stored.Index, "does not say what its record says");
            Follow(stored.Index, entry);
        }
        if (window.Before < long.MaxValue && next < window.Before)
            Say(Entries, next, "is missing");
        Read += entries.Count;
        return leaves;
    }

    /// <summary>Looks for what belongs to no record, and at the queries that are open, after the last part of the log.</summary>
    internal void End(StoreTransaction transaction)
    {
        foreach (var table in RecordTables.All)
            Outside(transaction, table.Name, table.Committed[^1]);
        Outside(transaction, "log_search", "log_index");
        Outside(transaction, "log_mentions", "log_index");
        if (transaction.Exists("SELECT 1 FROM log_mentions m JOIN log_search s ON s.log_index = m.log_index WHERE s.municipality <> m.municipality LIMIT 1"))
            found(new StoreFinding("log_mentions", "", "one is of another municipality than its record"));
        // Each place once, and as many as there are records, from the first to the last.
        if (transaction.Places is { } places
            && transaction.Read($"SELECT COUNT(*), COALESCE(MIN(log_index), 0), COALESCE(MAX(log_index), -1) FROM {places}", row => (row.Number(0), row.Number(1), row.Number(2)))[0] != (Read, 0, Read - 1))
            found(new StoreFinding(places, "", "are not those of the records"));
        if (Count(transaction) != Read)
            found(new StoreFinding(Entries, "", "some lie outside the places of the log"));
        var open = transaction.Read(
            "SELECT query_id, municipality, log_index, gateway FROM open_queries",
            row => (Query: row.Text(0), Row: (Index: row.Number(2), Municipality: row.Text(1), Gateway: LogStatements.GatewayName(row.Number(3)))));
        foreach (var query in open.Where(o => !_open.TryGetValue(o.Query, out var asked) || asked != o.Row))
            Say("open_queries", query.Row.Index, "no record says that such a query is open");
        foreach (var asked in _open.ExceptBy(open.Select(o => o.Query), o => o.Key))
            Say("open_queries", asked.Value.Index, "the query has no outcome and is not open");
    }

    private Dictionary<long, List<byte[]>> RowsOf(StoreTransaction transaction, LogWindow window)
    {
        var rows = new Dictionary<long, List<byte[]>>();
        foreach (var table in RecordTables.All)
        {
            transaction.Read(
                table.Select,
                row =>
                {
                    var values = Enumerable.Range(0, table.Committed.Count).Select(row.Value).ToList();
                    var index = (long)values[^1];
                    if (!rows.TryGetValue(index, out var digests))
                        rows[index] = digests = [];
                    digests.Add(table.Digest(values));
                    Rows++;
                    return true;
                },
                ("@from", window.From), ("@before", window.Before));
        }
        return rows;
    }

    private static string Said(ReadEntry entry) => entry.Value(RowCommitment.Field) is { Length: > 0 } said ? said : RowCommitment.Of([]);

    private void Follow(long index, ReadEntry entry)
    {
        var query = entry.Value("query");
        if (entry.Kind == EntryKind.Asked)
            _open[query] = (index, entry.Municipality.Code, entry.Value(LogStatements.GatewayField));
        else if (entry.Kind is EntryKind.Failed or EntryKind.RelationChecked || (entry.Kind == EntryKind.Disclosed && entry.Value(LogStatements.PartField) == LogStatements.LastPart))
            _open.Remove(query);
    }

    private void Outside(StoreTransaction transaction, string table, string index)
    {
        var outside = transaction.Read($"SELECT COUNT(*) FROM {table} WHERE {index} < 0 OR {index} >= @length", row => row.Number(0), ("@length", transaction.Length))[0];
        if (outside > 0)
            found(new StoreFinding(table, "beyond the log", $"{outside} rows belong to no record"));
    }

    private void Say(string table, long place, string what) => found(StoreFinding.At(table, place, what));
}
