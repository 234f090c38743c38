using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Gateway.Sandbox.Demands;

/// <summary>Writes and checks SAML 2.0 assertions bound to the holder's certificate. The issuer's key lives as long as the sandbox.</summary>
internal sealed class Saml : IDisposable
{
    public const string Namespace = "urn:oasis:names:tc:SAML:2.0:assertion";

    private const string Issuer = "https://sts.sandbox.invalid";
    private const string HolderOfKey = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // SF1514 gives its tokens hours; minutes show the renewing.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // What a gateway shows with every message for as long as it holds.
    private const int Most = 100;

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Said> _known = new(StringComparer.Ordinal);

    /// <summary>A signed assertion for the audience, good for who holds the certificate's key.</summary>
    public (string Id, string Text) Issue(X509Certificate2 holder, string audience, DateTimeOffset now)
    {
        string At(DateTimeOffset at) => at.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);
        var document = new XmlDocument { PreserveWhitespace = true };
        var until = At(now + Lifetime);
        document.LoadXml($"""
            <saml:Assertion xmlns:saml="{Namespace}" ID="_{Guid.NewGuid():N}" IssueInstant="{At(now)}" Version="2.0"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID>gateway</saml:NameID><saml:SubjectConfirmation Method="{HolderOfKey}"><saml:SubjectConfirmationData NotOnOrAfter="{until}"><ds:KeyInfo xmlns:ds="{SignedXml.XmlDsigNamespaceUrl}"><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(holder.RawData)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{At(now)}" NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience></saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion>
            """);
        ((XmlElement)document.GetElementsByTagName("Audience", Namespace)[0]!).InnerText = audience;
        var signed = new SignedXml(document) { SigningKey = _key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference("#" + document.DocumentElement!.GetAttribute("ID")) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.ComputeSignature();
        document.DocumentElement.InsertAfter(document.ImportNode(signed.GetXml(), deep: true), document.DocumentElement.FirstChild);
        return (document.DocumentElement.GetAttribute("ID"), document.OuterXml);
    }

    /// <summary>The certificate of whoever may use the assertion; null where it is not ours, not good by its id and audience, or not now.</summary>
    public X509Certificate2? HolderOf(string text, Func<string, string, bool> isGood, DateTimeOffset now)
    {
        if (!_known.TryGetValue(text, out var said))
        {
            if (Read(text) is not { } read) return null;
            if (_known.Count >= Most) _known.Clear();
            said = _known.GetOrAdd(text, read);
        }
        return isGood(said.Id, said.Audience) && said.NotBefore <= now && now < said.NotOnOrAfter ? said.Holder : null;
    }

    // What it says, where it is ours. Looked at on its own, so that nothing around it can be taken for a part of it.
    private Said? Read(string text)
    {
        if (SignedSoap.Parse(text) is not { DocumentElement: { LocalName: "Assertion", NamespaceURI: Namespace } assertion } document || !IsSigned(document, assertion)) return null;
        if (Only(assertion, "Conditions", Namespace) is not { } conditions || Only(assertion, "Audience", Namespace) is not { } audience) return null;
        if (At(conditions, "NotBefore") is not { } notBefore || At(conditions, "NotOnOrAfter") is not { } notOnOrAfter) return null;
        if (Only(assertion, "SubjectConfirmation", Namespace) is not { } confirmation || confirmation.GetAttribute("Method") != HolderOfKey) return null;
        return Only(confirmation, "X509Certificate", SignedXml.XmlDsigNamespaceUrl) is { } shown && SignedSoap.Certificate(shown.InnerText) is { } holder
            ? new Said(assertion.GetAttribute("ID"), audience.InnerText, notBefore, notOnOrAfter, holder)
            : null;
    }

    public void Dispose() => _key.Dispose();

    private sealed record Said(string Id, string Audience, DateTimeOffset NotBefore, DateTimeOffset NotOnOrAfter, X509Certificate2 Holder);

    private bool IsSigned(XmlDocument document, XmlElement assertion)
    {
        if (assertion.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == "Signature" && e.NamespaceURI == SignedXml.XmlDsigNamespaceUrl).ToList() is not [var signature]) return false;
        var signed = new SignedXml(document);
        signed.LoadXml(signature);
        return signed.SignedInfo!.References is [Reference reference]
            && reference.Uri == "#" + assertion.GetAttribute("ID")
            && reference.TransformChain.Count == 2 && reference.TransformChain[0] is XmlDsigEnvelopedSignatureTransform && reference.TransformChain[1] is XmlDsigExcC14NTransform
            && signed.SignatureMethod == SignedXml.XmlDsigRSASHA256Url
            && signed.CheckSignature(_key);
    }

    private static XmlElement? Only(XmlElement within, string name, string space) =>
        within.GetElementsByTagName(name, space).OfType<XmlElement>().ToList() is [var one] ? one : null;

    private static DateTimeOffset? At(XmlElement element, string attribute) =>
        DateTimeOffset.TryParse(element.GetAttribute(attribute), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
