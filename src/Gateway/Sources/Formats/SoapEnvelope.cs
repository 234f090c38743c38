using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>Wraps a question in a SOAP envelope and takes the answer out of one. Pure but for the message it writes to.</summary>
internal static class SoapEnvelope
{
    /// <summary>What a fault is called in the body, in either version.</summary>
    internal const string Fault = "Fault";

    private const string Envelope11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string Envelope12 = "http://www.w3.org/2003/05/soap-envelope";
    private const string Addressing = "http://www.w3.org/2005/08/addressing";

    /// <summary>The content of the body as a tree, a fault as <c>Fault</c>; null when it is no envelope of that version.</summary>
    internal static JsonDocument? Read(ReadOnlyMemory<byte> bytes, string? charset, WireFormat format, IReadOnlySet<string> namespaces, int maximumNodes)
    {
        var known = namespaces.Count > 0 ? namespaces.Append(NamespaceOf(format)).ToHashSet() : namespaces;
        using var envelope = XmlTree.Read(bytes, charset, known, maximumNodes);
        if (envelope is null || !envelope.RootElement.TryGetProperty("Envelope", out var inside) || inside.ValueKind != JsonValueKind.Object
            || !inside.TryGetProperty("Body", out var body))
            return null;
        // An empty body is one that says nothing.
        return JsonDocument.Parse(body.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(body).ToArray() : "{}"u8.ToArray());
    }

    /// <summary>Writes the question: SOAP 1.1 names the operation in a header of its own, SOAP 1.2 in the content type.</summary>
    internal static void Write(HttpRequestMessage message, WireFormat format, string action, string header, string body)
    {
        var content = new StringContent(Compose(format, action, header, body), Encoding.UTF8);
        if (format == WireFormat.Soap11)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("text/xml", "utf-8");
            message.Headers.TryAddWithoutValidation("SOAPAction", $"\"{action}\"");
        }
        else
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/soap+xml", "utf-8") { Parameters = { new NameValueHeaderValue("action", $"\"{action}\"") } };
        }
        message.Content = content;
    }

    private static string Compose(WireFormat format, string action, string header, string body) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <soap:Envelope xmlns:soap="{NamespaceOf(format)}" xmlns:wsa="{Addressing}"><soap:Header><wsa:Action>{System.Security.SecurityElement.Escape(action)}</wsa:Action><wsa:MessageID>urn:uuid:{Guid.NewGuid()}</wsa:MessageID>{header}</soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>
        """;

    private static string NamespaceOf(WireFormat format) => format == WireFormat.Soap11 ? Envelope11 : Envelope12;
}
