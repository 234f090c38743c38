using System.Globalization;
using System.Text;

namespace Gateway.DisclosureLog.Notes;

/// <summary>
/// An offline receipt (C2SP tlog-proof v1), stored as <c>.tlog-proof</c>: with it, the entry and the log's public key
/// anyone can check without a connection that the entry stands in the log.
/// </summary>
/// <param name="Index">Index of the entry, from 0.</param>
/// <param name="Proof">Its inclusion proof in the checkpoint's tree, 32 bytes each, at most <see cref="MostHashes"/>.</param>
/// <param name="Checkpoint">The signed checkpoint, letter by letter.</param>
/// <param name="Extra">Bytes for the reader that nobody vouches for; null where there are none.</param>
public sealed record OfflineReceipt(long Index, IReadOnlyList<byte[]> Proof, string Checkpoint, ReadOnlyMemory<byte>? Extra = null)
{
    /// <summary>The first line.</summary>
    public const string Format = "c2sp.org/tlog-proof@v1";

    /// <summary>The ending of its file name.</summary>
    public const string FileEnding = ".tlog-proof";

    /// <summary>A tree of at most 2^63-1 entries has no longer proof.</summary>
    public const int MostHashes = 63;

    /// <summary>Longest receipt in bytes that is read from elsewhere.</summary>
    public const int MaximumLength = Notes.Checkpoint.MaximumLength + 256 * 1024;

    /// <summary>The receipt as text.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Format).Append('\n');
        if (Extra is { } extra)
            text.Append("extra ").Append(Convert.ToBase64String(extra.Span)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Proof)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <summary>Reads a receipt; null where it is not one. Nothing of it is checked yet.</summary>
    public static OfflineReceipt? TryParse(string text)
    {
        var blank = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || text[..blank].Split('\n') is not [Format, .. var lines])
            return null;
        ReadOnlyMemory<byte>? extra = null;
        if (lines is [var first, ..] && Value(first, "extra ") is { } encoded)
        {
            if (StrictBase64.TryDecode(encoded) is not { } bytes)
                return null;
            (extra, lines) = (bytes, lines[1..]);
        }
        if (lines is not [var indexLine, .. var hashLines] || hashLines.Length > MostHashes || Value(indexLine, "index ") is not { } indexText)
            return null;
        if (!long.TryParse(indexText, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index.ToString(CultureInfo.InvariantCulture) != indexText)
            return null;
        var hashes = hashLines.Select(StrictBase64.TryDecode).ToList();
        return hashes.TrueForAll(h => h is { Length: Rfc6962.HashLength })
            ? new OfflineReceipt(index, [.. hashes.OfType<byte[]>()], text[(blank + 2)..], extra)
            : null;
    }

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;
}
