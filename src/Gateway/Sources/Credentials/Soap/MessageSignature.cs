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

    /// <param name="envelope">The message; gets its headers.</param>
    /// <param name="certificate">The holder's certificate with its RSA key.</param>
    /// <param name="assertion">The assertion to send along, or null for the certificate itself.</param>
    /// <param name="to">Where the message goes, and the action it asks for.</param>
    /// <param name="now">Dates the message.</param>
    internal static void Put(SoapEnvelope envelope, X509Certificate2 certificate, XmlElement? assertion, (Uri Address, string Action) to, DateTimeOffset now)
    {
        var signed = new List<XmlElement>
        {
            envelope.SetAddressing("Action", to.Action),
            envelope.SetAddressing("MessageID", $"urn:uuid:{Guid.NewGuid()}"),
            envelope.SetAddressing("To", to.Address.AbsoluteUri),
            envelope.Body,
        };
        var security = envelope.NewSecurity();
        signed.Add(Timestamp(envelope, security, now));
        signed.ForEach(part => envelope.Identify(part));
        var reference = assertion is null ? ByCertificate(envelope, security, certificate, signed) : ByAssertion(envelope, security, assertion);
        security.AppendChild(Sign(envelope, certificate, signed, reference));
    }

    private static XmlElement Timestamp(SoapEnvelope envelope, XmlElement security, DateTimeOffset now)
    {
        var timestamp = envelope.Add(security, "wsu", "Timestamp", WsNames.Utility);
        envelope.Add(timestamp, "wsu", "Created", WsNames.Utility).InnerText = Moment(now);
        envelope.Add(timestamp, "wsu", "Expires", WsNames.Utility).InnerText = Moment(now + Freshness);
        return timestamp;
    }

    private static XmlElement ByCertificate(SoapEnvelope envelope, XmlElement security, X509Certificate2 certificate, List<XmlElement> signed)
    {
        var token = envelope.Add(security, "wsse", "BinarySecurityToken", WsNames.Security);
        token.SetAttribute("EncodingType", WsNames.Base64);
        token.SetAttribute("ValueType", WsNames.X509Token);
        token.InnerText = Convert.ToBase64String(certificate.RawData);
        var id = envelope.Identify(token);
        signed.Add(token);
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

    // Digest by digest: the framework's SignedXml writes and reads the whole message anew for each part it signs, which
    // for a message of six parts costs more than the signature itself.
    private static XmlElement Sign(SoapEnvelope envelope, X509Certificate2 certificate, List<XmlElement> parts, XmlElement keyReference)
    {
        using var key = certificate.GetRSAPrivateKey() ?? throw new CryptographicException("The client certificate has no RSA key.");
        var signature = envelope.Document.CreateElement("ds", "Signature", SignedXml.XmlDsigNamespaceUrl);
        var info = envelope.Add(signature, "ds", "SignedInfo", SignedXml.XmlDsigNamespaceUrl);
        Algorithm(envelope, info, "CanonicalizationMethod", SignedXml.XmlDsigExcC14NTransformUrl);
        Algorithm(envelope, info, "SignatureMethod", SignedXml.XmlDsigRSASHA256Url);
        foreach (var part in parts)
        {
            var reference = envelope.Add(info, "ds", "Reference", SignedXml.XmlDsigNamespaceUrl);
            reference.SetAttribute("URI", "#" + part.GetAttribute("Id", WsNames.Utility));
            Algorithm(envelope, envelope.Add(reference, "ds", "Transforms", SignedXml.XmlDsigNamespaceUrl), "Transform", SignedXml.XmlDsigExcC14NTransformUrl);
            Algorithm(envelope, reference, "DigestMethod", SignedXml.XmlDsigSHA256Url);
            envelope.Add(reference, "ds", "DigestValue", SignedXml.XmlDsigNamespaceUrl).InnerText = Convert.ToBase64String(SHA256.HashData(SafeXml.Canonical(part)));
        }
        var value = key.SignData(SafeXml.Canonical(info), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        envelope.Add(signature, "ds", "SignatureValue", SignedXml.XmlDsigNamespaceUrl).InnerText = Convert.ToBase64String(value);
        envelope.Add(signature, "ds", "KeyInfo", SignedXml.XmlDsigNamespaceUrl).AppendChild(keyReference);
        return signature;
    }

    private static void Algorithm(SoapEnvelope envelope, XmlElement parent, string name, string algorithm) =>
        envelope.Add(parent, "ds", name, SignedXml.XmlDsigNamespaceUrl).SetAttribute("Algorithm", algorithm);

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
