using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;

namespace Gateway.Sources.Formats;

/// <summary>
/// Reads an XML document into the tree that mappings read. An element is a property named by its local name, an
/// attribute one named <c>@name</c>; several siblings of one name are an array. No DTD, no entities, nothing is fetched.
/// </summary>
internal static partial class XmlTree
{
    /// <summary>As deep as a JSON answer may nest; safe for every stack, and some four times what forms have.</summary>
    internal const int DeepestNesting = 64;

    // Where the declaration of the character set stands, if there is one.
    private const int LongestDeclaration = 256;

    private const int TextPiece = 4096;
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    private const string NamespaceDeclaration = "http://www.w3.org/2000/xmlns/";
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    private const string MedCom = "/medcom.dk/";

    // The words of MedCom's formatted text and of XHTML that say how a text looks. The text stays, the look goes.
    private static readonly HashSet<string> Markup =
        ["b", "i", "u", "strong", "em", "br", "Bold", "Italic", "Underline", "FixedFont", "Center", "Right", "Break", "Space"];

    /// <summary>The tree of a document; null when it is none: truncated, in another character set than it says, too deep, too large.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="charset">The character set that came with it (the HTTP content type's), for a document that does not tell; null when none did.</param>
    /// <param name="namespaces">
    /// The namespaces whose elements go by their local names alone, as do those in no namespace; an element in any other
    /// is named <c>{uri}name</c>. Empty: all of them.
    /// </param>
    /// <param name="maximumNodes">Most JSON tokens of the tree: three for an element, two for an attribute or the text beside one.</param>
    internal static JsonDocument? Read(ReadOnlyMemory<byte> bytes, string? charset, IReadOnlySet<string> namespaces, int maximumNodes)
    {
        if (EncodingOf(bytes.Span, charset) is not var (encoding, skipped))
            return null;
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            // No character of the sets that are read takes less than a byte.
            MaxCharactersInDocument = Math.Max(1, bytes.Length),
        };
        try
        {
            using var text = new StreamReader(new MemoryStream(ArrayOf(bytes, out var offset), offset + skipped, bytes.Length - skipped, writable: false), encoding, false, TextPiece);
            using var reader = XmlReader.Create(text, settings);
            // A letter that takes one byte elsewhere takes two in UTF-8.
            return Read(reader, namespaces, new XmlNodes(ReferenceEquals(encoding, Charset.Utf8) ? bytes.Length : 2 * bytes.Length, maximumNodes));
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            // The message would quote the document. That there is no tree says what there is to say.
            return null;
        }
    }

    private static JsonDocument? Read(XmlReader reader, IReadOnlySet<string> namespaces, XmlNodes nodes)
    {
        var piece = new char[TextPiece];
        while (reader.Read())
        {
            if ((reader.NodeType == XmlNodeType.Element && reader.Depth >= DeepestNesting) || nodes.TooMany)
                return null;
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when IsMarkup(reader):
                    nodes.AddText(reader.LocalName switch { "br" or "Break" => "\n", "Space" => " ", _ => "" });
                    break;
                case XmlNodeType.EndElement when IsMarkup(reader):
                    break;
                case XmlNodeType.Element:
                    Open(reader, namespaces, nodes);
                    break;
                case XmlNodeType.EndElement:
                    nodes.Close();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    AddText(reader, nodes, piece);
                    break;
            }
        }
        return nodes.TooMany ? null : nodes.ToJson();
    }

    private static void Open(XmlReader reader, IReadOnlySet<string> namespaces, XmlNodes nodes)
    {
        var isEmpty = reader.IsEmptyElement;
        nodes.Open(NameOf(reader.LocalName, reader.NamespaceURI, namespaces));
        // Those in no namespace first: they have the better right to the short name.
        for (var found = reader.MoveToFirstAttribute(); found; found = reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0)
                nodes.AddAttribute($"@{reader.LocalName}", reader.Value);
        }
        for (var found = reader.MoveToFirstAttribute(); found; found = reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI is { Length: > 0 } and not NamespaceDeclaration)
                AddForeignAttribute(reader, namespaces, nodes);
        }
        reader.MoveToElement();
        if (isEmpty)
            nodes.Close();
    }

    private static void AddForeignAttribute(XmlReader reader, IReadOnlySet<string> namespaces, XmlNodes nodes)
    {
        var value = reader.Value;
        if (reader.NamespaceURI == SchemaInstance)
        {
            if (reader.LocalName == "nil" && value.Trim() is "true" or "1")
            {
                nodes.MarkNil();
                return;
            }
            if (reader.LocalName == "type")
                value = value[(value.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }
        var known = reader.NamespaceURI is SchemaInstance or XmlNamespace;
        var name = known ? reader.LocalName : NameOf(reader.LocalName, reader.NamespaceURI, namespaces);
        if (!nodes.AddAttribute($"@{name}", value))
            nodes.AddAttribute($"@{{{reader.NamespaceURI}}}{reader.LocalName}", value);
    }

    // A text may be as long as the document: in pieces, never as one string.
    private static void AddText(XmlReader reader, XmlNodes nodes, char[] piece)
    {
        for (var read = reader.ReadValueChunk(piece, 0, piece.Length); read > 0; read = reader.ReadValueChunk(piece, 0, piece.Length))
            nodes.AddText(piece.AsSpan(0, read));
    }

    private static string NameOf(string localName, string uri, IReadOnlySet<string> namespaces) =>
        uri.Length == 0 || namespaces.Count == 0 || namespaces.Contains(uri) ? localName : $"{{{uri}}}{localName}";

    private static bool IsMarkup(XmlReader reader) =>
        Markup.Contains(reader.LocalName) && (reader.NamespaceURI == Xhtml || reader.NamespaceURI.Contains(MedCom, StringComparison.Ordinal));

    // The byte order mark, the declaration, what came with it, UTF-8: in this order.
    private static (Encoding Encoding, int Skipped)? EncodingOf(ReadOnlySpan<byte> bytes, string? charset)
    {
        if (Charset.OfMark(bytes) is var (marked, length))
            return (marked, length);
        if (bytes is [(byte)'<', 0, ..])
            return (Charset.Utf16, 0);
        if (bytes is [0, (byte)'<', ..])
            return (Charset.Utf16BigEndian, 0);
        var start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LongestDeclaration)]);
        var declared = Declaration().Match(start) is { Success: true } match ? match.Groups["name"].Value : charset;
        return (declared is null ? Charset.Utf8 : Charset.Find(declared)) is { } encoding ? (encoding, 0) : null;
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes, out int offset)
    {
        if (MemoryMarshal.TryGetArray(bytes, out var segment))
        {
            offset = segment.Offset;
            return segment.Array!;
        }
        offset = 0;
        return bytes.ToArray();
    }

    [GeneratedRegex("""^<\?xml\s[^>]*?encoding\s*=\s*["'](?<name>[A-Za-z0-9._-]+)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
