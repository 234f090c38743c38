using System.Xml;

namespace Gateway.Sources.Credentials.Soap;

/// <summary>A SOAP 1.1 or 1.2 message that headers are put into.</summary>
internal sealed class SoapEnvelope
{
    private readonly string _soap;
    private readonly XmlElement _header;
    private int _named;

    private SoapEnvelope(XmlDocument document, XmlElement header, XmlElement body)
    {
        (Document, _header, Body) = (document, header, body);
        _soap = body.NamespaceURI;
    }

    internal XmlDocument Document { get; }

    internal XmlElement Body { get; }

    /// <summary>The message, or null for what is no SOAP.</summary>
    internal static SoapEnvelope? Read(string text)
    {
        if (SafeXml.Read(text) is not { DocumentElement: { LocalName: "Envelope", NamespaceURI: WsNames.Soap11 or WsNames.Soap12 } root } document)
            return null;
        if (root.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == "Body" && e.NamespaceURI == root.NamespaceURI).ToList() is not [var body])
            return null;
        var header = root.ChildNodes.OfType<XmlElement>().FirstOrDefault(e => e.LocalName == "Header" && e.NamespaceURI == root.NamespaceURI)
            ?? (XmlElement)root.InsertBefore(document.CreateElement(root.Prefix, "Header", root.NamespaceURI), body)!;
        return new SoapEnvelope(document, header, body);
    }

    /// <summary>The addressing header with this text, in place of one that stands there.</summary>
    internal XmlElement SetAddressing(string name, string text)
    {
        Remove(name, WsNames.Addressing);
        var header = Add(_header, "wsa", name, WsNames.Addressing);
        header.InnerText = text;
        return header;
    }

    /// <summary>The action the message says already; empty where it says none.</summary>
    internal string Action => Headers("Action", WsNames.Addressing).FirstOrDefault()?.InnerText.Trim() ?? "";

    /// <summary>An empty security header that must be understood, in place of one that stands there.</summary>
    internal XmlElement NewSecurity()
    {
        Remove("Security", WsNames.Security);
        var security = Add(_header, "wsse", "Security", WsNames.Security);
        var understood = Document.CreateAttribute(_header.Prefix, "mustUnderstand", _soap);
        understood.Value = "1";
        security.SetAttributeNode(understood);
        return security;
    }

    internal XmlElement Add(XmlElement parent, string prefix, string name, string space) =>
        (XmlElement)parent.AppendChild(Document.CreateElement(prefix, name, space))!;

    /// <summary>Gives an element a name of its own to be signed by.</summary>
    internal string Identify(XmlElement element)
    {
        var id = Document.CreateAttribute("wsu", "Id", WsNames.Utility);
        id.Value = $"id-{++_named}-{Guid.NewGuid():N}";
        element.SetAttributeNode(id);
        return id.Value;
    }

    internal string Write() => SafeXml.Write(Document);

    private void Remove(string name, string space) => Headers(name, space).ForEach(h => _header.RemoveChild(h));

    private List<XmlElement> Headers(string name, string space) =>
        [.. _header.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == name && e.NamespaceURI == space)];
}
