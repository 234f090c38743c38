using System.Text;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves that reading an entry is the exact inverse of writing it, and that nothing else is read.</summary>
public sealed class ReadEntryTests
{
    private const int Seed = 20_261_121;
    private const string Head = "gateway-disclosure-log/v1\nkind asked\nmunicipality 0999\nat 2026-11-21T12:00:00.000Z\n";
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        // Proves for 5,000 random entries of every kind, with line feeds, percent signs, Danish letters and emoji in them, that kind, municipality, time and every line come back.
        var random = new Random(Seed);
        for (var i = 0; i < 5_000; i++)
        {
            var (entry, lines) = Entry(random);
            var read = ReadEntry.TryRead(entry.ToBytes())!;
            Assert.Equal((entry.Kind, entry.Municipality, entry.At), (read.Kind, read.Municipality, read.At));
            Assert.Equal(lines, read.Lines);
            Assert.All(lines, l => Assert.Contains(l.Value, read.Values(l.Field)));
            Assert.Equal("", read.Value("no-such-field"));
        }
    }

    [Fact]
    public void Whatever_is_read_is_written_again_byte_for_byte()
    {
        // Proves for 50,000 entries with one byte changed, added or taken that they are refused, or are just what the writer makes of what was read: one content has one form.
        var random = new Random(Seed);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = Mutated(Entry(random).Entry.ToBytes(), random);
            if (ReadEntry.TryRead(bytes) is { } read)
            {
                accepted++;
                Assert.Equal(bytes, Written(read));
            }
            else
                refused++;
        }
        Assert.InRange(accepted, 1_000, 49_000);
        Assert.InRange(refused, 1_000, 49_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("gateway-disclosure-log/v2\nkind asked\nmunicipality 0999\nat 2026-11-21T12:00:00.000Z\n")]
    [InlineData("gateway-disclosure-log/v1\nkind guessed\nmunicipality 0999\nat 2026-11-21T12:00:00.000Z\n")]
    [InlineData("gateway-disclosure-log/v1\nkind asked\nmunicipality 999\nat 2026-11-21T12:00:00.000Z\n")]
    [InlineData("gateway-disclosure-log/v1\nkind asked\nmunicipality 0999\nat 2026-11-21T12:00:00Z\n")]
    [InlineData("gateway-disclosure-log/v1\nkind asked\nmunicipality 0999\nat 2026-02-30T12:00:00.000Z\n")]
    [InlineData("gateway-disclosure-log/v1\nmunicipality 0999\nkind asked\nat 2026-11-21T12:00:00.000Z\n")]
    [InlineData("gateway-disclosure-log/v1\nkind asked\nmunicipality 0999\n")]
    [InlineData(Head + "query ff")]
    [InlineData(Head + "\n")]
    [InlineData(Head + "query\n")]
    [InlineData(Head + " ff\n")]
    [InlineData(Head + "Query ff\n")]
    [InlineData(Head + "query ff\r\n")]
    [InlineData(Head + "query \u00e6\n")]
    [InlineData(Head + "query %C3\n")]
    [InlineData(Head + "query %c3%a6\n")]
    [InlineData(Head + "query %41\n")]
    [InlineData(Head + "query %\n")]
    [InlineData(Head + "query %0\n")]
    [InlineData(Head + "query %FF\n")]
    [InlineData(Head + "query %C0%80\n")]
    public void What_is_no_entry_is_refused(string text)
    {
        // Proves: another format, order, kind or time; a missing end; an encoding that the writer would not use, or of no character.
        Assert.Null(ReadEntry.TryRead(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void What_is_too_long_is_refused()
    {
        // Proves: the writer's limit is the reader's.
        var longest = new LogEntry(EntryKind.Asked, Municipality, Noon).Add("a", new string('x', LogEntry.MaximumLength - Head.Length - 3)).ToBytes();
        Assert.Equal(LogEntry.MaximumLength, longest.Length);
        Assert.NotNull(ReadEntry.TryRead(longest));
        Assert.Null(ReadEntry.TryRead([.. longest[..^1], (byte)'x', (byte)'\n']));
    }

    [Fact]
    public void Times_sort_as_their_texts()
    {
        // Proves: the text of a time can be compared in a database that knows nothing of times.
        var random = new Random(Seed);
        var times = Enumerable.Range(0, 500).Select(_ => Noon.AddMilliseconds(random.NextInt64(-60_000_000_000_000, 60_000_000_000_000))).ToList();
        Assert.Equal(times.Order().Select(ReadEntry.AtOf), times.Select(ReadEntry.AtOf).Order(StringComparer.Ordinal));
    }

    private static (LogEntry Entry, IReadOnlyList<EntryLine> Lines) Entry(Random random)
    {
        var kinds = Enum.GetValues<EntryKind>();
        var at = Noon.AddMilliseconds(random.NextInt64(-60_000_000_000_000, 60_000_000_000_000));
        var entry = new LogEntry(kinds[random.Next(kinds.Length)], MunicipalityId.Parse($"{random.Next(10_000):0000}"), at);
        var lines = Enumerable.Range(0, random.Next(6)).Select(_ => new EntryLine(Field(random), Text(random))).ToList();
        foreach (var line in lines)
            entry.Add(line.Field, line.Value);
        return (entry, lines);
    }

    private static string Field(Random random) => new([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => "abxyz-"[random.Next(6)])]);

    private static string Text(Random random)
    {
        string[] parts = ["a", "Z", "0", " ", "%", "%41", "\n", "\r", "\0", "\u007f", "\u00e6\u00f8\u00e5", "\u20ac", "\ud83d\ude00", "kind asked", "="];
        return string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => parts[random.Next(parts.Length)]));
    }

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        // A byte that means something here is likelier to make another entry than any byte.
        var b = random.Next(2) == 0 ? (byte)random.Next(256) : " %\nABCDEF0123456789abcz"u8.ToArray()[random.Next(23)];
        return random.Next(3) switch
        {
            0 => [.. bytes[..at], .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], b, .. bytes[at..]],
            _ => [.. bytes[..at], b, .. bytes[(at + 1)..]],
        };
    }

    private static byte[] Written(ReadEntry read)
    {
        var entry = new LogEntry(read.Kind, read.Municipality, read.At);
        foreach (var line in read.Lines)
            entry.Add(line.Field, line.Value);
        return entry.ToBytes();
    }
}
