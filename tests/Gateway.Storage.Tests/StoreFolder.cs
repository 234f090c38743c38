using System.Data.Common;
using Gateway.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>A store's file in a folder of the test's own.</summary>
internal sealed class StoreFolder : StorePlace
{
    public string Path { get; } = Directory.CreateTempSubdirectory("store-").FullName;

    public string File => System.IO.Path.Combine(Path, "gateway.db");

    protected override string InOrder => "rowid";

    public Store Open() => Store.OpenSqlite(File).UseVaults(Samples.VaultKey);

    public override Task<Store> OpenAsync()
    {
        var store = Open();
        // As patient as with a database.
        store.Engine.LongestWait = TimeSpan.FromSeconds(PostgresServer.PatienceSeconds);
        return Task.FromResult(store);
    }

    public override Task<Store> OpenImpatientAsync() => Task.FromResult(Open());

    public override DbConnection Raw() => Connect();

    /// <inheritdoc cref="StorePlace.Raw"/>
    public SqliteConnection Connect()
    {
        var raw = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, ForeignKeys = false, DefaultTimeout = 30 }.ToString());
        raw.Open();
        return raw;
    }

    /// <summary>The store's own connection: some settings belong to a connection and are seen nowhere else.</summary>
    public static SqliteConnection ConnectionOf(Store store) => ((SqliteEngine)store.Engine).Connection;

    public override void Break(string when, string table, string? condition = null) =>
        Run($"CREATE TRIGGER broken {when} ON {table} {(condition is null ? "" : "WHEN " + condition)} BEGIN SELECT RAISE(ABORT, 'broken'); END");

    public override void Mend() => Run("DROP TRIGGER broken");

    public override void BreakCommits()
    {
        Run("CREATE TABLE debt (row INTEGER REFERENCES log_entries (log_index) DEFERRABLE INITIALLY DEFERRED)");
        Run("CREATE TRIGGER broken AFTER INSERT ON log_entries BEGIN INSERT INTO debt VALUES (-1); END");
    }

    public override IDisposable Hold()
    {
        var raw = Raw();
        Scalar(raw, "BEGIN EXCLUSIVE");
        return raw;
    }

    public override StorePlace Copy()
    {
        var copy = new StoreFolder();
        copy.PutBack(this);
        return copy;
    }

    public override void PutBack(StorePlace dump)
    {
        using var from = ((StoreFolder)dump).Connect();
        using var into = Connect();
        from.BackupDatabase(into);
    }

    protected override IEnumerable<string> Tables() => Rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").Select(r => (string)r[0]);

    public override void Dispose() => Directory.Delete(Path, recursive: true);
}
