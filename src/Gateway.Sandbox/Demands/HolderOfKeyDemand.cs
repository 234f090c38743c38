using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>
/// A SAML assertion bound to the gateway's key, from the source's own <c>/sts</c>; either in the signed message (SOAP), or
/// exchanged at <c>/access-token</c> for a token that is good over the holder's connection alone.
/// </summary>
internal sealed class HolderOfKeyDemand(SandboxCredentials credentials, Saml saml, bool inSoapHeader) : IDemand
{
    private const string Sts = "/sts";
    private const string AccessToken = "/access-token";
    // A sandbox that is left running issues one every few minutes.
    private const int Most = 10_000;
    private const string Trust = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";

    private readonly SignedSoap _messages = new(credentials.Clock);
    private readonly SignedSoap _requests = new(credentials.Clock);
    private readonly CertificateDemand _connection = new(credentials.ClientCertificate);
    private readonly IssuedTokens _tokens = new("Holder-of-key", credentials);
    private readonly ConcurrentDictionary<string, string> _audienceOf = new(StringComparer.Ordinal);
    private int _assertions;

    public IReadOnlyList<string> Places => [Sts, AccessToken];

    public int Issued => _tokens.Count + Volatile.Read(ref _assertions);

    public Answer? Issue(IncomingRequest request) => request.Path switch
    {
        Sts => Assertion(request),
        AccessToken => Exchanged(request),
        _ => null,
    };

    public bool LetsIn(IncomingRequest request) => inSoapHeader
        ? _messages.Holds(request, HolderIn)
        : _connection.LetsIn(request) && _tokens.IsShown(request);

    public void Expire()
    {
        _tokens.Expire();
        _audienceOf.Clear();
    }

    // 1 over the holder's connection; 2 signed with the holder's key; 3 for a service, and for the very key that signed.
    private Answer Assertion(IncomingRequest request)
    {
        if (!_connection.LetsIn(request) || !_requests.Holds(request, s => IsOwn(SignedSoap.TokenOf(s)))) return Fault();
        var document = SignedSoap.Parse(Encoding.UTF8.GetString(request.Body.Span))!;
        if (One(document, "Address", "http://www.w3.org/2005/08/addressing") is not { InnerText.Length: > 0 } service) return Fault();
        if (One(document, "UseKey", Trust) is not { } use || IsOwn(SignedSoap.Certificate(use.InnerText)) is null) return Fault();
        var (id, assertion) = saml.Issue(credentials.ClientCertificate, service.InnerText, credentials.Clock.GetUtcNow());
        Interlocked.Increment(ref _assertions);
        if (_audienceOf.Count >= Most) _audienceOf.Clear();
        _audienceOf[id] = service.InnerText;
        return Answer.Of(HttpStatusCode.OK, "text/xml; charset=utf-8", $"""
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><t:RequestSecurityTokenResponseCollection xmlns:t="{Trust}"><t:RequestSecurityTokenResponse><t:RequestedSecurityToken>{assertion}</t:RequestedSecurityToken></t:RequestSecurityTokenResponse></t:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>
            """);
    }

    private Answer Exchanged(IncomingRequest request)
    {
        var bytes = new byte[request.Body.Length];
        return _connection.LetsIn(request) && SentForm.Of(request)?.One("saml-token") is { } encoded
            && Convert.TryFromBase64String(encoded, bytes, out var length) && IsOwn(saml.HolderOf(Encoding.UTF8.GetString(bytes, 0, length), IsGood, credentials.Clock.GetUtcNow())) is not null
            ? _tokens.New()
            : IssuedTokens.Refused(HttpStatusCode.Unauthorized, "invalid_grant");
    }

    private X509Certificate2? HolderIn(XmlElement security) =>
        SignedSoap.Child(security, "Assertion", Saml.Namespace) is { } assertion ? IsOwn(saml.HolderOf(assertion.OuterXml, IsGood, credentials.Clock.GetUtcNow())) : null;

    private X509Certificate2? IsOwn(X509Certificate2? shown) => shown?.RawDataMemory.Span.SequenceEqual(credentials.ClientCertificate.RawData) == true ? shown : null;

    private bool IsGood(string id, string audience) => _audienceOf.GetValueOrDefault(id) == audience;

    private static XmlElement? One(XmlDocument document, string name, string space) =>
        document.GetElementsByTagName(name, space).OfType<XmlElement>().ToList() is [var one] ? one : null;

    private static Answer Fault() => Answer.Of(HttpStatusCode.InternalServerError, "text/xml; charset=utf-8", """
        <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>InvalidSecurity</faultstring></s:Fault></s:Body></s:Envelope>
        """);
}
