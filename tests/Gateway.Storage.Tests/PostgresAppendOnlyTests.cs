using System.Data.Common;
using Npgsql;

namespace Gateway.Storage.Tests;

/// <summary>Proves that what stands in a database cannot be changed, removed or emptied by a statement gone wrong, even the owner's.</summary>
public sealed class PostgresAppendOnlyTests
{
    // What may change: which queries are open and what a case is found by may go, sums may grow, and who is there is no record.
    private static readonly string[] MayChange = ["open_queries", "informant_figures", "informant_seals", "consent_cases", "gateways", "sequencers", "log_head", "schema_migrations"];

    [PostgresFact]
    public async Task In_no_table_a_row_is_changed_removed_or_replaced()
    {
        // Proves for every table there is, as its owner and with the triggers of replication off: updating all columns, deleting, replacing and emptying are refused; and that a table added later must be added here.
        using var place = new StoreDatabase();
        await using (await place.OpenAsync())
        {
            // Makes this month's partition.
        }
        place.Run("SELECT make_log_month('2026-11')");
        var names = place.Rows("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('gateway') AND relkind IN ('r', 'p') AND NOT relispartition").Select(r => (string)r[0]);
        Assert.Equal(AnyRow.Tables.Concat(MayChange).Append("log_places").Order(), names.Order());

        using var raw = place.Raw();
        foreach (var table in AnyRow.Tables)
        {
            StorePlace.Scalar(raw, AnyRow.Insert(place, table));
            foreach (var replicating in new[] { "origin", "replica" })
            {
                StorePlace.Scalar(raw, $"SET session_replication_role = {replicating}");
                foreach (var sql in Attempts(place, table))
                    Assert.Equal(PostgresErrorCodes.RestrictViolation, Assert.Throws<PostgresException>(() => StorePlace.Scalar(raw, sql)).SqlState);
            }
            StorePlace.Scalar(raw, "SET session_replication_role = origin");
            Assert.Equal(1L, StorePlace.Scalar(raw, $"SELECT COUNT(*) FROM {table}"));
        }
        Assert.Equal(PostgresErrorCodes.RestrictViolation, Assert.Throws<PostgresException>(() => StorePlace.Scalar(raw, "TRUNCATE log_entries_2026_11")).SqlState);
        Assert.Equal(PostgresErrorCodes.RestrictViolation, Assert.Throws<PostgresException>(() => StorePlace.Scalar(raw, "DELETE FROM log_entries_2026_11")).SqlState);
        Assert.Equal(PostgresErrorCodes.RestrictViolation, Assert.Throws<PostgresException>(() => StorePlace.Scalar(raw, "DELETE FROM log_places")).SqlState);
    }

    [PostgresTheory]
    [InlineData("INSERT INTO log_entries VALUES (5, '0999', 'asked', '2026-11-21', '\\x00', Z32)")]
    [InlineData("INSERT INTO log_entries VALUES (0, '0999', 'asked', '2026-11-22', '\\x00', Z32)")]
    [InlineData("INSERT INTO log_entries VALUES (1, '0999', 'asked', '2026-11-21', '', Z32)")]
    [InlineData("INSERT INTO log_entries VALUES (1, '0999', 'asked', '2026-11-21', Z65536, Z32)")]
    [InlineData("INSERT INTO log_entries VALUES (1, '0999', 'asked', '2026-11-21', '\\x00', Z31)")]
    [InlineData("INSERT INTO log_entries VALUES (1, '99', 'asked', '2026-11-21', '\\x00', Z32)")]
    [InlineData("INSERT INTO log_openings VALUES (7, '0999', (SELECT MAX(vault_id) FROM vaults), Z44)")]
    [InlineData("INSERT INTO log_openings VALUES (0, '0999', (SELECT MAX(vault_id) FROM vaults), Z43)")]
    [InlineData("INSERT INTO vaults VALUES (9, '0999', 'p', 'd', Z31, Z60, 0)")]
    [InlineData("INSERT INTO consent_events (municipality, consent_id, kind, at, log_index, categories, superseded_by, evidence, vault_id) VALUES ('0999', 'consent-1', 'changed', 'now', 0, '', '', Z0, 0)")]
    [InlineData("UPDATE log_head SET epoch = 0")]
    [InlineData("DELETE FROM log_head")]
    [InlineData("SELECT make_log_month('2026-11; DROP TABLE consents')")]
    public async Task What_is_no_record_is_refused(string sql)
    {
        // Proves that the tables hold what the format allows and nothing else: no gap in the log, no index in two months, no epoch twice.
        using var place = new StoreDatabase();
        await using var store = await place.OpenAsync();
        await store.AskAsync();
        var before = place.Dump();

        using var raw = place.Raw();
        Assert.ThrowsAny<DbException>(() => StorePlace.Scalar(raw, Zeros(sql)));
        Assert.Equal(before, place.Dump());
    }

    [PostgresFact]
    public void All_text_is_compared_by_bytes()
    {
        // Proves that order and equality are SQLite's, on which instants and lists rest.
        using var place = new StoreDatabase();
        Assert.Empty(place.Rows(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'gateway' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"));
    }

    [PostgresFact]
    public async Task Each_month_lies_in_a_partition_of_its_own()
    {
        // Proves that a record of any month finds its partition, made when it is first needed, and that indexes run on over them.
        using var place = new StoreDatabase();
        await using var store = await place.OpenAsync();
        foreach (var month in new[] { 1, 2, 2, 1, 12 })
        {
            var entry = new DisclosureLog.LogEntry(DisclosureLog.EntryKind.Asked, Samples.Municipality, new DateTimeOffset(2031, month, 28, 23, 59, 59, TimeSpan.Zero));
            await store.AppendQueryAsync(DisclosureLog.QueryId.New(), entry, Samples.Opening());
        }
        Assert.Equal((2L, 2L, 1L), (place.Count("log_entries_2031_01"), place.Count("log_entries_2031_02"), place.Count("log_entries_2031_12")));
        Assert.Equal([0L, 1L, 2L, 3L, 4L], place.Rows("SELECT log_index FROM log_entries ORDER BY log_index").Select(r => (long)r[0]));
    }

    private static List<string> Attempts(StoreDatabase place, string table)
    {
        var columns = place.Rows($"SELECT column_name FROM information_schema.columns WHERE table_schema = 'gateway' AND table_name = '{table}'").Select(r => $"\"{r[0]}\"").ToList();
        return [.. columns.Select(c => $"UPDATE {table} SET {c} = {c}"), $"DELETE FROM {table}", $"TRUNCATE {table} CASCADE"];
    }

    private static string Zeros(string sql) =>
        System.Text.RegularExpressions.Regex.Replace(sql, "Z([0-9]+)", zeros => $"decode(repeat('00', {zeros.Groups[1].Value}), 'hex')");
}
