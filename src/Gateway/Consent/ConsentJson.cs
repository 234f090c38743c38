using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Consent;

/// <summary>How consents are written as JSON: readable, Danish letters as they are.</summary>
internal static class ConsentJson
{
    // Written into files and read by programs, never into a web page: § and æøå need no escape.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Bytes(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document, Readable);

    internal static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];

    internal static JsonArray Texts(IEnumerable<string> items) => [.. items.Select(i => (JsonNode?)i)];

    internal static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
