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
    [InlineData("UPDATE consents SET citizen_key = zeroblob(32)", Terms)]
    [InlineData("DELETE FROM consents", Terms)]
    [InlineData("INSERT OR REPLACE INTO consents SELECT municipality, consent_id, citizen_key, effect, receiver_cvr, purpose, 'other', categories, holders, form, recorded_by, evidence, text_version, valid_from, valid_until, draft_id, mandate_id FROM consents", Terms)]
    [InlineData("UPDATE consent_events SET kind = 'granted' WHERE kind = 'withdrawn'", History)]
    [InlineData("UPDATE consent_events SET at = at", History)]
    [InlineData("DELETE FROM consent_events WHERE kind = 'withdrawn'", History)]
    [InlineData("INSERT OR REPLACE INTO consent_events SELECT municipality, consent_id, kind, '2099-01-01T00:00:00.0000000Z', log_index, categories, detail FROM consent_events", History)]
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
    [InlineData("INSERT INTO log_openings VALUES (0, '0999', zeroblob(32), zeroblob(15))")]
    [InlineData("INSERT INTO log_openings VALUES (0, '0999', zeroblob(31), zeroblob(16))")]
    [InlineData("INSERT INTO consent_events VALUES ('0999', 'consent-1', 'changed', 'now', 0, '', '')")]
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

    // One row of every table in which something stands for good, by table. What opens a record and which queries are
    // open are kept apart because they may go: the one by erasure, the other with its outcome.
    private static readonly Dictionary<string, string> Rows = new()
    {
        ["log_entries"] = "0, '0999', 'asked', 'now', x'00', zeroblob(32)",
        ["consents"] = "'0999', 'c', zeroblob(32), 'permit', '1', 'p', 'k', 'a', 'h', 'oral', 'u', 'e', 't', 'f', 'u', '', ''",
        ["consent_events"] = "'0999', 'c', 'used', 'now', 0, '', ''",
        ["consent_drafts"] = "'0999', 'd', zeroblob(32), '1', 'p', 'k', 'a', 'h', 'f', 'u', 't', 'da', 'en', 'u', 'now', 0",
        ["mandates"] = "'0999', 'm', zeroblob(32), zeroblob(32), 'guardian', 'a', 'p', 'f', 'u', 'u', '1', 'e', 'now', 0",
        ["mandate_ends"] = "'0999', 'm', 'now', 'e', 0",
        ["notices"] = "'0999', 'n', zeroblob(32), 'right-to-collect', '1', 'k', 'd', 'now', 'u', 'da', 'en', 0",
        ["verifications"] = "'0999', 't', 'f', 'verified', 'now', 'o', 's', 0",
        ["catalogue_versions"] = "'0999', 'v', 'c', 'o', 'now', 0",
        ["relations"] = "'0999', zeroblob(32), '1', 'now', 0",
        ["unconfirmed_relations"] = "'q', '0999', zeroblob(32), x'00', '1', 'u', 'u', 'p', 'k', 1, 'now', 0",
        ["unconfirmed_relation_events"] = "'q', 'denied', 'now', 'o', 'r', 0",
        ["emergency_accesses"] = "'e', '0999', zeroblob(32), 'j', '1', 'u', 'u', 'p', 'c', 'now', 'now', 0",
        ["emergency_reviews"] = "'e', 1, 'r', 'o', 'now', 0",
        ["idempotency_keys"] = "'0999', 'c', 'u', 'k', zeroblob(32), x'00', 'now'",
        ["deliveries"] = "0, 0",
        ["log_search"] = "0, '0999', 'now', 'asked', 'q', 'overview', '1', 'r', 'u', 'c', 'p', '', ' a '",
        ["log_mentions"] = "'0999', 'q', 0",
        ["samples"] = "'0999', 's', 'now', 'o', 1, 7, 0, '', 0",
        ["sample_items"] = "'0999', 's', 0, 'q', 'u'",
        ["disclosure_reviews"] = "'0999', 'q', 's', 1, 'r', 'o', 'now', 0",
        ["log_tiles"] = "0, 0, zeroblob(8192)",
        ["checkpoints"] = "1, 0, zeroblob(32), 'note', 'now'",
        ["wrong_person_alarms"] = "'q', 's', '0999', '1', 'p', 'now', 0",
    };

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
        // Sums that lead to nobody may grow (InformantFiguresTests).
        string[] mayGo = ["log_openings", "open_queries", "informant_figures"];
        var names = ((string)StorePlace.Scalar(raw, "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'")!).Split(',');
        Assert.Equal(Rows.Keys.Concat(mayGo).Order(), names.Order());

        foreach (var (table, row) in Rows)
        {
            StorePlace.Scalar(raw, $"INSERT INTO {table} VALUES ({row})");
            var columns = ((string)StorePlace.Scalar(raw, $"SELECT group_concat(name) FROM pragma_table_info('{table}')")!).Split(',');
            string[] attempts = [.. columns.Select(c => $"UPDATE {table} SET {c} = {c}"), $"DELETE FROM {table}", $"INSERT OR REPLACE INTO {table} VALUES ({row})"];
            Assert.All(attempts, sql => Assert.Equal(1811, Assert.Throws<SqliteException>(() => StorePlace.Scalar(raw, sql)).SqliteExtendedErrorCode));
            Assert.Equal(1L, StorePlace.Scalar(raw, $"SELECT COUNT(*) FROM {table}"));
        }
    }
}
