using Gateway.Storage.Log;

namespace Gateway.Storage.Tests;

/// <summary>Proves that a log put back from a backup, or another one, takes nothing under a process that had the newer one open.</summary>
public sealed class PutBackTests
{
    private static readonly byte[] Root = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] OtherRoot = [.. Enumerable.Repeat((byte)2, 32)];

    [Theory, OnSqlite, OnPostgres]
    public async Task A_log_without_the_record_acknowledged_last_takes_nothing(On engine)
    {
        // Proves, where nothing is signed yet: an older dump, and one that has gone on otherwise and is longer, are found by the first call; it changes nothing there, and the newest one put back is taken at once.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await store.AskAsync();
        using var older = place.Copy();
        using var longer = place.Copy();
        await AppendAsync(longer, 3);
        await store.AskAsync();
        using var newest = place.Copy();

        await RefusesEachAsync(store, place, older, longer);
        place.PutBack(newest);
        Assert.Equal(2, (await store.AskAsync()).Position.Index);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_log_without_the_checkpoint_signed_last_takes_nothing(On engine)
    {
        // Proves, for a process that has recorded nothing itself: an older dump, and one of which a tree of the same size but another root was signed, longer by now, are found by the first call.
        using var place = StorePlace.Of(engine);
        await AppendAsync(place, 2);
        using var older = place.Copy();
        using var longer = place.Copy();
        await AppendAsync(longer, 3, new StoredCheckpoint(3, OtherRoot, "another"));
        var signed = new StoredCheckpoint(3, Root, "note");
        await AppendAsync(place, 1, signed);
        using var newest = place.Copy();
        await using var store = await place.OpenAsync();
        new TreeStore(store).HoldTo(signed);

        await RefusesEachAsync(store, place, older, longer);
        place.PutBack(newest);
        Assert.Equal(3, (await store.AskAsync()).Position.Index);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_taken_back_is_not_waited_for(On engine)
    {
        // Proves: of a call that failed, alone or among others, no record is looked for; the next one is taken.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var query = await store.AskAsync();
        await store.DiscloseAsync(query);
        await Assert.ThrowsAsync<QueryNotOpenException>(() => store.DiscloseAsync(query));
        await Assert.ThrowsAsync<QueryNotOpenException>(() => Task.WhenAll(Enumerable.Range(0, 8).Select(n => n % 2 == 0 ? store.AskAsync() : (Task)store.DiscloseAsync(query))));
        Assert.Equal(6, (await store.AskAsync()).Position.Index);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_log_that_others_have_gone_on_with_is_the_same_one(On engine)
    {
        // Proves that no more is asked of a log than what is known of it: records and checkpoints that came to it meanwhile.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await store.AskAsync();
        var signed = new StoredCheckpoint(1, Root, "note");
        Assert.True(await new TreeStore(store).AppendCheckpointAsync(signed, []));
        new TreeStore(store).HoldTo(signed);
        using var longer = place.Copy();
        await AppendAsync(longer, 2, new StoredCheckpoint(3, OtherRoot, "grown"));
        place.PutBack(longer);
        Assert.Equal(3, (await store.AskAsync()).Position.Index);
    }

    [Fact]
    public async Task A_file_put_where_the_open_one_was_takes_nothing()
    {
        // Proves for SQLite, whose open file lives on without a name: a dump moved over it, longer or not, is noticed before anything is recorded, and what stands in it stays.
        using var place = new StoreFolder();
        await using var store = await place.OpenAsync();
        await store.AskAsync();
        using var dump = (StoreFolder)place.Copy();
        await AppendAsync(dump, 2);
        File.Move(dump.File, place.File, overwrite: true);
        foreach (var call in new Func<Task>[] { () => store.AskAsync(), store.LookAsync })
            Assert.Equal(StoreFault.FileMissing, (await Assert.ThrowsAsync<DisclosureLogUnavailableException>(call)).Fault);
    }

    private static async Task AppendAsync(StorePlace place, int records, StoredCheckpoint? signed = null)
    {
        await using var store = await place.OpenAsync();
        for (var i = 0; i < records; i++)
            await store.AskAsync();
        if (signed is not null)
            Assert.True(await new TreeStore(store).AppendCheckpointAsync(signed, []));
    }

    private static async Task RefusesEachAsync(Store store, StorePlace place, params StorePlace[] dumps)
    {
        foreach (var dump in dumps)
        {
            place.PutBack(dump);
            var before = place.Dump();
            foreach (var call in new Func<Task>[] { () => store.AskAsync(), store.LookAsync, () => new TreeStore(store).AppendCheckpointAsync(new StoredCheckpoint(2, Root, "signed"), []) })
                Assert.Equal(StoreFault.AnotherLog, (await Assert.ThrowsAsync<DisclosureLogUnavailableException>(call)).Fault);
            Assert.Equal(before, place.Dump());
        }
    }
}
