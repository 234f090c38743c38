using System.Text.Json;

namespace Gateway.Callers.Issuers;

/// <summary>
/// JSON that somebody else wrote, read so that it can mean one thing only: each name once, however it is spelled
/// (RFC 8725 section 2.5 tells why), every text readable, no deeper than its kind needs.
/// </summary>
internal static class StrictJson
{
    /// <summary>The document's root.</summary>
    /// <param name="text">UTF-8, without a byte order mark.</param>
    /// <param name="deepest">The deepest it may be nested.</param>
    /// <exception cref="JsonException">It is not such a document.</exception>
    internal static JsonElement Parse(ReadOnlyMemory<byte> text, int deepest)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = deepest });
            DemandReadable(json.RootElement);
            return json.RootElement.Clone();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8: well-formed to the parser, and thrown at whoever reads it.
            throw new JsonException();
        }
    }

    /// <summary>The text under a name; null where there is none.</summary>
    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void DemandReadable(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    DemandReadable(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    DemandReadable(property.Value);
                }
                break;
        }
    }
}
