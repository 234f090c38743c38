using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.DisclosureLog;

/// <summary>The hashing of RFC 6962 section 2.1 with SHA-256.</summary>
public static class Rfc6962
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    // The prefixes keep a leaf from ever being mistaken for an inner node.
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    // Entries up to this length are hashed without a rented buffer; most are far shorter.
    private const int SmallEntry = 2_047;

    /// <summary>The leaf hash: SHA-256 over 0x00 and the entry's canonical bytes.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[HashLength];
        LeafHash(entry, hash);
        return hash;
    }

    /// <summary>The leaf hash, written into the first 32 bytes of <paramref name="hash"/>.</summary>
    public static void LeafHash(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        byte[]? rented = null;
        var message = entry.Length <= SmallEntry
            ? stackalloc byte[entry.Length + 1]
            : (rented = ArrayPool<byte>.Shared.Rent(entry.Length + 1)).AsSpan(0, entry.Length + 1);
        message[0] = LeafPrefix;
        entry.CopyTo(message[1..]);
        SHA256.HashData(message, hash);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The hash of an inner node: SHA-256 over 0x01 and the hashes of its two children.</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[HashLength];
        NodeHash(left, right, hash);
        return hash;
    }

    /// <summary>The hash of an inner node, written into the first 32 bytes of <paramref name="hash"/>, which may be one of the children.</summary>
    /// <exception cref="ArgumentException">A child does not have <see cref="HashLength"/> bytes.</exception>
    public static void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        if (left.Length != HashLength || right.Length != HashLength)
            throw new ArgumentException("A hash has 32 bytes.", nameof(left));
        Span<byte> message = stackalloc byte[1 + 2 * HashLength];
        message[0] = NodePrefix;
        left.CopyTo(message[1..]);
        right.CopyTo(message[(1 + HashLength)..]);
        SHA256.HashData(message, hash);
    }

    /// <summary>The root of a tree without leaves: SHA-256 over nothing.</summary>
    public static byte[] EmptyRoot() => SHA256.HashData([]);

    /// <summary>
    /// The root over leaf hashes, or over hashes of subtrees of equal height of which the last may be incomplete.
    /// </summary>
    /// <param name="hashes">The hashes, 32 bytes each, one after another.</param>
    /// <exception cref="ArgumentException">The length is no multiple of 32.</exception>
    public static byte[] TreeHash(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length % HashLength != 0)
            throw new ArgumentException("A hash has 32 bytes.", nameof(hashes));
        if (hashes.IsEmpty)
            return EmptyRoot();
        // RFC 6962 splits at the largest power of two: that is pairing level by level, an odd last node going up as it is.
        var rented = ArrayPool<byte>.Shared.Rent(hashes.Length);
        var level = rented.AsSpan(0, hashes.Length);
        hashes.CopyTo(level);
        while (level.Length > HashLength)
        {
            var written = 0;
            for (var at = 0; at < level.Length; at += 2 * HashLength, written += HashLength)
            {
                if (at + HashLength < level.Length)
                    NodeHash(level.Slice(at, HashLength), level.Slice(at + HashLength, HashLength), level[written..]);
                else
                    level.Slice(at, HashLength).CopyTo(level[written..]);
            }
            level = level[..written];
        }
        var root = level.ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return root;
    }
}
