using Gateway.DisclosureLog;

namespace Gateway.LogVerifier.Reading;

/// <summary>One bundle of entries and the tile of leaf hashes beside it, read and hashed.</summary>
/// <param name="Index">Index of the bundle; its first entry is 256 times that.</param>
/// <param name="Width">How many entries it must have, 1 to 256.</param>
/// <param name="Path">Its path.</param>
/// <param name="Found">Whether it was there.</param>
/// <param name="LeafHashes">Leaf hashes of the entries that could be read, 32 bytes each.</param>
/// <param name="TooLong">Whether bytes follow after the last entry.</param>
/// <param name="TilePath">Path of the tile.</param>
/// <param name="Tile">The tile's bytes; null where it was not there.</param>
/// <param name="PartialsDiffer">Paths of shorter forms of the bundle or tile, from when the log was smaller, that do not begin it.</param>
internal sealed record Bundle(
    long Index, int Width, string Path, bool Found, ReadOnlyMemory<byte> LeafHashes, bool TooLong, string TilePath, byte[]? Tile, IReadOnlyList<string> PartialsDiffer)
{
    // 256 entries of 65,535 bytes, each with two bytes of length.
    private const int LongestBundle = FullWidth * (ushort.MaxValue + 2);
    private const int LongestTile = FullWidth * Rfc6962.HashLength;
    private const int FullWidth = Reading.TilePath.FullWidth;

    /// <summary>Index of its first entry.</summary>
    internal long First => Index * FullWidth;

    /// <summary>How many entries could be read.</summary>
    internal int Read => LeafHashes.Length / Rfc6962.HashLength;

    /// <summary>Reads and hashes a bundle of a log with <paramref name="size"/> entries.</summary>
    internal static async Task<Bundle> LoadAsync(ILogFiles log, long index, long size, CancellationToken cancellation)
    {
        var width = (int)Math.Min(FullWidth, size - index * FullWidth);
        var (path, tilePath) = (Reading.TilePath.Entries(index, width), Reading.TilePath.Hashes(0, index, width));
        var (fullPath, fullTilePath) = (Reading.TilePath.Entries(index, FullWidth), Reading.TilePath.Hashes(0, index, FullWidth));
        var bundle = await PartOfLog.ReadAsync(log, path, fullPath, LongestBundle, cancellation);
        var tile = await PartOfLog.ReadAsync(log, tilePath, fullTilePath, LongestTile, cancellation);
        var (hashes, length) = Hash(bundle.Bytes, width);
        var tooLong = !bundle.HasGrown && hashes.Length == width * Rfc6962.HashLength && length < bundle.Bytes!.Length;
        var differ = await PartOfLog.PartialsAsync(log, fullPath, bundle.Bytes, LongestBundle, cancellation);
        differ.AddRange(await PartOfLog.PartialsAsync(log, fullTilePath, tile.Bytes, LongestTile, cancellation));
        return new Bundle(index, width, path, bundle.Bytes is not null, hashes, tooLong, tilePath, tile.Bytes, differ);
    }

    // The leaf hashes of at most that many entries, and how many bytes they took. A length that leads past the end stops it.
    private static (ReadOnlyMemory<byte> Hashes, int Length) Hash(byte[]? bundle, int width)
    {
        var hashes = new byte[width * Rfc6962.HashLength];
        var (read, at) = (0, 0);
        while (bundle is not null && read < width && at + 2 <= bundle.Length)
        {
            var length = bundle[at] << 8 | bundle[at + 1];
            if (at + 2 + length > bundle.Length)
                break;
            Rfc6962.LeafHash(bundle.AsSpan(at + 2, length), hashes.AsSpan(read * Rfc6962.HashLength));
            (read, at) = (read + 1, at + 2 + length);
        }
        return (hashes.AsMemory(0, read * Rfc6962.HashLength), at);
    }
}
