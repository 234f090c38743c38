using Gateway.Storage.Oversight;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>Proves that what the privacy officer decides, and decides about, cannot be changed, removed or replaced.</summary>
public sealed class SqliteOversightAppendOnlyTests
{
    public static TheoryData<string, string> Tables => new()
    {
        { "verifications", "a verification is taken back by another row" },
        { "catalogue_versions", "a catalogue that was in force stays on record" },
        { "relations", "a confirmed relation stays on record" },
        { "unconfirmed_relations", "a query without a relation stays on record" },
        { "unconfirmed_relation_events", "what came of a query without a relation stays on record" },
        { "emergency_accesses", "an emergency access stays on record" },
        { "emergency_reviews", "a review stays as it was decided" },
        { "wrong_person_alarms", "an alarm stays on record" },
        { "notices", "a notice given stays given" },
        { "idempotency_keys", "an answer given stays given" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_row_that_stands_stays(string table, string says)
    {
        // Proves for each table and each way SQL has to change a row that a trigger refuses it, references switched off, and nothing moved.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await FillAsync(store);
        var before = folder.Dump();

        using var raw = folder.Raw();
        Assert.Equal(1L, Math.Sign((long)StorePlace.Scalar(raw, $"SELECT COUNT(*) FROM {table}")!));
        foreach (var sql in new[] { $"UPDATE {table} SET rowid = rowid", $"DELETE FROM {table}", $"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" })
            Assert.Contains(says, Assert.Throws<SqliteException>(() => StorePlace.Scalar(raw, sql)).Message, StringComparison.Ordinal);
        Assert.Equal(before, folder.Dump());
    }

    // One row, at least, in every table.
    private static async Task FillAsync(Store store)
    {
        var oversight = new OversightStore(store);
        await oversight.VerifyAsync("one");
        await oversight.ReviewEmergencyAsync("two", await store.AskInEmergencyAsync(Samples.Noon));
        await store.CheckAsync(RelationOutcome.Confirmed, await store.AskUnconfirmedAsync());
        await store.AlarmAsync(["dfdg"]);
        await new CatalogueStore(store).AppendIfOtherAsync(
            new CatalogueInForce(Samples.Municipality, "one", "text", ""), Samples.Entry(DisclosureLog.EntryKind.CatalogueInForce));
    }
}
