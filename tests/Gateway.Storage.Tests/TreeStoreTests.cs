using Gateway.Storage.Log;

namespace Gateway.Storage.Tests;

/// <summary>Proves that tiles and checkpoints are kept as they were made, and that what would be another tree is refused.</summary>
public sealed class TreeStoreTests
{
    private static readonly byte[] Root = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] OtherRoot = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly StoredTile Tile = new(0, 0, [.. Enumerable.Repeat((byte)3, 8192)]);

    [Theory, OnSqlite, OnPostgres]
    public async Task The_leaves_and_records_of_a_stretch_come_in_order(On engine)
    {
        // Proves: from an index on, at most so many, each leaf that of its record; beyond the end there is nothing.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var tree = new TreeStore(store);
        for (var i = 0; i < 5; i++)
            await store.AskAsync();

        Assert.Equal(5, await tree.ReadLengthAsync());
        var entries = await tree.ReadEntriesAsync(1, 3);
        Assert.Equal([1L, 2L, 3L], entries.Select(e => e.Index));
        Assert.Equal(entries.Select(e => Convert.ToHexString(DisclosureLog.Rfc6962.LeafHash(e.Entry))), (await tree.ReadLeafHashesAsync(1, 3)).Select(Convert.ToHexString));
        Assert.Single(await tree.ReadLeafHashesAsync(4, 10));
        Assert.Empty(await tree.ReadEntriesAsync(5, 10));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_newest_checkpoint_is_the_last_that_was_kept(On engine)
    {
        // Proves every field over a reopening; one of the same tree that is signed again is the one that stands: whoever has to try again adds nothing.
        using var place = StorePlace.Of(engine);
        await using (var store = await place.OpenAsync())
        {
            var tree = new TreeStore(store);
            Assert.Null(await tree.ReadCheckpointAsync());
            Assert.Null(await tree.ReadTileAsync(0, 0));
            await store.AskAsync();
            Assert.True(await tree.AppendCheckpointAsync(new StoredCheckpoint(0, Root, "first"), []));
            Assert.True(await tree.AppendCheckpointAsync(new StoredCheckpoint(1, OtherRoot, "second\næ"), [Tile]));
            Assert.True(await tree.AppendCheckpointAsync(new StoredCheckpoint(1, OtherRoot, "third"), [Tile]));
        }
        await using var reopened = await place.OpenAsync();
        var newest = (await new TreeStore(reopened).ReadCheckpointAsync())!;
        Assert.Equal((1L, "second\næ"), (newest.TreeSize, newest.Note));
        Assert.Equal(OtherRoot, newest.RootHash);
        Assert.Equal(Tile.Hashes, await new TreeStore(reopened).ReadTileAsync(0, 0));
        Assert.Equal(2, place.Count("checkpoints"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_checkpoint_that_was_signed_can_be_read_in_its_order(On engine)
    {
        // Proves: from any number on, as many as asked for, none of a larger tree than asked for, and nothing of one that was refused.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var tree = new TreeStore(store);
        Assert.Empty(await tree.ReadCheckpointsAsync(0, 256, long.MaxValue));
        for (var size = 1; size <= 5; size++)
        {
            await store.AskAsync();
            Assert.True(await tree.AppendCheckpointAsync(new StoredCheckpoint(size, Root, $"note {size}\næ"), []));
        }
        Assert.False(await tree.AppendCheckpointAsync(new StoredCheckpoint(4, Root, "smaller"), []));
        Assert.Equal("12345", await SizesAsync(0, 256, long.MaxValue));
        Assert.Equal("34", await SizesAsync(2, 2, long.MaxValue));
        Assert.Equal("34", await SizesAsync(2, 256, 4));
        Assert.Equal("", await SizesAsync(5, 256, long.MaxValue));
        Assert.Equal(("note 2\næ", Convert.ToHexString(Root)), (await tree.ReadCheckpointsAsync(1, 1, 2)).Select(c => (c.Note, Convert.ToHexString(c.RootHash))).Single());

        async Task<string> SizesAsync(long from, int most, long largest) => string.Concat((await tree.ReadCheckpointsAsync(from, most, largest)).Select(c => c.TreeSize));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_tree_is_refused_whole(On engine)
    {
        // Proves: a smaller tree, another one of the same size, one larger than the log, and a tile with other hashes are kept not even in part.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var tree = new TreeStore(store);
        for (var i = 0; i < 3; i++)
            await store.AskAsync();
        Assert.True(await tree.AppendCheckpointAsync(new StoredCheckpoint(2, Root, "note"), [Tile]));
        var before = place.Dump();

        Assert.False(await tree.AppendCheckpointAsync(new StoredCheckpoint(1, Root, "smaller"), []));
        Assert.False(await tree.AppendCheckpointAsync(new StoredCheckpoint(2, OtherRoot, "forked"), []));
        Assert.False(await tree.AppendCheckpointAsync(new StoredCheckpoint(4, OtherRoot, "ahead"), []));
        Assert.False(await tree.AppendCheckpointAsync(new StoredCheckpoint(3, OtherRoot, "rewritten"), [Tile with { Hashes = new byte[8192] }, Tile with { Index = 1 }]));
        Assert.Equal(before, place.Dump());

        // The tables themselves refuse it, whoever asks.
        using var raw = place.Raw();
        Assert.ThrowsAny<System.Data.Common.DbException>(() => StorePlace.Scalar(raw, "INSERT INTO checkpoints SELECT 9, 1, root_hash, 'smaller', at FROM checkpoints"));
    }
}
