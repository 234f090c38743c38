using System.Text;

namespace Gateway.Sources.Formats;

/// <summary>Goes through the bytes of a delimited file record by record.</summary>
internal ref struct DelimitedRecords(ReadOnlySpan<byte> bytes, Encoding encoding, byte separator)
{
    // A journal note of a hundred pages; more is a quote that was never closed.
    private const int LongestRecordBytes = 512 * 1024;

    private const byte Quote = (byte)'"';

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _line = 1;

    // A carriage return alone is a character of a text.
    private readonly bool IsLineEnd =>
        _at >= _bytes.Length || _bytes[_at] == (byte)'\n' || (_bytes[_at] == (byte)'\r' && (_at + 1 == _bytes.Length || _bytes[_at + 1] == (byte)'\n'));

    /// <summary>The next record that is not an empty line; null at the end.</summary>
    internal DelimitedRecord? Next()
    {
        while (IsLineEnd && _at < _bytes.Length)
            SkipLineEnd();
        return _at < _bytes.Length ? ReadRecord() : null;
    }

    private DelimitedRecord ReadRecord()
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
        return new DelimitedRecord(line, last, [.. fields], default);
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
            if (!DelimitedTable.IsText(text))
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
    private DelimitedRecord SkipBroken(int line, SetAsideReason reason)
    {
        var end = _bytes[_at..].IndexOf((byte)'\n');
        _at = end < 0 ? _bytes.Length : _at + end;
        var last = _line;
        SkipLineEnd();
        return new DelimitedRecord(line, last, null, reason);
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

/// <summary>One record of a delimited file.</summary>
/// <param name="Line">Its first line, counted from 1.</param>
/// <param name="LastLine">Its last.</param>
/// <param name="Values">Its fields; null when it is broken.</param>
/// <param name="Broken">Why, when it is.</param>
internal readonly record struct DelimitedRecord(int Line, int LastLine, string[]? Values, SetAsideReason Broken)
{
    /// <summary>Shows nothing of the content.</summary>
    public override string ToString() => $"record of line {Line} (hidden)";
}
