using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// Reads MedCom's letters in EDIFACT: discharge letters (DIS01), booking (DIS13) and discharge notices (DIS17), clinical
/// mail (DIS91), referrals (REF01, REF07), laboratory reports (RPT01), receipts (CTL01). The tree is
/// <c>{ sender, receiver, sentAt, reference, messages: [...] }</c>; what a message looks like says <see cref="EdifactLetter"/>.
/// </summary>
internal static class Edifact
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // MedCom's interchanges began in the nineties; their dates have two digits of the year.
    private const int FirstYearOfLastCentury = 90;

    /// <summary>The tree; null when it is no whole interchange: cut off, miscounted, a trailer of another message, the wrong letters.</summary>
    internal static JsonDocument? Read(ReadOnlyMemory<byte> bytes)
    {
        if (EdifactSyntax.Read(bytes.Span) is not { } segments || Messages(segments) is not { } messages)
            return null;
        var envelope = segments[0];
        var buffer = new ArrayBufferWriter<byte>(Math.Max(1, 2 * bytes.Length));
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            writer.WriteGiven("sender", envelope[1]);
            writer.WriteGiven("receiver", envelope[2]);
            writer.WriteGiven("sentAt", SentAt(envelope[3], envelope[3, 1]) ?? "");
            writer.WriteGiven("reference", envelope[4]);
            writer.WriteStartArray("messages");
            foreach (var message in messages)
                EdifactLetter.Write(writer, message, envelope[1]);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    /// <summary>A date or moment in ISO 8601's shape, as precise as it was sent, also a day that is none: whoever reads it tells. Null in a format that is not read.</summary>
    internal static string? Moment(string text, string format) => format switch
    {
        "102" when IsDigits(text, 8) => $"{text[..4]}-{text[4..6]}-{text[6..]}",
        "203" when IsDigits(text, 12) => $"{Moment(text[..8], "102")}T{text[8..10]}:{text[10..]}",
        "204" when IsDigits(text, 14) => $"{Moment(text[..12], "203")}:{text[12..]}",
        _ => null,
    };

    // The messages between the envelope's two ends; null when an end is missing or counts otherwise.
    private static List<IReadOnlyList<EdifactSegment>>? Messages(IReadOnlyList<EdifactSegment> segments)
    {
        var (first, last) = (segments.Count > 0 ? segments[0] : null, segments.Count > 1 ? segments[^1] : null);
        if (first is not { Tag: "UNB" } || last is not { Tag: "UNZ" } || last[1] != first[4])
            return null;
        var messages = new List<IReadOnlyList<EdifactSegment>>();
        var start = 1;
        for (var at = 1; at < segments.Count - 1; at++)
        {
            if (segments[at].Tag != "UNT")
                continue;
            IReadOnlyList<EdifactSegment> message = [.. segments.Skip(start).Take(at - start + 1)];
            if (message[0].Tag != "UNH" || message.Count(s => s.Tag is "UNH" or "UNB" or "UNZ") != 1
                || !IsNumber(message[^1][0], message.Count) || message[^1][1] != message[0][0])
                return null;
            messages.Add(message);
            start = at + 1;
        }
        return start == segments.Count - 1 && messages.Count > 0 && IsNumber(last[0], messages.Count) ? messages : null;
    }

    private static bool IsNumber(string text, int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var counted) && counted == number;

    private static string? SentAt(string date, string time) =>
        date.Length == 8 ? Moment(date + time, "203")
        : int.TryParse(date.AsSpan(0, Math.Min(2, date.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? Moment($"{(year >= FirstYearOfLastCentury ? "19" : "20")}{date}{time}", "203") : null;

    private static bool IsDigits(string text, int length) => text.Length == length && text.All(char.IsAsciiDigit);
}
