using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.DisclosureLog.Tiles;

/// <summary>
/// Names one tile of C2SP tlog-tiles, or one bundle of entries, which lies beside the tiles of level 0.
/// </summary>
/// <param name="Level">0 for leaf hashes; a hash of level L stands for a full tile of level L-1. <see cref="EntriesLevel"/> for a bundle of entries.</param>
/// <param name="Index">Index of the tile in its level, from 0.</param>
/// <param name="Width">Number of hashes (or entries) in it, 1 to <see cref="FullWidth"/>; below that it is a partial tile.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TileCoordinate(int Level, long Index, int Width)
{
    /// <summary>Number of hashes in a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Height of a tile in levels of the tree: 256 is 2 to the power of 8.</summary>
    public const int Height = 8;

    /// <summary>The level of a bundle of entries.</summary>
    public const int EntriesLevel = -1;

    /// <summary>The highest level whose tiles a tree of at most 2^63-1 entries can have.</summary>
    public const int HighestLevel = 7;

    private const string EntriesSegment = "entries";

    /// <summary>Whether it will never change again.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>
    /// Its path below the log's address: <c>tile/0/x001/x234/067</c>, <c>tile/entries/000.p/17</c>.
    /// </summary>
    public string Path => string.Create(CultureInfo.InvariantCulture,
        $"tile/{(Level == EntriesLevel ? EntriesSegment : Level)}/{IndexPath()}{(IsFull ? "" : $".p/{Width}")}");

    /// <summary>Reads a path as <see cref="Path"/> writes it; any other spelling gives null.</summary>
    public static TileCoordinate? TryParse(string? path)
    {
        if (path?.Split('/') is not ["tile", var levelText, _, ..] segments)
            return null;
        var level = EntriesLevel;
        if (levelText != EntriesSegment && !int.TryParse(levelText, NumberStyles.None, CultureInfo.InvariantCulture, out level))
            return null;
        var width = FullWidth;
        var last = segments.Length - 1;
        if (segments[last - 1].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!int.TryParse(segments[last], NumberStyles.None, CultureInfo.InvariantCulture, out width))
                return null;
            segments[--last] = segments[last][..^".p".Length];
        }
        var digits = string.Concat(segments[2..(last + 1)].Select(s => s.TrimStart('x')));
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return null;
        var tile = new TileCoordinate(level, index, width);
        var inRange = level is >= EntriesLevel and <= HighestLevel && width is >= 1 and <= FullWidth;
        return inRange && tile.Path == path ? tile : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    // Three digits a segment, so that no folder holds more than a thousand names; all but the last begin with an x.
    private string IndexPath()
    {
        var path = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
            path = $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/{path}";
        return path;
    }
}
