using System.Security.Cryptography;
using System.Text.Unicode;
using Gateway.DisclosureLog;

namespace Gateway.LogVerifier.Formats;

/// <summary>A receipt of C2SP tlog-proof: where an entry stands, the hashes from it to a root, and the checkpoint with that root.</summary>
/// <param name="Index">Index of the entry, from 0.</param>
/// <param name="Path">The hashes, from the leaf's sibling upwards, 32 bytes each.</param>
/// <param name="Checkpoint">The signed checkpoint, byte by byte; not opened yet.</param>
internal sealed record InclusionReceipt(long Index, IReadOnlyList<byte[]> Path, byte[] Checkpoint)
{
    /// <summary>The ending of its file's name.</summary>
    internal const string Ending = ".tlog-proof";

    /// <summary>The longest receipt that is read, in bytes: a checkpoint, and before it more than any proof takes.</summary>
    internal const int Longest = TreeHead.Longest + 256 * 1024;

    // A tree of 2^63-1 leaves is that high.
    private const int Highest = 63;

    /// <summary>Reads a receipt; null where it is none. Nothing of it is checked yet.</summary>
    internal static InclusionReceipt? Read(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        if (!Utf8.IsValid(bytes) || !Wording.TakeLine(ref rest, out var line) || !line.SequenceEqual("c2sp.org/tlog-proof@v1"u8) || !Wording.TakeLine(ref rest, out line))
            return null;
        // What stands behind "extra" nobody vouches for: that it is base 64 is all that is asked of it.
        if (Wording.Follows(line, "extra"u8, out var extra) && (Wording.Base64(extra) is null || !Wording.TakeLine(ref rest, out line)))
            return null;
        if (!Wording.Follows(line, "index"u8, out var digits) || Wording.Decimal(digits) is not { } index)
            return null;
        var path = new List<byte[]>();
        while (Wording.TakeLine(ref rest, out line))
        {
            if (line.IsEmpty)
                return new InclusionReceipt(index, path, rest.ToArray());
            if (path.Count == Highest || Wording.Base64(line) is not { Length: SHA256.HashSizeInBytes } hash)
                return null;
            path.Add(hash);
        }
        return null;
    }

    /// <summary>Whether the hashes lead from this leaf to this root over that many entries.</summary>
    internal bool Proves(ReadOnlySpan<byte> leafHash, long size, ReadOnlySpan<byte> root) =>
        leafHash.Length == SHA256.HashSizeInBytes && Path.All(h => h.Length == SHA256.HashSizeInBytes) && Index >= 0 && Index < size && Root(Index, size, leafHash, Path, Path.Count) is { } led && root.SequenceEqual(led);

    // RFC 6962 section 2.1.1, read backwards: the last hash is that of the half the leaf is not in, and the others are the
    // path in the half it is in. Null where there are more hashes than halves, or fewer.
    private static byte[]? Root(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, int hashes)
    {
        if (size == 1 || hashes == 0)
            return size == 1 && hashes == 0 ? leafHash.ToArray() : null;
        var half = (long)(System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)size) / 2);
        var (other, isLeft) = (path[hashes - 1], index < half);
        var own = isLeft ? Root(index, half, leafHash, path, hashes - 1) : Root(index - half, size - half, leafHash, path, hashes - 1);
        return own is null ? null : isLeft ? Rfc6962.NodeHash(own, other) : Rfc6962.NodeHash(other, own);
    }
}
