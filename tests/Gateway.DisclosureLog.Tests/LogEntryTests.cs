using System.Text;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves the canonical bytes of an entry: they are hashed, signed and read by others, so not one may move.</summary>
public sealed class LogEntryTests
{
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private const string Head = "gateway-disclosure-log/v1\nkind asked\nmunicipality 0999\nat 2026-11-21T12:00:00.000Z\n";

    [Fact]
    public void An_entry_has_exactly_these_bytes()
    {
        // Proves the format: first line, fixed fields, then the fields in the order they were added, each with a line feed.
        var entry = new LogEntry(EntryKind.Asked, Municipality, Noon).Add("query", "ff").Add("category", "b").Add("category", "a");

        Assert.Equal(Encoding.ASCII.GetBytes(Head + "query ff\ncategory b\ncategory a\n"), entry.ToBytes());
        Assert.Equal((EntryKind.Asked, Municipality, Noon), (entry.Kind, entry.Municipality, entry.At));
    }

    [Theory]
    [InlineData("Asked", "asked")]
    [InlineData("Disclosed", "disclosed")]
    [InlineData("Failed", "failed")]
    [InlineData("ConsentGranted", "consent-granted")]
    [InlineData("ConsentWithdrawn", "consent-withdrawn")]
    [InlineData("Explained", "explained")]
    [InlineData("Delivered", "delivered")]
    [InlineData("ConsentDrafted", "consent-drafted")]
    [InlineData("ConsentExpired", "consent-expired")]
    [InlineData("ConsentReminded", "consent-reminded")]
    [InlineData("NoticeGiven", "notice-given")]
    [InlineData("MandateGranted", "mandate-granted")]
    [InlineData("MandateEnded", "mandate-ended")]
    [InlineData("RuleVerified", "rule-verified")]
    [InlineData("VerificationRevoked", "verification-revoked")]
    [InlineData("CatalogueInForce", "catalogue-in-force")]
    [InlineData("EmergencyReviewed", "emergency-reviewed")]
    [InlineData("RelationChecked", "relation-checked")]
    [InlineData("RelationReviewed", "relation-reviewed")]
    [InlineData("ConsentsShown", "consents-shown")]
    [InlineData("WorkListShown", "work-list-shown")]
    [InlineData("LogRead", "log-read")]
    [InlineData("AccessReportShown", "access-report-shown")]
    [InlineData("SampleDrawn", "sample-drawn")]
    [InlineData("DisclosureReviewed", "disclosure-reviewed")]
    [InlineData("PartsErased", "parts-erased")]
    [InlineData("CorrectionRequested", "correction-requested")]
    [InlineData("CorrectionMade", "correction-made")]
    [InlineData("CorrectionRefused", "correction-refused")]
    [InlineData("RestrictionProposed", "restriction-proposed")]
    [InlineData("RestrictionConfirmed", "restriction-confirmed")]
    [InlineData("RestrictionLifted", "restriction-lifted")]
    [InlineData("RestrictionExpired", "restriction-expired")]
    public void A_kind_keeps_its_name(string kind, string name)
    {
        // Proves that renaming something in the code does not change the format.
        Assert.Equal(name, Enum.Parse<EntryKind>(kind).Name());
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own()
    {
        // Proves that a new kind is not forgotten in the format, and that one that does not exist has no name.
        Assert.Equal(33, Enum.GetValues<EntryKind>().Select(k => k.Name()).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((EntryKind)99).Name());
    }

    [Theory]
    [InlineData("2026-11-21T13:00:00+01:00", "2026-11-21T12:00:00.000Z")]
    [InlineData("2026-11-21T00:30:00.1239999+02:00", "2026-11-20T22:30:00.123Z")]
    [InlineData("2026-01-02T03:04:05.0060000Z", "2026-01-02T03:04:05.006Z")]
    public void Time_is_written_in_UTC_with_milliseconds(string at, string written)
    {
        // Proves that the same instant gives the same bytes wherever the gateway stands.
        var entry = new LogEntry(EntryKind.Failed, Municipality, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains($"\nat {written}\n", Encoding.ASCII.GetString(entry.ToBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a b", "a b")]
    [InlineData(" ~!#&/=?\"'\\", " ~!#&/=?\"'\\")]
    [InlineData("100%", "100%25")]
    [InlineData("%0A", "%250A")]
    [InlineData("a\nquery b", "a%0Aquery b")]
    [InlineData("a\r\n", "a%0D%0A")]
    [InlineData("\t\0\u007f", "%09%00%7F")]
    [InlineData("æ", "%C3%A6")]
    [InlineData("\u2028", "%E2%80%A8")]
    [InlineData("\U0001F600", "%F0%9F%98%80")]
    public void A_value_is_percent_encoded_beyond_printable_ASCII(string value, string written)
    {
        // Proves the encoding, and that it can be undone: no two values share their bytes.
        var text = Encoding.ASCII.GetString(new LogEntry(EntryKind.Asked, Municipality, Noon).Add("x", value).ToBytes());

        Assert.Equal($"{Head}x {written}\n", text);
        Assert.Equal(value, Uri.UnescapeDataString(written));
    }

    [Fact]
    public void No_value_can_start_a_line()
    {
        // Proves for every single character that lines are what was added, and bytes are printable ASCII.
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var bytes = new LogEntry(EntryKind.Asked, Municipality, Noon).Add("x", $"{(char)c}kind disclosed").ToBytes();
            Assert.Equal(5, bytes.Count(b => b == '\n'));
            Assert.DoesNotContain(bytes, b => b is (< 0x20 or > 0x7e) and not (byte)'\n');
        }
    }

    [Fact]
    public void An_entry_has_at_most_65535_bytes()
    {
        // Proves the limit on both sides: a longer one could not be carried in a tile bundle.
        var room = LogEntry.MaximumLength - Head.Length - "x \n".Length;

        Assert.Equal(65_535, new LogEntry(EntryKind.Asked, Municipality, Noon).Add("x", new string('a', room)).ToBytes().Length);
        var tooLong = new LogEntry(EntryKind.Asked, Municipality, Noon).Add("x", new string('a', room + 1));
        Assert.Throws<InvalidOperationException>(tooLong.ToBytes);
        // What counts is the encoded length.
        Assert.Throws<InvalidOperationException>(new LogEntry(EntryKind.Asked, Municipality, Noon).Add("x", new string('æ', room / 6 + 1)).ToBytes);
    }

    [Fact]
    public void The_example_in_the_readme_is_what_the_code_writes()
    {
        // Proves that a reader of the README sees a true entry.
        var readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway.DisclosureLog", "README.md"));
        var example = readme.Split("```\n")[1];

        var entry = new LogEntry(EntryKind.Disclosed, Municipality, Noon)
            .Add("query", "0f0e0d0c0b0a09080706050403020100")
            .Add("category", "employment-status Available items=3 basis=lov-om-dfdg consent=-");

        Assert.Equal(example, Encoding.ASCII.GetString(entry.ToBytes()));
    }
}
