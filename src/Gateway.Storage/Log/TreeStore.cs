using Gateway.DisclosureLog;

namespace Gateway.Storage.Log;

/// <summary>
/// What the log's tree is made of and what has been made of it: leaves, full tiles, signed checkpoints. Hashing and
/// signing is others' work; this keeps, and refuses what would be another tree.
/// </summary>
public sealed class TreeStore(Store store)
{
    /// <summary>How many records the log has.</summary>
    public Task<long> ReadLengthAsync() => store.ReadAsync(transaction => transaction.Length);

    /// <summary>Leaf hashes from an index on, at most so many, in order.</summary>
    public Task<IReadOnlyList<byte[]>> ReadLeafHashesAsync(long from, int most) => store.ReadLongAsync<IReadOnlyList<byte[]>>(transaction =>
        transaction.Read(
            "SELECT leaf_hash FROM log_entries WHERE log_index >= @from ORDER BY log_index LIMIT @most", row => row.Bytes(0), ("@from", from), ("@most", most)));

    /// <summary>Records from an index on, at most so many, in order.</summary>
    public Task<IReadOnlyList<StoredEntry>> ReadEntriesAsync(long from, int most) => store.ReadLongAsync<IReadOnlyList<StoredEntry>>(transaction =>
        transaction.Read(
            "SELECT log_index, municipality, entry FROM log_entries WHERE log_index >= @from ORDER BY log_index LIMIT @most",
            row => new StoredEntry(row.Number(0), MunicipalityId.Parse(row.Text(1)), row.Bytes(2)), ("@from", from), ("@most", most)));

    /// <summary>A full tile's hashes; null where it was not written.</summary>
    public Task<byte[]?> ReadTileAsync(int level, long index) => store.ReadAsync(transaction => Tile(transaction, level, index));

    /// <summary>Full tiles of a level from an index on, at most so many, in order.</summary>
    public Task<IReadOnlyList<StoredTile>> ReadTilesAsync(int level, long from, int most) => store.ReadLongAsync<IReadOnlyList<StoredTile>>(transaction =>
        transaction.Read(
            "SELECT tile_index, hashes FROM log_tiles WHERE level = @level AND tile_index >= @from ORDER BY tile_index LIMIT @most",
            row => new StoredTile(level, row.Number(0), row.Bytes(1)), ("@level", level), ("@from", from), ("@most", most)));

    /// <summary>The checkpoint that was signed last; null where none was.</summary>
    public Task<StoredCheckpoint?> ReadCheckpointAsync() => store.ReadAsync(Newest);

    /// <summary>Signed checkpoints in the order in which they were signed, from a number on (0 is the first), at most so many and none of a larger tree.</summary>
    public Task<IReadOnlyList<StoredCheckpoint>> ReadCheckpointsAsync(long from, int most, long largest) => store.ReadLongAsync<IReadOnlyList<StoredCheckpoint>>(transaction =>
        transaction.Read(
            "SELECT tree_size, root_hash, note FROM checkpoints WHERE number > @from AND tree_size <= @largest ORDER BY number LIMIT @most",
            Checkpoint, ("@from", from), ("@largest", largest), ("@most", most)));

    /// <summary>From now on a log without this checkpoint takes nothing: it was signed, and is kept outside the store.</summary>
    public void HoldTo(StoredCheckpoint checkpoint) => store.Engine.Known.Signed(checkpoint);

    /// <summary>
    /// Keeps full tiles and a checkpoint over them, in the transaction that alone may append. Tiles that are kept already
    /// are left alone. True, and nothing is added, where the newest checkpoint is of this very tree. False, and nothing is kept, where the newest checkpoint is of a larger tree, or of another one of
    /// the same size, or where a tile is kept with other hashes, or where the log is shorter than the checkpoint says.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was kept: the checkpoint must not be handed out.</exception>
    public Task<bool> AppendCheckpointAsync(StoredCheckpoint checkpoint, IReadOnlyList<StoredTile> tiles) => store.InTransactionAsync(transaction =>
    {
        var newest = Newest(transaction);
        if (checkpoint.TreeSize > transaction.Length || (newest is not null && !Follows(checkpoint, newest)))
            return false;
        // Signed before, by another gateway or by this one, which could not keep it outside: it stands here once.
        if (newest?.TreeSize == checkpoint.TreeSize)
            return true;
        var kept = tiles.ToDictionary(tile => tile, tile => Tile(transaction, tile.Level, tile.Index));
        if (kept.Any(k => k.Value is { } hashes && !hashes.AsSpan().SequenceEqual(k.Key.Hashes)))
            return false;
        foreach (var tile in tiles.Where(tile => kept[tile] is null))
        {
            transaction.Write(
                "INSERT INTO log_tiles (level, tile_index, hashes) VALUES (@level, @index, @hashes)",
                ("@level", tile.Level), ("@index", tile.Index), ("@hashes", tile.Hashes));
        }
        transaction.Write(
            """
            INSERT INTO checkpoints (number, tree_size, root_hash, note)
            SELECT COALESCE(MAX(number), 0) + 1, @size, @root, @note FROM checkpoints
            """,
            ("@size", checkpoint.TreeSize), ("@root", checkpoint.RootHash), ("@note", checkpoint.Note));
        return true;
    });

    // The transaction was begun on a log that holds what was signed here last: what is newer there has grown from it.
    private static bool Follows(StoredCheckpoint checkpoint, StoredCheckpoint newest) =>
        checkpoint.TreeSize > newest.TreeSize || (checkpoint.TreeSize == newest.TreeSize && checkpoint.RootHash.AsSpan().SequenceEqual(newest.RootHash));

    private static StoredCheckpoint? Newest(StoreTransaction transaction) =>
        transaction.First("SELECT tree_size, root_hash, note FROM checkpoints ORDER BY number DESC LIMIT 1", Checkpoint);

    private static StoredCheckpoint Checkpoint(StoreRow row) => new(row.Number(0), row.Bytes(1), row.Text(2));

    private static byte[]? Tile(StoreTransaction transaction, int level, long index) =>
        transaction.First("SELECT hashes FROM log_tiles WHERE level = @level AND tile_index = @index", row => row.Bytes(0), ("@level", level), ("@index", index));
}
