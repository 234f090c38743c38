using System.Data.Common;

namespace Gateway.Storage.Tests;

/// <summary>What kind of change is made to a table.</summary>
internal enum TamperKind
{
    /// <summary>One bit of one value.</summary>
    BitFlip,

    /// <summary>A row is gone.</summary>
    Delete,

    /// <summary>A row that is almost another one comes in.</summary>
    Insert,

    /// <summary>Two rows have each other's contents: all but what says which row it is.</summary>
    Swap,

    /// <summary>Two rows have each other's value in one column.</summary>
    Exchange,

    /// <summary>Nothing is left.</summary>
    Truncate,
}

/// <summary>One random change of one table, which can be taken back.</summary>
internal sealed class Tamper
{
    private readonly StorePlace _place;
    private readonly DbConnection _raw;
    private readonly Random _random;
    private readonly IReadOnlyList<string> _columns;
    private readonly HashSet<int> _key;
    private readonly List<object[]> _rows;

    public Tamper(StorePlace place, DbConnection raw, string table, Random random)
    {
        (_place, _raw, Table, _random) = (place, raw, table, random);
        _columns = [.. AnyRow.Columns(place, table).Select(c => $"\"{c.Name}\"")];
        _key = KeyOf(place, table);
        _rows = place.Rows($"SELECT {string.Join(", ", _columns)} FROM {table}");
    }

    public string Table { get; }

    /// <summary>Which column, where there is one.</summary>
    public string What { get; private set; } = "";

    /// <summary>Makes a change of a kind; false where the database takes none of that kind here.</summary>
    public bool Try(TamperKind kind)
    {
        var rows = _rows.Select(r => (object[])r.Clone()).ToList();
        var (at, other) = (_random.Next(rows.Count), _random.Next(rows.Count));
        var column = _random.Next(_columns.Count);
        What = $"row {at} of {rows.Count}, column {_columns[column]}, other row {other}";
        switch (kind)
        {
            case TamperKind.BitFlip:
                rows[at][column] = Flipped(rows[at][column]);
                break;
            case TamperKind.Delete:
                rows.RemoveAt(at);
                break;
            case TamperKind.Insert:
                var added = (object[])rows[at].Clone();
                added[column] = Flipped(added[column]);
                rows.Add(added);
                break;
            case TamperKind.Swap:
                foreach (var c in Enumerable.Range(0, _columns.Count).Where(c => !_key.Contains(c)))
                    (rows[at][c], rows[other][c]) = (rows[other][c], rows[at][c]);
                break;
            case TamperKind.Exchange:
                (rows[at][column], rows[other][column]) = (rows[other][column], rows[at][column]);
                break;
            default:
                rows.Clear();
                break;
        }
        // The same rows in another order are no change.
        if (Said(rows).SequenceEqual(Said(_rows)))
            return false;
        if (Put(rows))
            return true;
        Undo();
        return false;
    }

    /// <summary>Gives the first two rows each other's value in a column; false where that is no change, or the database takes none.</summary>
    public bool TryExchange(string column)
    {
        var at = Enumerable.Range(0, _columns.Count).Single(c => _columns[c] == $"\"{column}\"");
        var rows = _rows.Select(r => (object[])r.Clone()).ToList();
        (rows[0][at], rows[1][at]) = (rows[1][at], rows[0][at]);
        return !Said(rows).SequenceEqual(Said(_rows)) && Put(rows);
    }

    /// <summary>Puts the table back as it was.</summary>
    public void Undo() => Assert.True(Put(_rows));

    // What changes a row writes all of them: the outcome counts, not the statement.
    private bool Put(List<object[]> rows)
    {
        using var transaction = _raw.BeginTransaction();
        try
        {
            Run(transaction, $"DELETE FROM {Table}", []);
            foreach (var row in rows)
                Run(transaction, $"INSERT INTO {Table} ({string.Join(", ", _columns)}) VALUES ({string.Join(", ", row.Select((_, i) => $"@p{i}"))})", row);
            transaction.Commit();
            return true;
        }
        catch (DbException)
        {
            // A rule that cannot be switched off, such as a key that is there already.
            return false;
        }
    }

    private void Run(DbTransaction transaction, string sql, object[] values)
    {
        using var command = _raw.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"p{i}", values[i]);
            command.Parameters.Add(parameter);
        }
        command.ExecuteNonQuery();
    }

    // What says which row it is; where that is all of it, what comes last.
    private static HashSet<int> KeyOf(StorePlace place, string table)
    {
        var columns = AnyRow.Columns(place, table).Select(c => c.Name).ToList();
        var key = place.Rows(place is StoreDatabase
            ? $"SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = 'gateway.{table}'::regclass AND i.indisprimary"
            : $"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0").Select(r => columns.IndexOf((string)r[0])).ToHashSet();
        return key.Count < columns.Count && key.Count > 0 ? key : [columns.Count - 1];
    }

    private static IEnumerable<string> Said(IEnumerable<object[]> rows) =>
        rows.Select(row => string.Join('|', row.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : $"{v}"))).Order(StringComparer.Ordinal);

    private object Flipped(object value)
    {
        switch (value)
        {
            case string { Length: 0 }:
                return "x";
            case string text:
                var at = _random.Next(text.Length);
                return text[..at] + (char)(text[at] ^ (1 << _random.Next(7))) + text[(at + 1)..];
            case byte[] { Length: 0 }:
                return new byte[] { 1 };
            case byte[] bytes:
                bytes = (byte[])bytes.Clone();
                bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case int number:
                return number ^ 1;
            default:
                return (long)value ^ (1L << _random.Next(40));
        }
    }
}
