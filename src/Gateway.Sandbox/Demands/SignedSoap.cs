using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>
/// Checks that a SOAP message is signed as the source demands: exactly the timestamp, the body and the addressing
/// headers where they must stand, by the key that must sign, fresh, and for the first time.
/// </summary>
internal sealed class SignedSoap(TimeProvider clock)
{
    private const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    private const string Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    private const string Addressing = "http://www.w3.org/2005/08/addressing";

    // OIO IDWS: a message is good for five minutes; and clocks differ a little.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly SeenRequestIds _messages = new();

    /// <summary>1 the parts stand once and where they must; 2 the signature covers exactly these; 3 by this key; 4 now; 5 for the first time.</summary>
    /// <param name="request">The message.</param>
    /// <param name="signerOf">Whose key must have signed, told from the security header; null: nobody's.</param>
    public bool Holds(IncomingRequest request, Func<XmlElement, X509Certificate2?> signerOf)
    {
        // 1
        if (Parse(Encoding.UTF8.GetString(request.Body.Span)) is not { DocumentElement: { LocalName: "Envelope" } envelope } document || !IdsAreUnique(document)) return false;
        if (Child(envelope, "Header", envelope.NamespaceURI) is not { } header || Child(envelope, "Body", envelope.NamespaceURI) is not { } body) return false;
        if (Child(header, "Security", Security) is not { } security || Child(security, "Timestamp", Utility) is not { } timestamp) return false;
        if (Child(security, "Signature", SignedXml.XmlDsigNamespaceUrl) is not { } signature || Child(header, "MessageID", Addressing) is not { } message) return false;
        var parts = new[] { timestamp, body, message, Child(header, "Action", Addressing), Child(header, "To", Addressing) };
        if (Array.Exists(parts, p => p is null)) return false;

        // 2, 3
        if (signerOf(security) is not { } signer || !IsSigned(document, signature, [.. parts.OfType<XmlElement>(), .. Tokens(security)], signer)) return false;

        // 4
        if (!IsFresh(timestamp) || !IsAddressedTo(request, parts[4]!.InnerText)) return false;

        // 5
        return _messages.TryAdd(message.InnerText);
    }

    /// <summary>The certificate of the one token in the header; null where there is none, or several.</summary>
    public static X509Certificate2? TokenOf(XmlElement security) => Tokens(security).ToList() is [var token] ? Certificate(token.InnerText) : null;

    public static XmlElement? Child(XmlElement parent, string name, string space) =>
        parent.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == name && e.NamespaceURI == space).ToList() is [var one] ? one : null;

    public static XmlDocument? Parse(string text)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            document.Load(reader);
            return document;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static X509Certificate2? Certificate(string base64)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static IEnumerable<XmlElement> Tokens(XmlElement security) =>
        security.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == "BinarySecurityToken" && e.NamespaceURI == Security);

    // Two elements of one id are how a signed part is moved aside and another put in its place.
    private static bool IdsAreUnique(XmlDocument document)
    {
        var ids = document.SelectNodes("//@*")!.OfType<XmlAttribute>()
            .Where(a => a.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase) || a.LocalName == "AssertionID").Select(a => a.Value).ToList();
        return ids.Distinct(StringComparer.Ordinal).Count() == ids.Count;
    }

    private static bool IsSigned(XmlDocument document, XmlElement signature, IReadOnlyList<XmlElement> parts, X509Certificate2 signer)
    {
        var signed = new SignedByUtilityId(document);
        signed.LoadXml(signature);
        if (signed.SignatureMethod != SignedXml.XmlDsigRSASHA256Url || signed.SignedInfo!.CanonicalizationMethod != SignedXml.XmlDsigExcC14NTransformUrl) return false;
        var references = signed.SignedInfo.References.Cast<Reference>().ToList();
        if (!references.TrueForAll(r => r.DigestMethod == SignedXml.XmlDsigSHA256Url && r.TransformChain.Count == 1 && r.TransformChain[0] is XmlDsigExcC14NTransform)) return false;
        // Each part once, and nothing else: what is signed is what stands where it is read.
        var ids = parts.Select(p => "#" + p.GetAttribute("Id", Utility)).Order(StringComparer.Ordinal);
        if (!references.Select(r => r.Uri).Order(StringComparer.Ordinal).SequenceEqual(ids, StringComparer.Ordinal)) return false;
        using var key = signer.GetRSAPublicKey();
        return key is not null && signed.CheckSignature(key);
    }

    private bool IsFresh(XmlElement timestamp)
    {
        var (created, expires) = (At(timestamp, "Created"), At(timestamp, "Expires"));
        var now = clock.GetUtcNow();
        return created <= now + ClockSkew && now < expires && now - created <= Freshness + ClockSkew && expires - created <= Freshness;
    }

    private static bool IsAddressedTo(IncomingRequest request, string to) =>
        Uri.TryCreate(to, UriKind.Absolute, out var address) && address.Authority == request.Header("Host") && address.AbsolutePath == request.Path;

    private static DateTimeOffset? At(XmlElement timestamp, string name) =>
        DateTimeOffset.TryParse(Child(timestamp, name, Utility)?.InnerText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private sealed class SignedByUtilityId(XmlDocument document) : SignedXml(document)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
            document!.SelectNodes("//*")!.OfType<XmlElement>().SingleOrDefault(e => e.GetAttribute("Id", Utility) == idValue);
    }
}
