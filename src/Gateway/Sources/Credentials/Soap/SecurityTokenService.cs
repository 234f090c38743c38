using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Gateway.Access;

namespace Gateway.Sources.Credentials.Soap;

/// <summary>
/// Asks a security token service for an assertion (WS-Trust 1.3, Issue): SAML 2.0, for the definition's service, bound
/// to the gateway's key (holder-of-key). The request is signed with that key and sent over the connection that shows it.
/// </summary>
internal sealed class SecurityTokenService(HttpClient client, SourceAuthentication authentication, SourceCredentials credentials, TimeProvider clock)
{
    private const string HolderOfKey = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

    internal async Task<FetchedToken> FetchAsync(CancellationToken bound)
    {
        if (credentials.Certificate!.Current is not { } certificate)
            return FetchedToken.Failed(ReasonCode.SourceRefusedCredentials);
        using var message = new HttpRequestMessage(HttpMethod.Post, credentials.StsAddress) { Content = new StringContent(Compose(certificate), Encoding.UTF8, "text/xml") };
        message.Headers.TryAddWithoutValidation("SOAPAction", $"\"{WsNames.Issue}\"");
        var answer = await CredentialExchange.PostAsync(client, message, faultsToo: true, bound);
        if (answer.Failure is { } failure)
            return FetchedToken.Failed(failure);
        return Read(Encoding.UTF8.GetString(answer.Body), clock.GetUtcNow());
    }

    private string Compose(X509Certificate2 certificate)
    {
        var envelope = SoapEnvelope.Read($"""<s:Envelope xmlns:s="{WsNames.Soap11}"><s:Body/></s:Envelope>""")!;
        var request = envelope.Add(envelope.Body, "wst", "RequestSecurityToken", WsNames.Trust);
        envelope.Add(request, "wst", "TokenType", WsNames.Trust).InnerText = WsNames.SamlToken;
        envelope.Add(request, "wst", "RequestType", WsNames.Trust).InnerText = WsNames.Trust + "/Issue";
        var endpoint = envelope.Add(envelope.Add(request, "wsp", "AppliesTo", WsNames.Policy), "wsa", "EndpointReference", WsNames.Addressing);
        envelope.Add(endpoint, "wsa", "Address", WsNames.Addressing).InnerText = authentication.AppliesTo;
        envelope.Add(request, "wst", "KeyType", WsNames.Trust).InnerText = WsNames.Trust + "/PublicKey";
        var key = envelope.Add(envelope.Add(request, "wst", "UseKey", WsNames.Trust), "wsse", "BinarySecurityToken", WsNames.Security);
        key.SetAttribute("EncodingType", WsNames.Base64);
        key.SetAttribute("ValueType", WsNames.X509Token);
        key.InnerText = Convert.ToBase64String(certificate.RawData);
        MessageSignature.Put(envelope, certificate, null, (credentials.StsAddress!, WsNames.Issue), clock.GetUtcNow());
        return envelope.Write();
    }

    /// <summary>The one assertion of an answer, character by character as it was signed. Pure.</summary>
    internal static FetchedToken Read(string text, DateTimeOffset now)
    {
        if (SafeXml.Read(text) is not { } document)
            return FetchedToken.Failed(ReasonCode.SourceMalformed);
        // A service that refuses says so in a fault.
        if (document.DocumentElement is { LocalName: "Envelope" } root && root.GetElementsByTagName("Fault", root.NamespaceURI).Count > 0)
            return FetchedToken.Failed(ReasonCode.SourceRefusedCredentials);
        if (document.GetElementsByTagName("Assertion", WsNames.Saml).OfType<XmlElement>().ToList() is not [var assertion])
            return FetchedToken.Failed(ReasonCode.SourceMalformed);
        var confirmed = assertion.GetElementsByTagName("SubjectConfirmation", WsNames.Saml).OfType<XmlElement>().Any(c => c.GetAttribute("Method") == HolderOfKey);
        var until = assertion.GetElementsByTagName("Conditions", WsNames.Saml).OfType<XmlElement>().Select(c => c.GetAttribute("NotOnOrAfter")).FirstOrDefault();
        if (!confirmed || !DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires))
            return FetchedToken.Failed(ReasonCode.SourceMalformed);
        // Written, it may be longer than it came, and too long to be read again where it is sent along.
        var written = SafeXml.Write(assertion);
        return SafeXml.Read(written) is null ? FetchedToken.Failed(ReasonCode.SourceMalformed) : FetchedToken.Of(IssuedToken.Until(written, now, expires));
    }
}
