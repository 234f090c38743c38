using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// Reads JSON in which certain texts are XML documents of their own (GetOrganized: <c>ResultsXml</c>): each of those
/// texts is replaced by its tree, so that one mapping reads the whole.
/// </summary>
internal static class XmlInsideJson
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = XmlTree.DeepestNesting, AllowDuplicateProperties = false };

    // The JSON around, and a whole XML tree inside.
    private const int DeepestJson = 4 * XmlTree.DeepestNesting;

    /// <summary>The tree; null when the JSON is none, or one of the texts is no XML. An empty text stays one.</summary>
    /// <param name="json">The answer, in UTF-8.</param>
    /// <param name="properties">Names of the properties whose texts are XML.</param>
    /// <param name="namespaces">As for <see cref="XmlTree"/>.</param>
    /// <param name="maximumNodes">Most JSON tokens of all the trees together.</param>
    internal static JsonDocument? Read(ReadOnlyMemory<byte> json, IReadOnlySet<string> properties, IReadOnlySet<string> namespaces, int maximumNodes)
    {
        try
        {
            using var outer = JsonDocument.Parse(json, Reading);
            var buffer = new ArrayBufferWriter<byte>(Math.Max(1, json.Length));
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = DeepestJson }))
            {
                var copy = new Copy(writer, properties, namespaces, maximumNodes);
                if (!copy.TryWrite(outer.RootElement))
                    return null;
            }
            return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestJson });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A text with half a character cannot be copied. No message is passed on: it may quote the answer.
            return null;
        }
    }

    private sealed class Copy(Utf8JsonWriter writer, IReadOnlySet<string> properties, IReadOnlySet<string> namespaces, int tokensLeft)
    {
        private int _tokensLeft = tokensLeft;

        internal bool TryWrite(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Array:
                    writer.WriteStartArray();
                    if (!element.EnumerateArray().All(TryWrite))
                        return false;
                    writer.WriteEndArray();
                    return true;
                case JsonValueKind.Object:
                    writer.WriteStartObject();
                    if (!element.EnumerateObject().All(TryWrite))
                        return false;
                    writer.WriteEndObject();
                    return true;
                default:
                    element.WriteTo(writer);
                    return true;
            }
        }

        private bool TryWrite(JsonProperty property)
        {
            writer.WritePropertyName(property.Name);
            return property.Value.ValueKind == JsonValueKind.String && properties.Contains(property.Name) && property.Value.GetString() is { Length: > 0 } xml
                ? TryWriteTree(xml)
                : TryWrite(property.Value);
        }

        private bool TryWriteTree(string xml)
        {
            // What the XML says of its character set held before it became a JSON text.
            byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(xml)];
            using var tree = XmlTree.Read(bytes, null, namespaces, _tokensLeft);
            if (tree is null)
                return false;
            _tokensLeft -= JsonTokens.In(tree.RootElement);
            tree.RootElement.WriteTo(writer);
            return true;
        }
    }
}
