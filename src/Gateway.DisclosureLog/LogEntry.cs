using System.Globalization;
using System.Text;

namespace Gateway.DisclosureLog;

/// <summary>
/// One record of the disclosure log as canonical bytes: a first line that names the format, then lines
/// <c>field value</c> in the order they were added, each ended by a line feed. A stranger can read it without
/// a program, and equal content gives equal bytes.
/// </summary>
/// <remarks>
/// Values keep printable ASCII and the space; every other byte of their UTF-8 form, and the percent sign, is
/// percent-encoded. A value can therefore never start a line of its own.
/// </remarks>
public sealed class LogEntry
{
    /// <summary>The first line of every entry.</summary>
    public const string Format = "gateway-disclosure-log/v1";

    /// <summary>
    /// Longest entry in bytes: C2SP tlog-tiles bundles carry a length of 16 bits.
    /// </summary>
    public const int MaximumLength = 65_535;

    private readonly StringBuilder _text = new StringBuilder(Format).Append('\n');

    private LogEntry(LogEntry other)
    {
        (Kind, Municipality, At) = (other.Kind, other.Municipality, other.At);
        _text = new StringBuilder().Append(other._text);
    }

    /// <summary>Begins an entry with the fields every record has.</summary>
    public LogEntry(EntryKind kind, MunicipalityId municipality, DateTimeOffset at)
    {
        Kind = kind;
        Municipality = municipality;
        // To the millisecond, as it stands in the entry: what is read back later is what was written.
        At = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        Add("kind", kind.Name());
        Add("municipality", municipality.Code);
        Add("at", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>What the record is about.</summary>
    public EntryKind Kind { get; }

    /// <summary>Whose record it is.</summary>
    public MunicipalityId Municipality { get; }

    /// <summary>When it was made, to the millisecond.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Adds a line. The field name is lower-case letters and hyphens.</summary>
    public LogEntry Add(string field, string value)
    {
        _text.Append(field).Append(' ');
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (b is >= 0x20 and <= 0x7e && b != (byte)'%')
                _text.Append((char)b);
            else
                _text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
        _text.Append('\n');
        return this;
    }

    /// <summary>An entry that says the same, to which more can be added.</summary>
    public LogEntry Copy() => new(this);

    /// <summary>The canonical bytes.</summary>
    /// <exception cref="InvalidOperationException">The entry is longer than <see cref="MaximumLength"/>.</exception>
    public byte[] ToBytes()
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        return bytes.Length <= MaximumLength
            ? bytes
            : throw new InvalidOperationException("A log entry may not exceed 65,535 bytes.");
    }
}
