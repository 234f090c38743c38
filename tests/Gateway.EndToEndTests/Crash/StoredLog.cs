using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Gateway.EndToEndTests.Crash;

/// <summary>A record as it lies in the store, read past the gateway.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Entry">Its canonical bytes.</param>
/// <param name="Leaf">The leaf hash that the store has for it.</param>
internal sealed record LogRow(long Index, byte[] Entry, byte[] Leaf)
{
    private readonly Lazy<string[]> _lines = new(() => Encoding.UTF8.GetString(Entry).Split('\n'));

    internal string Kind => Value("kind");

    /// <summary>The query it belongs to; empty where to none.</summary>
    internal string Query => Value("query");

    /// <summary>What kind of call asked; empty where the record does not say.</summary>
    internal string Use => Value("use");

    /// <summary>When it was made, by the gateway's clock.</summary>
    internal DateTimeOffset RecordedAt => DateTimeOffset.Parse(Value("at"), CultureInfo.InvariantCulture);

    private string Value(string field) => _lines.Value.FirstOrDefault(l => l.StartsWith(field + " ", StringComparison.Ordinal))?[(field.Length + 1)..] ?? "";
}

/// <summary>A checkpoint as it lies in the store.</summary>
internal sealed record CheckpointRow(long Size, byte[] Root);

/// <summary>The log as it lies in the store: all records and checkpoints, oldest first.</summary>
internal sealed record StoredLog(IReadOnlyList<LogRow> Rows, IReadOnlyList<CheckpointRow> Checkpoints)
{
    /// <summary>Reads it. Only while the gateway runs: whoever opens a killed gateway's file first is the one who recovers it.</summary>
    internal static StoredLog Read(DbConnection store, long from = 0) => new(
        Read(store, $"SELECT log_index, entry, leaf_hash FROM log_entries WHERE log_index >= {from} ORDER BY log_index", r => new LogRow(r.GetInt64(0), (byte[])r.GetValue(1), (byte[])r.GetValue(2))),
        Read(store, "SELECT tree_size, root_hash FROM checkpoints ORDER BY number", r => new CheckpointRow(r.GetInt64(0), (byte[])r.GetValue(1))));

    /// <summary>The queries without an outcome.</summary>
    internal static IReadOnlyList<string> OpenQueries(DbConnection store) => Read(store, "SELECT query_id FROM open_queries ORDER BY log_index", r => r.GetString(0));

    /// <summary>How many records the log has, and how many of them the newest checkpoint covers.</summary>
    internal static (long Length, long Signed) Sizes(DbConnection store) =>
        Read(store, "SELECT COALESCE(MAX(log_index), -1) + 1, (SELECT COALESCE(MAX(tree_size), 0) FROM checkpoints) FROM log_entries", r => (r.GetInt64(0), r.GetInt64(1)))[0];

    private static List<T> Read<T>(DbConnection store, string sql, Func<DbDataReader, T> of)
    {
        using var command = store.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(of(reader));
        return rows;
    }
}
