using System.Data.Common;
using Gateway.Storage.Postgres;
using Npgsql;

namespace Gateway.Storage.Tests;

/// <summary>A store's database of the test's own, on the tests' server; made from one that is migrated already.</summary>
internal sealed class StoreDatabase : StorePlace
{
    private static int _made;

    /// <param name="empty">Nothing has been migrated in it.</param>
    public StoreDatabase(bool empty = false)
        : this(name => PostgresServer.Shared.MakeDatabase(name, empty ? null : PostgresServer.Template))
    {
    }

    private StoreDatabase(Action<string> make)
    {
        Name = $"test_{Interlocked.Increment(ref _made)}";
        make(Name);
    }

    public string Name { get; }

    public string ConnectionString => PostgresServer.Shared.ConnectionString(Name);

    // Rows of tables that only grow: where nothing is changed, they lie in the order they came in.
    protected override string InOrder => "tableoid, ctid";

    /// <summary>A busy test machine is no database that is away.</summary>
    public PostgresSettings Settings => new(() => ConnectionString) { PatienceSeconds = PostgresServer.PatienceSeconds };

    public override Task<Store> OpenAsync() => OpenAsync(Settings);

    /// <summary>Opens with the tests' key.</summary>
    public static async Task<Store> OpenAsync(PostgresSettings settings) => (await Store.OpenPostgresAsync(settings)).UseVaults(Samples.VaultKey);

    public override Task<Store> OpenImpatientAsync() => OpenAsync(new PostgresSettings(() => ConnectionString));

    public override DbConnection Raw() => Connect();

    /// <inheritdoc cref="StorePlace.Raw"/>
    public NpgsqlConnection Connect()
    {
        var raw = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { SearchPath = PostgresSource.Schema, Pooling = false }.ToString());
        raw.Open();
        return raw;
    }

    public override void Break(string when, string table, string? condition = null)
    {
        Run("CREATE OR REPLACE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE restrict_violation; END'");
        Run($"CREATE TRIGGER broken {when} ON {table} FOR EACH ROW {(condition is null ? "" : $"WHEN ({condition})")} EXECUTE FUNCTION broken()");
    }

    public override void Mend() => Run("DROP FUNCTION broken() CASCADE");

    public override void BreakCommits()
    {
        Run("CREATE TABLE debt (row BIGINT REFERENCES log_places (log_index) DEFERRABLE INITIALLY DEFERRED)");
        Run("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO debt VALUES (-1); RETURN NULL; END'");
        Run("CREATE TRIGGER broken AFTER INSERT ON log_places FOR EACH ROW EXECUTE FUNCTION broken()");
    }

    public override IDisposable Hold()
    {
        var raw = Raw();
        Scalar(raw, "BEGIN; LOCK TABLE log_head IN ACCESS EXCLUSIVE MODE");
        return raw;
    }

    public override StorePlace Copy() => new StoreDatabase(dump => PostgresServer.Shared.Dump(Name, dump));

    public override void PutBack(StorePlace dump) => PostgresServer.Shared.PutBack(Name, ((StoreDatabase)dump).Name);

    // Who is there and who may append is no content.
    protected override IEnumerable<string> Tables() => Rows(
        """
        SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('gateway') AND relkind = 'r' AND NOT relispartition
          AND relname NOT IN ('gateways', 'sequencers', 'log_head', 'schema_migrations') ORDER BY relname
        """).Select(r => (string)r[0]).Append("log_entries");

    public override void Dispose() => PostgresServer.Shared.DropDatabase(Name);
}
