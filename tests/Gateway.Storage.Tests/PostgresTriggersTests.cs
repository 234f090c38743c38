// Proves that no trigger of the schema can be off, gone or empty while a gateway starts.
using Gateway.Storage.Postgres;
using Npgsql;

namespace Gateway.Storage.Tests;

/// <summary>Proves that every rule of the schema is looked for at the start, each by itself, as the database names them and not by a list.</summary>
public sealed class PostgresTriggersTests
{
    [PostgresFact]
    public async Task Each_trigger_that_is_off_gone_or_runs_another_function_is_named()
    {
        // Proves it for every trigger of a migrated database, those of the partitions included; afterwards nothing is missed.
        using var place = new StoreDatabase();
        await using (var store = await place.OpenAsync())
            await store.AskAsync();
        var triggers = place.Rows(
            """
            SELECT c.relname, t.tgname, c.relispartition, t.tgparentid <> 0 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = 'gateway'::regnamespace AND NOT t.tgisinternal OR t.tgparentid <> 0 AND c.relispartition ORDER BY 1, 2
            """);
        Assert.InRange(triggers.Count, 60, int.MaxValue);
        await using var raw = (NpgsqlConnection)place.Raw();
        await PostgresTriggers.DemandAsync(raw);
        foreach (var row in triggers)
        {
            var (table, trigger) = ((string)row[0], (string)row[1]);
            var named = (bool)row[2] ? table : $"{table}.{trigger}";
            await NamedAsync(raw, $"ALTER TABLE {table} DISABLE TRIGGER {trigger}", named);
            await NamedAsync(raw, $"ALTER TABLE {table} ENABLE REPLICA TRIGGER {trigger}", named);
            // A partition's copy goes with the table's own.
            if (!(bool)row[3])
                await NamedAsync(raw, $"DROP TRIGGER {trigger} ON {table}", named);
            if (!(bool)row[2])
                await NamedAsync(raw, $"{Nothing("nothing")}; DROP TRIGGER {trigger} ON {table}; CREATE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION nothing()", named);
        }
        await PostgresTriggers.DemandAsync(raw);
    }

    [PostgresFact]
    public async Task Each_function_that_does_something_else_is_named()
    {
        // Proves it for every function of the schema: a body that is another one.
        using var place = new StoreDatabase();
        await using var raw = (NpgsqlConnection)place.Raw();
        var functions = place.Rows("SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'gateway'::regnamespace ORDER BY 1");
        Assert.InRange(functions.Count, 10, int.MaxValue);
        foreach (var row in functions)
        {
            var definition = (string)row[1];
            var begin = definition.IndexOf("BEGIN", StringComparison.Ordinal);
            Assert.True(begin > 0);
            await NamedAsync(raw, definition.Insert(begin + "BEGIN".Length, " RETURN NULL; "), $"{row[0]}()", mayNotCompile: true);
        }
        await PostgresTriggers.DemandAsync(raw);
    }

    private static string Nothing(string name) => $"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'";

    private static async Task NamedAsync(NpgsqlConnection raw, string change, string named, bool mayNotCompile = false)
    {
        await using var transaction = await raw.BeginTransactionAsync();
#pragma warning disable CA2100 // The statements are the test's own.
        await using (var command = new NpgsqlCommand(mayNotCompile ? $"SET LOCAL check_function_bodies = off; {change}" : change, raw, transaction))
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        var refused = await Assert.ThrowsAsync<BrokenPromiseException>(() => PostgresTriggers.DemandAsync(raw));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        await transaction.RollbackAsync();
    }
}
