using System.Globalization;
using System.Text;
using Gateway.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>A store's file in a folder of the test's own, and a second way to look at it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("store-").FullName;

    public string File => System.IO.Path.Combine(Path, "gateway.db");

    public Store Open() => Store.OpenSqlite(File);

    /// <summary>A connection that knows nothing of the store's rules: what anybody with the file can do.</summary>
    public SqliteConnection Raw()
    {
        var raw = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, ForeignKeys = false, DefaultTimeout = 30 }.ToString());
        raw.Open();
        return raw;
    }

    /// <summary>The store's own connection: some settings belong to a connection and are seen nowhere else.</summary>
    public static SqliteConnection ConnectionOf(Store store) =>
        ((SqliteEngine)store.Engine).Connection;

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    public long Count(string table)
    {
        using var raw = Raw();
        return (long)Scalar(raw, $"SELECT COUNT(*) FROM {table}")!;
    }

    /// <summary>Every row of every table as text: two dumps are equal when nothing has changed.</summary>
    public string Dump()
    {
        using var raw = Raw();
        var dump = new StringBuilder();
        foreach (var table in Tables(raw))
        {
            using var command = raw.CreateCommand();
#pragma warning disable CA2100 // The names are the schema's own.
            command.CommandText = $"SELECT * FROM {table} ORDER BY rowid";
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                dump.Append(table);
                for (var i = 0; i < reader.FieldCount; i++)
                    dump.Append('|').Append(reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture));
                dump.Append('\n');
            }
        }
        return dump.ToString();
    }

    private static List<string> Tables(SqliteConnection raw)
    {
        using var command = raw.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        using var reader = command.ExecuteReader();
        var tables = new List<string>();
        while (reader.Read())
            tables.Add(reader.GetString(0));
        return tables;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
