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
    // A journal note of a hundred pages; more is a quote that was never closed.
    private const int LongestRecordBytes = 512 * 1024;

    // Wide tables have some thirty.
    private const int MostColumns = 500;

    private const byte Quote = (byte)'"';

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
        var records = new Records(bytes, encoding, (byte)separator);
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

    private readonly record struct Record(int Line, int LastLine, string[]? Values, SetAsideReason Broken);

    /// <summary>Goes through the bytes record by record.</summary>
    private ref struct Records(ReadOnlySpan<byte> bytes, Encoding encoding, byte separator)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;
        private int _line = 1;

        // A carriage return alone is a character of a text.
        private readonly bool IsLineEnd =>
            _at >= _bytes.Length || _bytes[_at] == (byte)'\n' || (_bytes[_at] == (byte)'\r' && (_at + 1 == _bytes.Length || _bytes[_at + 1] == (byte)'\n'));

        /// <summary>The next record that is not an empty line; null at the end.</summary>
        internal Record? Next()
        {
            while (IsLineEnd && _at < _bytes.Length)
                SkipLineEnd();
            return _at < _bytes.Length ? ReadRecord() : null;
        }

        private Record ReadRecord()
        {
            var (start, line) = (_at, _line);
            var fields = new List<string>();
            while (true)
            {
                var (text, broken) = _at < _bytes.Length && _bytes[_at] == Quote ? ReadQuoted() : ReadPlain();
                if (broken is null && _at - start > LongestRecordBytes)
                    broken = SetAsideReason.LongRecord;
                if (broken is { } reason)
                    return SkipBroken(line, reason);
                fields.Add(text);
                if (_at >= _bytes.Length || _bytes[_at] != separator)
                    break;
                _at++;
            }
            var last = _line;
            SkipLineEnd();
            return new Record(line, last, [.. fields], default);
        }

        private (string Text, SetAsideReason? Broken) ReadPlain()
        {
            var start = _at;
            while (!IsLineEnd && _bytes[_at] != separator && _bytes[_at] != Quote)
                _at++;
            return !IsLineEnd && _bytes[_at] == Quote ? ("", SetAsideReason.BrokenQuoting) : Decode(_bytes[start.._at], false);
        }

        private (string Text, SetAsideReason? Broken) ReadQuoted()
        {
            var start = ++_at;
            var doubled = false;
            while (_bytes[_at..].IndexOf(Quote) is var found and >= 0)
            {
                _at += found + 1;
                if (_at < _bytes.Length && _bytes[_at] == Quote)
                {
                    doubled = true;
                    _at++;
                    continue;
                }
                var text = _bytes[start..(_at - 1)];
                _line += text.Count((byte)'\n');
                return IsLineEnd || _bytes[_at] == separator ? Decode(text, doubled) : ("", SetAsideReason.BrokenQuoting);
            }
            _line += _bytes[start..].TrimEnd("\r\n"u8).Count((byte)'\n');
            _at = _bytes.Length;
            return ("", SetAsideReason.BrokenQuoting);
        }

        private readonly (string Text, SetAsideReason? Broken) Decode(ReadOnlySpan<byte> field, bool doubled)
        {
            try
            {
                var text = encoding.GetString(field);
                if (!IsText(text))
                    return ("", SetAsideReason.WrongCharacters);
                if (doubled)
                    text = text.Replace("\"\"", "\"", StringComparison.Ordinal);
                return (text.ReplaceLineEndings("\n"), null);
            }
            catch (DecoderFallbackException)
            {
                return ("", SetAsideReason.WrongCharacters);
            }
        }

        // To the end of the line on which it broke: quoted text that went before belongs to the record.
        private Record SkipBroken(int line, SetAsideReason reason)
        {
            var end = _bytes[_at..].IndexOf((byte)'\n');
            _at = end < 0 ? _bytes.Length : _at + end;
            var last = _line;
            SkipLineEnd();
            return new Record(line, last, null, reason);
        }

        private void SkipLineEnd()
        {
            if (_at < _bytes.Length && _bytes[_at] == (byte)'\r')
                _at++;
            if (_at < _bytes.Length && _bytes[_at] == (byte)'\n')
                _at++;
            _line++;
        }
    }
}
