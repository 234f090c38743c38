using System.Globalization;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Runs the migrations as the role that owns the tables: each once, under a lock that every starting gateway takes, in a
/// transaction of its own together with its row in <c>schema_migrations</c>.
/// </summary>
internal static class PostgresSchema
{
    // Any number that nobody else on the database uses for the same.
    private const long MigrationLock = 0x6761_7465_7761_79;

    private const string Bootstrap =
        $"""
        DO $do$ BEGIN
          IF to_regnamespace('{PostgresSource.Schema}') IS NULL THEN CREATE SCHEMA {PostgresSource.Schema}; END IF;
        END $do$;
        CREATE TABLE IF NOT EXISTS schema_migrations (
          number      INTEGER PRIMARY KEY,
          title       TEXT COLLATE "C" NOT NULL,
          fingerprint TEXT COLLATE "C" NOT NULL,
          at          TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
        )
        """;

    // Whoever writes holds the head, and has looked under it which step the tables are at. Before the first step there is none.
    private const string WaitForWriters =
        $"""
        DO $do$ BEGIN
          IF to_regclass('{PostgresSource.Schema}.log_head') IS NOT NULL THEN PERFORM 1 FROM {PostgresSource.Schema}.log_head FOR UPDATE; END IF;
        END $do$
        """;

    private static readonly int Known = Migration.Of("Postgres").Count;

    // What the gateway's role may: append, read, and in a few tables what cannot be done by appending.
    private const string Grants =
        """
        DO $do$ DECLARE role text := @role; t record; BEGIN
          EXECUTE format('GRANT USAGE ON SCHEMA gateway TO %I', role);
          FOR t IN SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('gateway') AND relkind IN ('r', 'p') AND NOT relispartition LOOP
            EXECUTE format('REVOKE ALL ON gateway.%I FROM %I', t.relname, role);
            EXECUTE format('GRANT SELECT ON gateway.%I TO %I', t.relname, role);
            IF t.relname NOT IN ('schema_migrations', 'log_head', 'log_places') THEN
              EXECUTE format('GRANT INSERT ON gateway.%I TO %I', t.relname, role);
            END IF;
          END LOOP;
          EXECUTE format('GRANT UPDATE (epoch) ON gateway.log_head TO %I', role);
          EXECUTE format('GRANT UPDATE (epoch, batch), DELETE ON gateway.sequencers TO %I', role);
          EXECUTE format('GRANT UPDATE (alive_at), DELETE ON gateway.gateways TO %I', role);
          EXECUTE format('GRANT UPDATE (total) ON gateway.informant_figures TO %I', role);
          EXECUTE format('GRANT DELETE ON gateway.open_queries TO %I', role);
          EXECUTE format('GRANT UPDATE (citizen_key, wrapped_key) ON gateway.vaults TO %I', role);
          EXECUTE format('GRANT DELETE ON gateway.consent_cases TO %I', role);
          EXECUTE format('GRANT UPDATE (answer) ON gateway.idempotency_keys TO %I', role);
          EXECUTE format('GRANT UPDATE (seal) ON gateway.informant_seals TO %I', role);
          EXECUTE format('GRANT EXECUTE ON FUNCTION gateway.make_log_month(text) TO %I', role);
        END $do$
        """;

    /// <summary>Runs what has not run.</summary>
    /// <param name="owner">A connection of the role that owns the tables.</param>
    /// <param name="progress">Told of each migration before it runs.</param>
    /// <exception cref="BrokenPromiseException">A migration that ran is another one here, or the database is ahead of this build.</exception>
    internal static async Task MigrateAsync(NpgsqlConnection owner, Action<string>? progress)
    {
        await RunAsync(owner, "SET statement_timeout = 0; SET lock_timeout = 0");
        // Whoever comes second waits until the first is through, however long its migrations take.
        await RunAsync(owner, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({MigrationLock})"));
        try
        {
            await RunAsync(owner, Bootstrap);
            var steps = Migration.Of("Postgres");
            var ran = await RanAsync(owner);
            var last = await LastAsync(owner);
            DemandSame(steps, ran, last);
            foreach (var step in steps.Where(s => !ran.ContainsKey(s.Number)))
            {
                progress?.Invoke(step.Line(steps.Count));
                await using var transaction = await owner.BeginTransactionAsync();
                await RunAsync(owner, WaitForWriters);
                await RunAsync(owner, step.Sql);
                await RunAsync(
                    owner, "INSERT INTO schema_migrations (number, title, fingerprint) VALUES (@number, @title, @fingerprint)",
                    ("number", step.Number), ("title", step.Title), ("fingerprint", step.Fingerprint));
                await transaction.CommitAsync();
            }
            if (last != steps.Count)
                await RunAsync(owner, string.Create(CultureInfo.InvariantCulture, $"COMMENT ON TABLE schema_migrations IS '{steps.Count}'"));
        }
        finally
        {
            await RunAsync(owner, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_unlock({MigrationLock})"));
        }
    }

    /// <summary>Demands, of every transaction that writes, that no gateway of a newer version has changed the tables since this one started.</summary>
    /// <param name="number">The last step that ran, read under the head's lock.</param>
    /// <exception cref="BrokenPromiseException">This build does not know that step.</exception>
    internal static void DemandKnown(int number)
    {
        if (number > Known)
            throw new BrokenPromiseException(string.Create(CultureInfo.InvariantCulture, $"A gateway of a newer version has changed the tables (migration {number:0000}). Stop this one and start the newer version.")) { Fault = StoreFault.NewerSchema };
    }

    /// <summary>Gives the gateway's role what it needs, and takes away what it had beyond that.</summary>
    internal static Task GrantAsync(NpgsqlConnection owner, string role) =>
        RunAsync(owner, Grants.Replace("@role", $"'{role.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal));

    private static async Task<Dictionary<int, (string Title, string Fingerprint)>> RanAsync(NpgsqlConnection owner)
    {
        var ran = new Dictionary<int, (string, string)>();
        await using var command = new NpgsqlCommand("SELECT number, title, fingerprint FROM schema_migrations", owner);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            ran.Add(row.GetInt32(0), (row.GetString(1), row.GetString(2)));
        return ran;
    }

    // Beside the rows, since a step that can be repeated would run again unnoticed where the last row is missing. 0: of a build that wrote none.
    private static async Task<int> LastAsync(NpgsqlConnection owner)
    {
        await using var command = new NpgsqlCommand("SELECT obj_description(to_regclass('schema_migrations'), 'pg_class')", owner);
        return int.TryParse(await command.ExecuteScalarAsync() as string, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;
    }

    private static void DemandSame(IReadOnlyList<Migration> steps, Dictionary<int, (string Title, string Fingerprint)> ran, int last)
    {
        var mine = steps.ToDictionary(s => s.Number, s => (s.Title, s.Fingerprint));
        var others = ran.Where(r => mine.GetValueOrDefault(r.Key) != r.Value).Select(r => r.Key.ToString("0000", CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
            throw new BrokenPromiseException($"The database was made by another build: migrations {string.Join(", ", others)} are not this one's. Use the build that made it, or a newer one.");
        if (!ran.Keys.Order().SequenceEqual(Enumerable.Range(1, Math.Max(last, ran.Count))))
            throw new BrokenPromiseException("The table schema_migrations lacks a step that ran. Put its rows back from a backup.");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file and embedded files; the one name that comes from outside is quoted.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync();
    }
}
