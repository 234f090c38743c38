namespace Gateway.DisclosureLog.Tiles;

/// <summary>Which tiles and bundles a tree of a given size has (C2SP tlog-tiles).</summary>
public static class TileLayout
{
    /// <summary>Number of hashes in a tile of a tree with <paramref name="size"/> leaves; 0 where there is none.</summary>
    public static int WidthAt(int level, long index, long size) =>
        (int)Math.Clamp(HashesIn(level, size) - index * TileCoordinate.FullWidth, 0, TileCoordinate.FullWidth);

    /// <summary>Every tile of a tree, level by level from the leaf hashes.</summary>
    public static IEnumerable<TileCoordinate> Tiles(long size) => NewTiles(0, size);

    /// <summary>Every bundle of entries of a tree.</summary>
    public static IEnumerable<TileCoordinate> Bundles(long size) => NewBundles(0, size);

    /// <summary>The tiles that a tree has at size <paramref name="to"/> and did not have, or had narrower, at size <paramref name="from"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the tree shrinks.</exception>
    public static IEnumerable<TileCoordinate> NewTiles(long from, long to)
    {
        Check(from, to);
        for (var level = 0; HashesIn(level, to) > 0; level++)
        {
            foreach (var tile in NewAt(level, HashesIn(level, from), HashesIn(level, to)))
                yield return tile;
        }
    }

    /// <summary>The bundles of entries that are new or longer at size <paramref name="to"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the tree shrinks.</exception>
    public static IEnumerable<TileCoordinate> NewBundles(long from, long to)
    {
        Check(from, to);
        return NewAt(TileCoordinate.EntriesLevel, from, to);
    }

    private static IEnumerable<TileCoordinate> NewAt(int level, long had, long has)
    {
        if (had == has)
            yield break;
        for (var index = had / TileCoordinate.FullWidth; index * TileCoordinate.FullWidth < has; index++)
            yield return new TileCoordinate(level, index, (int)Math.Min(has - index * TileCoordinate.FullWidth, TileCoordinate.FullWidth));
    }

    // How many full tiles of the level below there are: so many hashes the level has.
    private static long HashesIn(int level, long size)
    {
        var shift = Math.Max(level, 0) * TileCoordinate.Height;
        return shift >= 63 ? 0 : size >> shift;
    }

    private static void Check(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
    }
}
