using System.Security.Cryptography;

namespace Gateway.DisclosureLog;

/// <summary>The hashing of RFC 6962 section 2.1 with SHA-256.</summary>
public static class Rfc6962
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    // The prefix keeps a leaf from ever being mistaken for an inner node.
    private const byte LeafPrefix = 0x00;

    /// <summary>The leaf hash: SHA-256 over 0x00 and the entry's canonical bytes.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }
}
