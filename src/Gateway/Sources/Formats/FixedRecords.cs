using System.Text;

namespace Gateway.Sources.Formats;

/// <summary>Where a column stands in a line of fixed width.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Position of its first character, counted from 1 as record descriptions do.</param>
/// <param name="Length">Characters.</param>
internal sealed record FixedColumn(string Name, int Start, int Length)
{
    internal int End => Start + Length - 1;
}

/// <summary>Reads lines of fixed width. A line of another length, or in another character set, is set aside; the others are read.</summary>
internal static class FixedRecords
{
    /// <param name="bytes">The file, in a character set in which a line feed is one.</param>
    /// <param name="encoding">The agreed character set; a UTF-8 mark is believed first.</param>
    /// <param name="columns">At least one; a line is as long as the last of them reaches.</param>
    internal static TableContent Read(ReadOnlySpan<byte> bytes, Encoding encoding, IReadOnlyList<FixedColumn> columns)
    {
        if (Charset.OfMark(bytes) is var (marked, length) && ReferenceEquals(marked, Charset.Utf8))
        {
            encoding = marked;
            bytes = bytes[length..];
        }
        var width = columns.Max(c => c.End);
        var rows = new List<TableRow>();
        var aside = new List<SetAside>();
        var number = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            number++;
            var line = bytes[range].TrimEnd((byte)'\r');
            if (line.IsEmpty)
                continue;
            var text = Decode(line, encoding, width);
            if (text is null)
                aside.Add(new SetAside(number, number, SetAsideReason.WrongCharacters));
            else if (text.Length != width)
                aside.Add(new SetAside(number, number, text.Length < width ? SetAsideReason.ShortLine : SetAsideReason.LongLine));
            else
                // Blanks fill a column up; they are no part of the value.
                rows.Add(new TableRow(number, number, [.. columns.Select(c => text.Substring(c.Start - 1, c.Length).Trim(' '))]));
        }
        return new TableContent([.. columns.Select(c => c.Name)], rows, aside);
    }

    private static string? Decode(ReadOnlySpan<byte> line, Encoding encoding, int width)
    {
        // No line that can be right is longer in bytes; the rest of a wrong one is not needed to know that.
        var most = encoding.GetMaxByteCount(width + 1);
        try
        {
            var text = encoding.GetString(line.Length > most ? line[..most] : line);
            return DelimitedTable.IsText(text) && !text.Contains('\r', StringComparison.Ordinal) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
