using System.Data.Common;
using Gateway.DisclosureLog;

namespace Gateway.Storage.Tests;

/// <summary>What waits together is committed together; what fails, fails alone.</summary>
public sealed class GroupCommitTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Many_callers_at_once_get_dense_places_and_lose_nothing(On engine)
    {
        // Proves: far more callers than fit into one batch all get a place of their own, without gaps, and all are durable.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var queries = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => Samples.AskAsync(store))));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), queries.Select(q => q.Position.Index).Order());
        Assert.Equal(500, (await store.ReadOpenQueriesAsync()).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_that_fails_in_a_batch_undoes_itself_and_no_other(On engine)
    {
        // Proves: between others' appends, an outcome for a closed query and a consent given twice fail alone and leave no line behind.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var closed = await Samples.AskAsync(store);
        await store.AppendFailureAsync(closed.Id, Samples.Entry(EntryKind.Failed));
        var work = Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            if (i % 3 != 0)
                return (await Samples.AskAsync(store)).Position.Index;
            await Assert.ThrowsAsync<QueryNotOpenException>(() => store.AppendFailureAsync(closed.Id, Samples.Entry(EntryKind.Failed)));
            return -1L;
        }));
        var places = (await Task.WhenAll(work)).Where(p => p >= 0).Order().ToList();
        Assert.Equal(Enumerable.Range(2, 200).Select(i => (long)i), places);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Parts_keep_the_query_open_until_the_last(On engine)
    {
        // Proves: a stream's groups are records of one open query; the last one gives it its outcome, and nothing comes after.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await Samples.AskAsync(store);
        Task<Receipt> DiscloseAsync(bool last) => store.AppendDisclosureAsync(query, Samples.Whose(), last, _ => Samples.Disclosure(query.Id));
        await DiscloseAsync(last: false);
        await DiscloseAsync(last: false);
        Assert.Single(await store.ReadOpenQueriesAsync());
        await DiscloseAsync(last: true);
        Assert.Empty(await store.ReadOpenQueriesAsync());
        await Assert.ThrowsAsync<QueryNotOpenException>(() => DiscloseAsync(last: false));
        await Assert.ThrowsAsync<QueryNotOpenException>(() => DiscloseAsync(last: true));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_delivery_is_confirmed_by_who_asked_and_nobody_else(On engine)
    {
        // Proves: with the right leaf hash, which stands in public tiles, a colleague, the same user through another system, and another municipality confirm nothing, not among receipts of their own either; who asked does, and stands in the record.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        async Task<LogReceipt> AnsweredAsync(string user, string client)
        {
            var id = QueryId.New();
            var query = await store.AppendQueryAsync(id, Samples.Entry(EntryKind.Asked).Add("query", id.Hex).Add("user", user).Add("client", client), Samples.Opening());
            var receipt = await store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ => Samples.Disclosure(id));
            return new LogReceipt(receipt.Position.Index, receipt.Position.LeafHash);
        }
        var (mine, colleagues) = (await AnsweredAsync("sara", "job-centre"), await AnsweredAsync("karl", "job-centre"));
        var sara = new Receiver(Samples.Municipality, "sara", "job-centre");
        foreach (var other in new[] { sara with { User = "karl" }, sara with { Client = "region" }, sara with { User = "" }, sara with { Municipality = Samples.Neighbour } })
            Assert.Null(await store.AppendDeliveryAsync(other, [mine], Samples.Noon));
        Assert.Null(await store.AppendDeliveryAsync(sara, [mine, colleagues], Samples.Noon));
        Assert.Equal(0, folder.Count("deliveries"));
        var position = await store.AppendDeliveryAsync(sara, [mine], Samples.Noon);
        var entry = ReadEntry.TryRead((byte[])folder.Rows($"SELECT entry FROM log_entries WHERE log_index = {position!.Index}").Single()[0])!;
        Assert.Equal(("sara", "job-centre", 1L), (entry.Value("user"), entry.Value("client"), folder.Count("deliveries")));
        // A colleague learns no more afterwards: the same answer as to a receipt of nothing.
        Assert.Null(await store.AppendDeliveryAsync(sara with { User = "karl" }, [mine], Samples.Noon));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_confirmed_delivery_cannot_be_changed_removed_or_replaced(On engine)
    {
        // Proves: the table of deliveries is append-only, as the log is; another municipality's receipt confirms nothing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await Samples.AskAsync(store);
        var receipt = await store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ => Samples.Disclosure(query.Id));
        LogReceipt[] mine = [new(receipt.Position.Index, receipt.Position.LeafHash)];
        Assert.Null(await store.AppendDeliveryAsync(Samples.Receiver with { Municipality = Samples.Neighbour }, mine, DateTimeOffset.UnixEpoch));
        Assert.NotNull(await store.AppendDeliveryAsync(Samples.Receiver, mine, DateTimeOffset.UnixEpoch));
        using var raw = folder.Raw();
        var replacing = engine == On.Sqlite ? "INSERT OR REPLACE INTO deliveries VALUES (1, 0)" : "INSERT INTO deliveries VALUES (1, 0) ON CONFLICT (log_index) DO UPDATE SET confirmed_by = 0";
        foreach (var change in new[] { "UPDATE deliveries SET confirmed_by = 0", "DELETE FROM deliveries", replacing })
            Assert.Contains("stays confirmed", Assert.ThrowsAny<DbException>(() => StorePlace.Scalar(raw, change)).Message, StringComparison.Ordinal);
    }
}
