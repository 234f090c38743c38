using System.Buffers;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// Takes the numbers out of SharePoint's lookups: <c>1;#Sygedagpenge</c> is the text of row 1 of another list. Several in
/// one text become a list; what is written otherwise stands as it is. Pure.
/// </summary>
internal static class LookupTexts
{
    private const string Separator = ";#";

    // As deep as the trees that XML inside JSON makes.
    private const int DeepestNesting = 4 * XmlTree.DeepestNesting;

    internal static JsonDocument Resolve(JsonElement tree)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { MaxDepth = DeepestNesting }))
            Write(tree, writer);
        return JsonDocument.Parse(bytes.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestNesting });
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var one in element.EnumerateArray())
                    Write(one, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when TextsOf(element.GetString()!) is { } texts:
                WriteTexts(texts, writer);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteTexts(List<string> texts, Utf8JsonWriter writer)
    {
        if (texts is [var only])
        {
            writer.WriteStringValue(only);
            return;
        }
        writer.WriteStartArray();
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    // Number and text by turns; null when it is no lookup.
    private static List<string>? TextsOf(string text)
    {
        var parts = text.Split(Separator);
        var isLookup = parts.Length % 2 == 0 && parts.Where((_, at) => at % 2 == 0).All(number => number.Length > 0 && number.All(char.IsAsciiDigit));
        return isLookup ? [.. parts.Where((_, at) => at % 2 == 1)] : null;
    }
}
