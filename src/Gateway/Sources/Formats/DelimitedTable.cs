using System.Buffers;
using System.Text;

namespace Gateway.Sources.Formats;

/// <summary>What was read of a table: rows as wide as the columns, and what was set aside.</summary>
internal sealed record TableContent(IReadOnlyList<string> Columns, IReadOnlyList<TableRow> Rows, IReadOnlyList<SetAside> SetAside);

/// <summary>One row.</summary>
/// <param name="Line">Its first line in the file, counted from 1.</param>
/// <param name="LastLine">Its last.</param>
/// <param name="Values">A text for each column, empty where none was given.</param>
internal sealed record TableRow(int Line, int LastLine, string[] Values)
{
    /// <summary>Shows nothing: a record would print the content.</summary>
    public override string ToString() => $"row of line {Line} (hidden)";
}

/// <summary>
/// Reads CSV as RFC 4180 has it, with any separator and either line ending: the first record names the columns. A record
/// that is not in order is set aside; the others are read. Where a quote is never closed nobody can tell data from
/// quoted text, so that everything from there on is set aside rather than guessed.
/// </summary>
internal static class DelimitedTable
{
    // Wide tables have some thirty.
    private const int MostColumns = 500;

    /// <summary>The table; null when it has no usable header or the separator is none.</summary>
    /// <param name="bytes">The file, in a character set in which ASCII is ASCII.</param>
    /// <param name="encoding">The agreed character set; a byte order mark is believed first.</param>
    /// <param name="separator">An ASCII character.</param>
    internal static TableContent? Read(ReadOnlySpan<byte> bytes, Encoding encoding, char separator)
    {
        if (Charset.OfMark(bytes) is var (marked, length))
        {
            if (!ReferenceEquals(marked, Charset.Utf8))
                return null;
            encoding = marked;
            bytes = bytes[length..];
        }
        var records = new DelimitedRecords(bytes, encoding, (byte)separator);
        var header = records.Next();
        if (header is not { Values: { } columns } || columns.Length > MostColumns || columns.Any(c => c.Length == 0) || columns.Distinct().Count() != columns.Length)
            return null;
        var rows = new List<TableRow>();
        var aside = new List<SetAside>();
        while (records.Next() is { } record)
        {
            if (record.Values is not { } values)
                aside.Add(new SetAside(record.Line, record.LastLine, record.Broken));
            else if (values.Length != columns.Length)
                aside.Add(new SetAside(record.Line, record.LastLine, SetAsideReason.WrongNumberOfColumns));
            else
                rows.Add(new TableRow(record.Line, record.LastLine, values));
        }
        return new TableContent(columns, rows, aside);
    }

    /// <summary>No control characters but those that lay out a text.</summary>
    internal static bool IsText(string text) => text.AsSpan().IndexOfAny(ControlCharacters) < 0;

    private static SearchValues<char> ControlCharacters { get; } =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))]);
}
