namespace Gateway.DisclosureLog.Tiles;

/// <summary>A tile as it is to be stored.</summary>
/// <param name="Coordinate">Which.</param>
/// <param name="Hashes">Its hashes, 32 bytes each.</param>
public sealed record GrownTile(TileCoordinate Coordinate, ReadOnlyMemory<byte> Hashes);

/// <summary>
/// The writer's side of the tree: leaf hashes go in, the tiles to store come out. It holds the unfinished tile of
/// each level and what has been finished since <see cref="TakeTiles"/>; reading it in costs one tile a level.
/// </summary>
public sealed class TreeGrowth
{
    private readonly List<Level> _levels = [];
    private readonly List<GrownTile> _finished = [];

    /// <summary>A tree without leaves.</summary>
    public TreeGrowth()
    {
    }

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The tree as the store has it.</summary>
    /// <param name="size">Its size: how many leaves the stored tiles cover.</param>
    /// <param name="read">Reads a stored tile; asked for the partial tile of each level.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">A stored tile is shorter than it must be.</exception>
    public static async ValueTask<TreeGrowth> AtAsync(long size, TileReader read, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var tree = new TreeGrowth { Size = size };
        for (int level = 0, shift = 0; shift < 63 && size >> shift > 0; level++, shift += TileCoordinate.Height)
        {
            var hashes = size >> shift;
            var unfinished = new Level { Index = hashes / TileCoordinate.FullWidth, Width = (int)(hashes % TileCoordinate.FullWidth) };
            if (unfinished.Width > 0)
            {
                var tile = new TileCoordinate(level, unfinished.Index, unfinished.Width);
                var stored = await read(tile, cancellation);
                if (stored.Length < unfinished.Used.Length)
                    throw new InvalidDataException($"{tile} is shorter than a tree of {size} leaves needs.");
                stored.Span[..unfinished.Used.Length].CopyTo(unfinished.Used);
            }
            tree._levels.Add(unfinished);
        }
        return tree;
    }

    /// <summary>Adds the next leaf.</summary>
    /// <param name="leafHash">Its RFC 6962 leaf hash.</param>
    /// <exception cref="ArgumentException">The hash does not have 32 bytes.</exception>
    public void Append(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != Rfc6962.HashLength)
            throw new ArgumentException("A hash has 32 bytes.", nameof(leafHash));
        Append(0, leafHash);
        Size++;
    }

    /// <summary>The root of the tree as it is now.</summary>
    public byte[] Root()
    {
        // From the right edge upwards: what a level holds beyond its full tiles, and the incomplete node left of below it.
        byte[]? incomplete = null;
        foreach (var level in _levels)
        {
            if (level.Width > 0)
                incomplete = Rfc6962.TreeHash([.. level.Used, .. incomplete ?? []]);
        }
        return incomplete ?? Rfc6962.EmptyRoot();
    }

    /// <summary>The tiles that are new or have grown since the last call, full ones and the partial one of each level.</summary>
    public IReadOnlyList<GrownTile> TakeTiles()
    {
        List<GrownTile> tiles = [.. _finished];
        _finished.Clear();
        for (var number = 0; number < _levels.Count; number++)
        {
            var level = _levels[number];
            if (level is { Changed: true, Width: > 0 })
                tiles.Add(new GrownTile(new TileCoordinate(number, level.Index, level.Width), level.Used.ToArray()));
            level.Changed = false;
        }
        return tiles;
    }

    private void Append(int number, ReadOnlySpan<byte> hash)
    {
        if (number == _levels.Count)
            _levels.Add(new Level());
        var level = _levels[number];
        level.Width++;
        level.Changed = true;
        hash.CopyTo(level.Used[^Rfc6962.HashLength..]);
        if (level.Width < TileCoordinate.FullWidth)
            return;
        _finished.Add(new GrownTile(new TileCoordinate(number, level.Index, level.Width), level.Used.ToArray()));
        Append(number + 1, Rfc6962.TreeHash(level.Used));
        level.Index++;
        level.Width = 0;
    }

    private sealed class Level
    {
        private readonly byte[] _hashes = new byte[TileCoordinate.FullWidth * Rfc6962.HashLength];

        internal long Index { get; set; }

        internal int Width { get; set; }

        internal bool Changed { get; set; }

        internal Span<byte> Used => _hashes.AsSpan(0, Width * Rfc6962.HashLength);
    }
}
