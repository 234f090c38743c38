using System.Globalization;

namespace Gateway.DisclosureLog.Notes;

/// <summary>A checkpoint (C2SP tlog-checkpoint): which log, how many entries, and the root over them.</summary>
/// <param name="Origin">The log, by a name that no other log has; not empty, one line.</param>
/// <param name="Size">Number of entries, from 0.</param>
/// <param name="Root">RFC 6962 root of the tree, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    /// <summary>Longest signed checkpoint in bytes that is read from elsewhere: a hundred signatures fit with room to spare.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>Further lines, which our log never writes and nobody may rely on; none of them empty.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>The note's text.</summary>
    /// <exception cref="InvalidOperationException">Origin, size, root or an extension line is not as it must be.</exception>
    public string ToText()
    {
        string[] lines = [Origin, Size.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(Root.Span), .. Extensions];
        var text = string.Concat(lines.Select(l => l + "\n"));
        return !lines.Any(l => l.Contains('\n', StringComparison.Ordinal)) && TryParse(text) is not null
            ? text
            : throw new InvalidOperationException("A checkpoint has an origin, a size, a root of 32 bytes, and no empty line.");
    }

    /// <summary>Reads a note's text; null where it is no checkpoint, or could be read in two ways.</summary>
    public static Checkpoint? TryParse(string text)
    {
        if (!text.EndsWith('\n') || text[..^1].Split('\n') is not [var origin, var sizeText, var rootText, .. var extensions])
            return null;
        if (origin.Length == 0 || extensions.Any(e => e.Length == 0))
            return null;
        if (!long.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size.ToString(CultureInfo.InvariantCulture) != sizeText)
            return null;
        return StrictBase64.TryDecode(rootText) is { Length: Rfc6962.HashLength } root
            ? new Checkpoint(origin, size, root) { Extensions = extensions }
            : null;
    }
}
