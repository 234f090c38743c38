using System.Buffers;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// Reads MedCom's letters in OIOXML, the twins of the EDIFACT ones. The tree is that of <see cref="XmlTree"/>, with the
/// moments put together: <c>Date</c> and <c>Time</c> become one text, <c>1999-01-15T10:12</c>, as dates are read everywhere.
/// </summary>
internal static class Oioxml
{
    private static readonly JsonWriterOptions Writing = new() { MaxDepth = 4 * XmlTree.DeepestNesting, SkipValidation = true };

    /// <summary>The tree of the root element's content; null when it is no such letter.</summary>
    internal static JsonDocument? Read(ReadOnlyMemory<byte> bytes, string? charset, int maximumNodes)
    {
        using var tree = XmlTree.Read(bytes, charset, new HashSet<string>(), maximumNodes);
        if (tree is null || !tree.RootElement.TryGetProperty("Emessage", out var message) || message.ValueKind != JsonValueKind.Object)
            return null;
        var buffer = new ArrayBufferWriter<byte>(Math.Max(1, bytes.Length));
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Write(writer, message);
        return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = Writing.MaxDepth });
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when MomentOf(element) is { } moment:
                writer.WriteStringValue(moment);
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var one in element.EnumerateArray())
                    Write(writer, one);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static string? MomentOf(JsonElement element)
    {
        if (!element.TryGetProperty("Date", out var date) || date.ValueKind != JsonValueKind.String)
            return null;
        var others = element.EnumerateObject().Where(p => p.Name != "Date").ToList();
        return others switch
        {
            [] => date.GetString(),
            [{ Name: "Time" or "TimeWithSec", Value: { ValueKind: JsonValueKind.String } time }] => $"{date.GetString()}T{time.GetString()}",
            _ => null,
        };
    }
}
