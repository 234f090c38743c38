using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>Proves that what stands in the store cannot be changed, removed or replaced by a statement gone wrong.</summary>
public sealed class SqliteAppendOnlyTests
{
    private const string Append = "the disclosure log is append-only";
    private const string Terms = "the terms of a consent never change";
    private const string History = "the history of a consent is append-only";

    [Theory]
    [InlineData("UPDATE log_entries SET entry = x'00' WHERE log_index = 0", Append)]
    [InlineData("UPDATE log_entries SET log_index = 99 WHERE log_index = 0", Append)]
    [InlineData("UPDATE log_entries SET recorded_at = recorded_at", Append)]
    [InlineData("DELETE FROM log_entries WHERE log_index = 0", Append)]
    [InlineData("DELETE FROM log_entries", Append)]
    [InlineData("INSERT OR REPLACE INTO log_entries SELECT log_index, municipality, 'forged', recorded_at, entry, leaf_hash FROM log_entries WHERE log_index = 0", Append)]
    [InlineData("UPDATE OR REPLACE log_entries SET log_index = 1 WHERE log_index = 0", Append)]
    [InlineData("UPDATE consents SET valid_until = '2099-01-01T00:00:00.0000000Z'", Terms)]
    [InlineData("UPDATE consents SET vault_id = 1", Terms)]
    [InlineData("DELETE FROM consents", Terms)]
    [InlineData("INSERT OR REPLACE INTO consents SELECT * FROM consents", Terms)]
    [InlineData("UPDATE consent_events SET kind = 'granted' WHERE kind = 'withdrawn'", History)]
    [InlineData("UPDATE consent_events SET at = at", History)]
    [InlineData("DELETE FROM consent_events WHERE kind = 'withdrawn'", History)]
    [InlineData("INSERT OR REPLACE INTO consent_events SELECT * FROM consent_events", History)]
    public async Task A_statement_that_would_rewrite_history_is_refused(string sql, string says)
    {
        // Proves for each way SQL has to change a row that a trigger refuses it, references switched off, and nothing moved.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await store.GrantAsync(Samples.Consent());
        await store.WithdrawAsync("consent-1");
        var before = folder.Dump();

        using var raw = folder.Raw();
        var refused = Assert.Throws<SqliteException>(() => StorePlace.Scalar(raw, sql));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, folder.Dump());
    }

    [Theory]
    [InlineData("INSERT INTO log_entries VALUES (9, '0999', 'asked', 'now', x'', zeroblob(32))")]
    [InlineData("INSERT INTO log_entries VALUES (9, '0999', 'asked', 'now', zeroblob(65536), zeroblob(32))")]
    [InlineData("INSERT INTO log_entries VALUES (9, '0999', 'asked', 'now', x'00', zeroblob(31))")]
    [InlineData("INSERT INTO log_entries VALUES (9, '99', 'asked', 'now', x'00', zeroblob(32))")]
    [InlineData("INSERT INTO log_entries VALUES (9, '0999', 'asked', 'now', 'text', zeroblob(32))")]
    [InlineData("INSERT INTO log_openings VALUES (9, '0999', (SELECT MAX(vault_id) FROM vaults), zeroblob(43))")]
    [InlineData("INSERT INTO vaults VALUES (9, '0999', 'p', 'd', zeroblob(31), zeroblob(60), 0)")]
    [InlineData("INSERT INTO vaults VALUES (9, '0999', 'p', 'd', zeroblob(32), zeroblob(59), 0)")]
    [InlineData("INSERT INTO consent_events (municipality, consent_id, kind, at, log_index, categories, superseded_by, evidence, vault_id) VALUES ('0999', 'consent-1', 'changed', 'now', 0, '', '', x'', 0)")]
    public async Task A_row_that_is_no_record_is_refused(string sql)
    {
        // Proves that the tables hold what the format allows and nothing else.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await store.AskAsync();
        var before = folder.Dump();

        using var raw = folder.Raw();
        Assert.Throws<SqliteException>(() => StorePlace.Scalar(raw, sql));
        Assert.Equal(before, folder.Dump());
    }

    [Fact]
    public async Task In_no_table_a_row_is_changed_removed_or_replaced()
    {
        // Proves for every table there is: updating all columns, deleting and replacing are refused, references
        // switched off; and that a table added later must be added here.
        using var folder = new StoreFolder();
        await using (folder.Open())
        {
            // Made by opening.
        }
        using var raw = folder.Raw();
        // Sums that lead to nobody may grow (InformantFiguresTests), and what a case is found by goes with its vault.
        string[] mayGo = ["open_queries", "informant_figures", "informant_seals", "consent_cases"];
        var names = ((string)StorePlace.Scalar(raw, "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'")!).Split(',');
        Assert.Equal(AnyRow.Tables.Concat(mayGo).Order(), names.Order());

        foreach (var table in AnyRow.Tables)
        {
            StorePlace.Scalar(raw, AnyRow.Insert(folder, table));
            var columns = ((string)StorePlace.Scalar(raw, $"SELECT group_concat(name) FROM pragma_table_info('{table}')")!).Split(',');
            string[] attempts = [.. columns.Select(c => $"UPDATE {table} SET {c} = {c}"), $"DELETE FROM {table}", AnyRow.Insert(folder, table, "INSERT OR REPLACE")];
            Assert.All(attempts, sql => Assert.Equal(1811, Assert.Throws<SqliteException>(() => StorePlace.Scalar(raw, sql)).SqliteExtendedErrorCode));
            Assert.Equal(1L, StorePlace.Scalar(raw, $"SELECT COUNT(*) FROM {table}"));
        }
    }
}
