using System.Xml;
using System.Xml.Linq;

namespace Gateway.Sandbox.Exchanges;

/// <summary>Reads recorded XML, which may be anything.</summary>
internal static class RecordedXml
{
    /// <summary>The root; null where it cannot be read, or declares what it is made of.</summary>
    public static XElement? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var stream = new MemoryStream(body.ToArray());
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
