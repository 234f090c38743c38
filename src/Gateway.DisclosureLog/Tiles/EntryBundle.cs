using System.Buffers.Binary;

namespace Gateway.DisclosureLog.Tiles;

/// <summary>
/// A bundle of entries of C2SP tlog-tiles: up to 256 entries, each with its length in bytes before it (16 bits, big endian).
/// </summary>
public static class EntryBundle
{
    /// <summary>The bytes of a bundle.</summary>
    /// <exception cref="ArgumentException">There are none or more than 256 entries, or one is longer than <see cref="LogEntry.MaximumLength"/>.</exception>
    public static byte[] Write(IReadOnlyCollection<ReadOnlyMemory<byte>> entries)
    {
        if (entries.Count is 0 or > TileCoordinate.FullWidth || entries.Any(e => e.Length > LogEntry.MaximumLength))
            throw new ArgumentException("A bundle has 1 to 256 entries of at most 65,535 bytes.", nameof(entries));
        var bundle = new byte[entries.Sum(e => sizeof(ushort) + e.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bundle.AsSpan(at), (ushort)entry.Length);
            entry.Span.CopyTo(bundle.AsSpan(at + sizeof(ushort)));
            at += sizeof(ushort) + entry.Length;
        }
        return bundle;
    }

    /// <summary>The entries of a bundle; null where it ends within one or has more than 256.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? TryRead(ReadOnlyMemory<byte> bundle)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        for (var rest = bundle; !rest.IsEmpty;)
        {
            if (rest.Length < sizeof(ushort) || entries.Count == TileCoordinate.FullWidth)
                return null;
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            rest = rest[sizeof(ushort)..];
            if (rest.Length < length)
                return null;
            entries.Add(rest[..length]);
            rest = rest[length..];
        }
        return entries;
    }
}
