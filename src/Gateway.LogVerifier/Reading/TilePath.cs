using System.Globalization;

namespace Gateway.LogVerifier.Reading;

/// <summary>Where tiles and bundles lie (C2SP tlog-tiles), written down once more: an auditor does not take the writer's word for it.</summary>
internal static class TilePath
{
    /// <summary>Number of hashes in a full tile, and of entries in a full bundle.</summary>
    internal const int FullWidth = 256;

    /// <summary>The path of a tile of hashes.</summary>
    internal static string Hashes(int level, long index, int width) => Write(level.ToString(CultureInfo.InvariantCulture), index, width);

    /// <summary>The path of a bundle of entries.</summary>
    internal static string Entries(long index, int width) => Write("entries", index, width);

    /// <summary>The folder in which the partial forms of a tile lie, each named by its width.</summary>
    internal static string Partials(string fullPath) => fullPath + ".p";

    private static string Write(string level, long index, int width)
    {
        // 1234067 is x001/x234/067: groups of three digits, an x before each but the last.
        var digits = index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        var groups = digits.Chunk(3).Select(g => new string(g)).ToArray();
        var path = $"tile/{level}/{string.Concat(groups[..^1].Select(g => $"x{g}/"))}{groups[^1]}";
        return width == FullWidth ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.p/{width}");
    }
}
