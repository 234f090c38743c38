using System.Globalization;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.DisclosureLog.Tests;

/// <summary>A log's tiles in memory, stored as a store would: a partial tile is replaced by what it grows into.</summary>
internal sealed class StoredTiles
{
    private readonly Dictionary<(int Level, long Index), byte[]> _tiles = [];

    /// <summary>The tiles that were asked for.</summary>
    internal List<TileCoordinate> Asked { get; } = [];

    internal ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileCoordinate tile, CancellationToken cancellation)
    {
        Asked.Add(tile);
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(_tiles[(tile.Level, tile.Index)]);
    }

    internal void Store(IEnumerable<GrownTile> tiles)
    {
        foreach (var tile in tiles)
            _tiles[(tile.Coordinate.Level, tile.Coordinate.Index)] = tile.Hashes.ToArray();
    }

    /// <summary>A leaf hash that is the same on every run.</summary>
    internal static byte[] Leaf(long index) => Rfc6962.LeafHash(Entry(index));

    /// <summary>An entry that is the same on every run.</summary>
    internal static byte[] Entry(long index) => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"entry {index}\n"));

    /// <summary>The tiles of a log with that many leaves.</summary>
    internal static StoredTiles OfSize(long size)
    {
        var tree = new TreeGrowth();
        for (var i = 0L; i < size; i++)
            tree.Append(Leaf(i));
        var stored = new StoredTiles();
        stored.Store(tree.TakeTiles());
        return stored;
    }
}
