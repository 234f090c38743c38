using System.Text;
using System.Xml;
using Gateway.Sources.Formats;

namespace Gateway.Sources.Credentials.Soap;

/// <summary>XML whose every character counts, because it is or will be signed: read without a DTD, written as it was.</summary>
internal static class SafeXml
{
    // An assertion with its certificates has some twenty kilobytes.
    private const int LargestText = 256 * 1024;

    /// <summary>The document, or null for what is none.</summary>
    internal static XmlDocument? Read(string text)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        try
        {
            // The framework's document is copied by recursion: what nests without end would end the process.
            using (var ahead = ReaderOf(text))
            {
                while (ahead.Read())
                {
                    if (ahead.Depth >= XmlTree.DeepestNesting)
                        return null;
                }
            }
            using var reader = ReaderOf(text);
            document.Load(reader);
            return document;
        }
        catch (XmlException)
        {
            // Its message quotes what it read.
            return null;
        }
    }

    private static XmlReader ReaderOf(string text) => XmlReader.Create(
        new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestText });

    /// <summary>The document as text that reads back to the same characters, line breaks included.</summary>
    internal static string Write(XmlNode node)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize, ConformanceLevel = ConformanceLevel.Auto };
        using (var writer = XmlWriter.Create(text, settings))
            node.WriteTo(writer);
        return text.ToString();
    }

    /// <summary>An element's bytes as they are signed: Exclusive XML Canonicalization 1.0, without comments (W3C, 2002).</summary>
    internal static byte[] Canonical(XmlElement element)
    {
        using var canonical = new MemoryStream();
        using var writer = XmlDictionaryWriter.CreateTextWriter(Stream.Null);
        writer.StartCanonicalization(canonical, includeComments: false, inclusivePrefixes: null);
        element.WriteTo(writer);
        writer.EndCanonicalization();
        return canonical.ToArray();
    }
}
