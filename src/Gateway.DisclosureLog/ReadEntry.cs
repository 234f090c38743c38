using System.Globalization;
using System.Text;

namespace Gateway.DisclosureLog;

/// <summary>
/// An entry read back from its canonical bytes. Strict: what <see cref="LogEntry"/> would not write byte for byte is no
/// entry, so that one content has one form only.
/// </summary>
public sealed class ReadEntry
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int FixedFields = 3;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Dictionary<string, EntryKind> Kinds = Enum.GetValues<EntryKind>().ToDictionary(k => k.Name());

    private ReadEntry(EntryKind kind, MunicipalityId municipality, DateTimeOffset at, IReadOnlyList<EntryLine> lines)
    {
        Kind = kind;
        Municipality = municipality;
        At = at;
        Lines = lines;
    }

    /// <summary>What the record is about.</summary>
    public EntryKind Kind { get; }

    /// <summary>Whose record it is.</summary>
    public MunicipalityId Municipality { get; }

    /// <summary>When it was made, to the millisecond.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The lines after kind, municipality and time, in their order.</summary>
    public IReadOnlyList<EntryLine> Lines { get; }

    /// <summary>The time as it stands in the entry. Texts of this form sort as the times do.</summary>
    public string AtText => AtOf(At);

    /// <summary>A time in the form of entries.</summary>
    public static string AtOf(DateTimeOffset at) => at.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture);

    /// <summary>The value of the first line of a field; empty where there is none.</summary>
    public string Value(string field) => Lines.FirstOrDefault(l => l.Field == field)?.Value ?? "";

    /// <summary>The values of every line of a field, in their order.</summary>
    public IEnumerable<string> Values(string field) => Lines.Where(l => l.Field == field).Select(l => l.Value);

    /// <summary>Reads an entry; null where the bytes are none.</summary>
    public static ReadEntry? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LogEntry.MaximumLength || bytes.Length == 0 || bytes[^1] != (byte)'\n')
            return null;
        var lines = new List<EntryLine>();
        var first = true;
        while (bytes.Length > 0)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (first)
            {
                if (!line.SequenceEqual(Encoding.ASCII.GetBytes(LogEntry.Format)))
                    return null;
                first = false;
            }
            else if (ReadLine(line) is { } read)
                lines.Add(read);
            else
                return null;
        }
        return Of(lines);
    }

    private static ReadEntry? Of(List<EntryLine> lines) =>
        lines is [{ Field: "kind" } kind, { Field: "municipality" } code, { Field: "at" } at, ..]
        && Kinds.TryGetValue(kind.Value, out var known)
        && MunicipalityId.TryParse(code.Value) is { } municipality
        && DateTimeOffset.TryParseExact(at.Value, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new ReadEntry(known, municipality, moment, lines[FixedFields..])
            : null;

    private static EntryLine? ReadLine(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        if (space < 1 || line[..space].IndexOfAnyExcept(FieldCharacters) >= 0)
            return null;
        return Decoded(line[(space + 1)..]) is { } value ? new EntryLine(Encoding.ASCII.GetString(line[..space]), value) : null;
    }

    // Lower-case letters and hyphens.
    private static readonly System.Buffers.SearchValues<byte> FieldCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz-"u8);

    private static string? Decoded(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) >= 0)
            return null;
        if (!value.Contains((byte)'%'))
            return Encoding.ASCII.GetString(value);
        var bytes = new byte[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var b = value[i];
            if (b == '%')
            {
                // Only what had to be encoded may be: a letter in two forms would be two forms of one content.
                if (i + 2 >= value.Length || HexDigit(value[i + 1]) is not { } high || HexDigit(value[i + 2]) is not { } low)
                    return null;
                b = (byte)((high << 4) | low);
                if (b is >= 0x20 and <= 0x7e && b != (byte)'%')
                    return null;
                i += 2;
            }
            bytes[length++] = b;
        }
        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static int? HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => null,
    };
}

/// <summary>One line of an entry.</summary>
/// <param name="Field">Lower-case letters and hyphens.</param>
/// <param name="Value">As it was before it was encoded.</param>
public sealed record EntryLine(string Field, string Value);
