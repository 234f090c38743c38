using System.Xml;
using System.Xml.Linq;

namespace Gateway.Sandbox.Answers;

/// <summary>What stands in the body of a SOAP message, whatever prefixes it uses.</summary>
internal static class SoapBody
{
    private static readonly string[] Envelopes = ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Names and texts in their order; null where it is no SOAP message.</summary>
    public static string? Of(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty || message.Span.TrimStart("\uFEFF \r\n\t"u8) is not [(byte)'<', ..]) return null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(message.ToArray()), Settings);
            var root = XElement.Load(reader);
            var body = Envelopes.Select(e => root.Name == XName.Get("Envelope", e) ? root.Element(XName.Get("Body", e)) : null).FirstOrDefault(b => b is not null);
            return body is null ? null : string.Concat(body.Elements().Select(Said));
        }
        catch (XmlException)
        {
            // No XML after all: it is compared as text.
            return null;
        }
    }

    private static string Said(XElement element) =>
        $"<{element.Name}>{(element.HasElements ? string.Concat(element.Elements().Select(Said)) : element.Value.Trim())}</>";
}
