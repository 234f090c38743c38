using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Gateway.Sources.Credentials.Soap;

/// <summary>
/// Signs a SOAP message (WS-Security 1.1): timestamp, body and addressing headers, exclusive canonicalisation, RSA and
/// SHA-256. The key is named by the certificate in the message, or by the assertion it belongs to. Pure but for the key.
/// </summary>
internal static class MessageSignature
{
    /// <summary>How long a message may be believed: clocks differ and lines are slow, but a stolen one must be worthless soon.</summary>
    internal static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private const string Canonical = SignedXml.XmlDsigExcC14NTransformUrl;

    /// <param name="envelope">The message; gets its headers.</param>
    /// <param name="certificate">The holder's certificate with its RSA key.</param>
    /// <param name="assertion">The assertion to send along, or null for the certificate itself.</param>
    /// <param name="to">Where the message goes, and the action it asks for.</param>
    /// <param name="now">Dates the message.</param>
    internal static void Put(SoapEnvelope envelope, X509Certificate2 certificate, XmlElement? assertion, (Uri Address, string Action) to, DateTimeOffset now)
    {
        var signed = new List<string>
        {
            envelope.Identify(envelope.SetAddressing("Action", to.Action)),
            envelope.Identify(envelope.SetAddressing("MessageID", $"urn:uuid:{Guid.NewGuid()}")),
            envelope.Identify(envelope.SetAddressing("To", to.Address.AbsoluteUri)),
            envelope.Identify(envelope.Body),
        };
        var security = envelope.NewSecurity();
        signed.Add(envelope.Identify(Timestamp(envelope, security, now)));
        var reference = assertion is null ? ByCertificate(envelope, security, certificate, signed) : ByAssertion(envelope, security, assertion);
        security.AppendChild(envelope.Document.ImportNode(Sign(envelope.Document, certificate, signed, reference), deep: true));
    }

    private static XmlElement Timestamp(SoapEnvelope envelope, XmlElement security, DateTimeOffset now)
    {
        var timestamp = envelope.Add(security, "wsu", "Timestamp", WsNames.Utility);
        envelope.Add(timestamp, "wsu", "Created", WsNames.Utility).InnerText = Moment(now);
        envelope.Add(timestamp, "wsu", "Expires", WsNames.Utility).InnerText = Moment(now + Freshness);
        return timestamp;
    }

    private static XmlElement ByCertificate(SoapEnvelope envelope, XmlElement security, X509Certificate2 certificate, List<string> signed)
    {
        var token = envelope.Add(security, "wsse", "BinarySecurityToken", WsNames.Security);
        token.SetAttribute("EncodingType", WsNames.Base64);
        token.SetAttribute("ValueType", WsNames.X509Token);
        token.InnerText = Convert.ToBase64String(certificate.RawData);
        var id = envelope.Identify(token);
        signed.Add(id);
        var reference = envelope.Document.CreateElement("wsse", "SecurityTokenReference", WsNames.Security);
        var to = envelope.Add(reference, "wsse", "Reference", WsNames.Security);
        to.SetAttribute("URI", "#" + id);
        to.SetAttribute("ValueType", WsNames.X509Token);
        return reference;
    }

    private static XmlElement ByAssertion(SoapEnvelope envelope, XmlElement security, XmlElement assertion)
    {
        security.AppendChild(envelope.Document.ImportNode(assertion, deep: true));
        var reference = envelope.Document.CreateElement("wsse", "SecurityTokenReference", WsNames.Security);
        reference.SetAttribute("TokenType", WsNames.Security11, WsNames.SamlToken);
        var identifier = envelope.Add(reference, "wsse", "KeyIdentifier", WsNames.Security);
        identifier.SetAttribute("ValueType", WsNames.SamlId);
        identifier.InnerText = assertion.GetAttribute("ID");
        return reference;
    }

    private static XmlElement Sign(XmlDocument document, X509Certificate2 certificate, List<string> ids, XmlElement keyReference)
    {
        using var key = certificate.GetRSAPrivateKey() ?? throw new CryptographicException("The client certificate has no RSA key.");
        var signature = new SignedById(document) { SigningKey = key };
        signature.SignedInfo!.CanonicalizationMethod = Canonical;
        signature.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        foreach (var id in ids)
        {
            var reference = new Reference("#" + id) { DigestMethod = SignedXml.XmlDsigSHA256Url };
            reference.AddTransform(new XmlDsigExcC14NTransform());
            signature.AddReference(reference);
        }
        signature.KeyInfo.AddClause(new KeyInfoNode(keyReference));
        signature.ComputeSignature();
        return signature.GetXml();
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // The framework looks for Id and ID; WS-Security has its own attribute.
    private sealed class SignedById(XmlDocument document) : SignedXml(document)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue)
        {
            var names = new XmlNamespaceManager(document!.NameTable);
            names.AddNamespace("wsu", WsNames.Utility);
            return document.SelectSingleNode($"//*[@wsu:Id='{idValue}']", names) as XmlElement;
        }
    }
}
