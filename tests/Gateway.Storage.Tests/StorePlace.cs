using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Gateway.Storage.Tests;

/// <summary>A place of the test's own for a store, and a second way to look at it that knows nothing of the store's rules.</summary>
internal abstract class StorePlace : IDisposable
{
    public static StorePlace Of(On engine) => engine == On.Sqlite ? new StoreFolder() : new StoreDatabase();

    public abstract Task<Store> OpenAsync();

    /// <summary>Opens with the patience a call has in life, where the tests' own is longer.</summary>
    public abstract Task<Store> OpenImpatientAsync();

    /// <summary>A connection that knows nothing of the store's rules: what anybody with the database can do.</summary>
    public abstract DbConnection Raw();

    /// <summary>Makes a statement on a table fail: "BEFORE INSERT" or "AFTER INSERT", on rows that meet the condition where there is one.</summary>
    public abstract void Break(string when, string table, string? condition = null);

    /// <summary>Takes back what <see cref="Break"/> did.</summary>
    public abstract void Mend();

    /// <summary>Makes the commit of whatever writes to the log fail, every statement before it having succeeded; until <see cref="Mend"/>.</summary>
    public abstract void BreakCommits();

    /// <summary>Keeps everybody from writing, until it is disposed of.</summary>
    public abstract IDisposable Hold();

    /// <summary>A dump of it, put back elsewhere. Nobody writes.</summary>
    public abstract StorePlace Copy();

    /// <summary>Puts a dump in its place, under whoever has it open. Nobody has the dump open.</summary>
    public abstract void PutBack(StorePlace dump);

    public abstract void Dispose();

    public static object? Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    public void Run(string sql)
    {
        using var raw = Raw();
        Scalar(raw, sql);
    }

    public long Count(string table)
    {
        using var raw = Raw();
        return (long)Scalar(raw, $"SELECT COUNT(*) FROM {table}")!;
    }

    /// <summary>The kinds of the log's entries, oldest first.</summary>
    public IReadOnlyList<string> Kinds() => [.. Rows("SELECT kind FROM log_entries ORDER BY log_index").Select(r => (string)r[0])];

    /// <summary>Every row of every table as text: two dumps are equal when nothing has changed.</summary>
    public string Dump()
    {
        var dump = new StringBuilder();
        foreach (var table in Tables())
        {
            foreach (var row in Rows($"SELECT * FROM {table} ORDER BY {InOrder}"))
                dump.Append(table).Append('|').AppendJoin('|', row.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(v, CultureInfo.InvariantCulture))).Append('\n');
        }
        return dump.ToString();
    }

    public List<object[]> Rows(string sql)
    {
        using var raw = Raw();
        using var command = raw.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>The tables whose rows are the store's content.</summary>
    protected abstract IEnumerable<string> Tables();

    protected abstract string InOrder { get; }
}
