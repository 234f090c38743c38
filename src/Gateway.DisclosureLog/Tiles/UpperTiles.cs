using System.Collections.Concurrent;

namespace Gateway.DisclosureLog.Tiles;

/// <summary>
/// Remembers full tiles above the leaves' own, with every node in them. They are few and never change, so that a proof
/// reads and computes in one tile of leaves, however large the log has grown. For one log; several may ask at once.
/// </summary>
/// <remarks>Only for proofs that are handed out. Whether a store still holds what was signed is judged by what it holds.</remarks>
public sealed class UpperTiles
{
    /// <summary>As many as a log of 67 million records has; 16 MiB. Those of a larger one are read anew.</summary>
    public const int Most = 1024;

    // For each height within a tile, from its own hashes up to the two below its root, the hashes of that height.
    private readonly ConcurrentDictionary<(int Level, long Index), byte[][]> _tiles = new();

    /// <summary>A node of a remembered tile; null where the tile is not remembered.</summary>
    /// <param name="level">Level of the tile, at least 1.</param>
    /// <param name="index">Index of the tile in its level.</param>
    /// <param name="height">Height of the node within the tile: 0 for its own hashes.</param>
    /// <param name="place">The node's place among those of its height in the tile.</param>
    internal byte[]? Node(int level, long index, int height, int place) =>
        _tiles.TryGetValue((level, index), out var heights) ? heights[height][(place * Rfc6962.HashLength)..((place + 1) * Rfc6962.HashLength)] : null;

    /// <summary>Remembers a tile where it is full, above the leaves' own, and there is room.</summary>
    internal void Remember(int level, long index, ReadOnlySpan<byte> hashes)
    {
        if (level == 0 || hashes.Length < TileCoordinate.FullWidth * Rfc6962.HashLength || _tiles.Count >= Most)
            return;
        var heights = new byte[TileCoordinate.Height][];
        heights[0] = hashes[..(TileCoordinate.FullWidth * Rfc6962.HashLength)].ToArray();
        for (var height = 1; height < heights.Length; height++)
            heights[height] = Above(heights[height - 1]);
        _tiles.TryAdd((level, index), heights);
    }

    private static byte[] Above(byte[] below)
    {
        var above = new byte[below.Length / 2];
        for (var at = 0; at < above.Length; at += Rfc6962.HashLength)
            Rfc6962.NodeHash(below.AsSpan(2 * at, Rfc6962.HashLength), below.AsSpan(2 * at + Rfc6962.HashLength, Rfc6962.HashLength), above.AsSpan(at));
        return above;
    }
}
