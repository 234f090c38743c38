using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using Gateway.Access;

namespace Gateway.Sources.Credentials.Soap;

/// <summary>Signs each message with the gateway's key, and sends an assertion along where the source asks for one.</summary>
internal sealed class SignedMessageProof(ClientCertificate certificate, TokenCache? assertions, TimeProvider clock) : IGatewayProof
{
    private static readonly HttpRequestOptionsKey<string> Sent = new("assertion");

    public async Task<ReasonCode?> ShowAsync(HttpRequestMessage message, CancellationToken deadline)
    {
        // 1. What is signed: without a SOAP message there is nothing to sign, which is the definition's mistake.
        if (message.Content is not { } content || SoapEnvelope.Read(await content.ReadAsStringAsync(deadline)) is not { } envelope || certificate.Current is not { } key)
            return ReasonCode.SourceRefusedCredentials;

        // 2. What is sent along.
        XmlElement? assertion = null;
        if (assertions is not null)
        {
            var fetched = await assertions.GetAsync(deadline);
            if (fetched.Token is not { } token)
                return fetched.Failure;
            assertion = SafeXml.Read(token.Value)!.DocumentElement;
            message.Options.Set(Sent, token.Value);
        }

        // 3. Signed, and sent as what it was.
        MessageSignature.Put(envelope, key, assertion, (message.RequestUri!, Action(message, envelope)), clock.GetUtcNow());
        message.Content = new StringContent(envelope.Write(), Encoding.UTF8, content.Headers.ContentType ?? new MediaTypeHeaderValue("text/xml"));
        content.Dispose();
        return null;
    }

    public bool Renew(HttpRequestMessage message)
    {
        if (assertions is null || !message.Options.TryGetValue(Sent, out var refused))
            return false;
        assertions.Drop(refused);
        return true;
    }

    // SOAP 1.1 names it in a header, 1.2 in the content type; where neither does, the message itself may.
    private static string Action(HttpRequestMessage message, SoapEnvelope envelope)
    {
        var named = message.Headers.TryGetValues("SOAPAction", out var values) ? values.First()
            : message.Content!.Headers.ContentType?.Parameters.FirstOrDefault(p => p.Name.Equals("action", StringComparison.OrdinalIgnoreCase))?.Value;
        return named?.Trim('"') is { Length: > 0 } action ? action : envelope.Action;
    }
}
