using System.Net;
using System.Text;
using System.Xml;
using Gateway.FirstUse;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Sources.Credentials.Soap;
using Gateway.Tests.Sources.Resilience;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves that a signed SOAP message opens a source that demands one, and that nothing of it can be changed, moved, kept or repeated.</summary>
public sealed class SignedMessageTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    private const string Message = """
        <?xml version="1.0" encoding="utf-8"?>
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="urn:names"><soap:Body>
          <n:Question note="æ &amp; &#13; ø"><n:Number>1403859922</n:Number></n:Question>
        </soap:Body></soap:Envelope>
        """;

    private readonly HandClock _clock = new();

    /// <summary>What is done to a good message on the way.</summary>
    public static TheoryData<string> Changes => [.. Tampering.Keys];

    private static readonly Dictionary<string, Action<XmlDocument>> Tampering = new()
    {
        ["another number in the body"] = d => One(d, "Number").InnerText = "1111111111",
        ["another action"] = d => One(d, "Action").InnerText = "urn:other",
        ["another message id"] = d => One(d, "MessageID").InnerText = "urn:uuid:other",
        ["a longer life"] = d => One(d, "Expires").InnerText = "2099-01-01T00:00:00.000Z",
        ["another certificate in it"] = d => One(d, "BinarySecurityToken").InnerText = Convert.ToBase64String(new byte[100]),
        ["no signature"] = d => One(d, "Signature").ParentNode!.RemoveChild(One(d, "Signature")),
        ["no signed timestamp"] = d => One(d, "Timestamp").ParentNode!.RemoveChild(One(d, "Timestamp")),
        ["one reference less"] = d => One(d, "SignedInfo").RemoveChild(One(d, "SignedInfo").LastChild!),
        // Signature wrapping: the signed body moves aside, and another stands where it is read.
        ["the signed body moved into the header"] = d =>
        {
            var body = One(d, "Body");
            var other = (XmlElement)body.CloneNode(deep: true);
            other.GetElementsByTagName("Number", "urn:names")[0]!.InnerText = "1111111111";
            body.ParentNode!.ReplaceChild(other, body);
            One(d, "Security").AppendChild(body);
        },
        ["the signed body moved, the other without its id"] = d =>
        {
            var body = One(d, "Body");
            var other = (XmlElement)body.CloneNode(deep: true);
            other.RemoveAttribute("Id", WsNames.Utility);
            body.ParentNode!.ReplaceChild(other, body);
            One(d, "Header").AppendChild(d.CreateElement("Wrapper"))!.AppendChild(body);
        },
        ["a second body"] = d => d.DocumentElement!.AppendChild(One(d, "Body").CloneNode(deep: true)),
        ["the signature moved out of the security header"] = d => One(d, "Header").AppendChild(One(d, "Signature")),
        ["a second security header"] = d => One(d, "Header").AppendChild(One(d, "Security").CloneNode(deep: false)),
        ["the timestamp moved"] = d => One(d, "Header").AppendChild(One(d, "Timestamp")),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_changed_message_is_refused(string change)
    {
        // Proves that the message as signed is let in, also where text holds what canonicalisation treats specially, and the changed one is not.
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.SignedSoapHeader, _clock);
        Assert.NotEqual(HttpStatusCode.Unauthorized, await PostAsync(source, Signed(source, folder.Certificates)));
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Signed(source, folder.Certificates));
        Tampering[change](document);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, SafeXml.Write(document)));
    }

    [Fact]
    public async Task Another_key_an_old_message_a_repeated_one_and_one_for_somebody_else_are_refused()
    {
        // Proves each, beside a fresh message by the right key that is let in.
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.SignedSoapHeader, _clock);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, Signed(source, folder.Others)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, Signed(source, folder.Certificates, new Uri("https://another.invalid/service"))));

        var message = Signed(source, folder.Certificates);
        Assert.NotEqual(HttpStatusCode.Unauthorized, await PostAsync(source, message));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, message));

        var kept = Signed(source, folder.Certificates);
        var keptLess = Signed(source, folder.Certificates);
        _clock.Move(MessageSignature.Freshness - TimeSpan.FromSeconds(1));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await PostAsync(source, keptLess));
        _clock.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, kept));
    }

    [Theory]
    [InlineData(SourceDemand.SignedSoapHeader, 0)]
    [InlineData(SourceDemand.HolderOfKeyInSoapHeader, 1)]
    public async Task The_line_signs_each_message_and_sends_one_assertion_along(SourceDemand demand, int assertions)
    {
        // Proves the whole way for both kinds, in SOAP 1.1 and 1.2, with one assertion for all messages; and that the definition's content type and action stay.
        await using var source = await GuardedSource.StartAsync(folder, demand);
        var line = source.Line(demand == SourceDemand.SignedSoapHeader
            ? new SourceAuthentication(AuthenticationKind.SignedSoapHeader)
            : new SourceAuthentication(AuthenticationKind.HolderOfKey) { InSoapHeader = true, AppliesTo = "urn:service" });
        foreach (var space in new[] { WsNames.Soap11, WsNames.Soap12 })
            Assert.NotEqual(HttpStatusCode.Unauthorized, await SendAsync(line, Message.Replace(WsNames.Soap11, space, StringComparison.Ordinal)));
        Assert.Equal(assertions, source.Sandbox.TokensIssuedBy(GuardedSource.Id));

        source.Sandbox.SetFault(GuardedSource.Id, Fault.Of(FaultKind.ExpiredToken));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await SendAsync(line, Message));
        Assert.Equal(2 * assertions, source.Sandbox.TokensIssuedBy(GuardedSource.Id));
    }

    [Fact]
    public async Task An_assertion_is_good_for_its_holder_alone_and_only_as_issued()
    {
        // Proves that somebody else cannot sign with the gateway's assertion, and that a changed assertion opens nothing.
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.HolderOfKeyInSoapHeader, _clock);
        using var http = SourceHttp.Create(folder.Certificates.Authority, source.Connection.Credentials.Certificate);
        var service = new SecurityTokenService(http, new SourceAuthentication(AuthenticationKind.HolderOfKey) { AppliesTo = "urn:service" }, source.Connection.Credentials, _clock);
        var assertion = (await service.FetchAsync(CancellationToken.None)).Token!.Value;
        Assert.NotEqual(HttpStatusCode.Unauthorized, await PostAsync(source, Signed(source, folder.Certificates, assertion: assertion)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, Signed(source, folder.Others, assertion: assertion)));
        foreach (var (from, to) in new[] { ("urn:service", "urn:other"), ("<saml:NameID>gateway", "<saml:NameID>another"), ("holder-of-key", "bearer") })
        {
            Assert.Contains(from, assertion, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, Signed(source, folder.Certificates, assertion: assertion.Replace(from, to, StringComparison.Ordinal))));
        }
        _clock.Move(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(source, Signed(source, folder.Certificates, assertion: assertion)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public async Task What_is_no_SOAP_message_is_never_sent_unsigned(string body)
    {
        // Proves that a definition's mistake does not become an unsigned question.
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.Nothing);
        Assert.Null(await SendAsync(source.Line(new SourceAuthentication(AuthenticationKind.SignedSoapHeader)), body));
        Assert.Empty(source.Sandbox.Received);
    }

    private static async Task<HttpStatusCode?> SendAsync(Gateway.Sources.Resilience.SourceLine line, string body)
    {
        HttpStatusCode? status = null;
        await line.AskAsync(
            async client =>
            {
                using var sent = await client.SendAsync(
                    () => new HttpRequestMessage(HttpMethod.Post, new Uri(line.Connection.Address, "/service")) { Content = new StringContent(body, Encoding.UTF8, "text/xml"), Headers = { { "SOAPAction", "\"urn:action\"" } } },
                    safe: false,
                    CancellationToken.None);
                status = sent.Response?.StatusCode;
                Assert.Equal(status is null ? null : "text/xml", status is null ? null : sent.Response!.RequestMessage!.Content!.Headers.ContentType!.MediaType);
                return GuardedSource.Refused;
            },
            TimeSpan.FromSeconds(20),
            CancellationToken.None);
        return status;
    }

    private string Signed(GuardedSource source, DevelopmentCertificates certificates, Uri? to = null, string? assertion = null)
    {
        var envelope = SoapEnvelope.Read(Message)!;
        var address = to ?? new Uri(source.Connection.Address, "/service");
        MessageSignature.Put(
            envelope, GuardedSource.CertificateOf(certificates).Current!, assertion is null ? null : SafeXml.Read(assertion)!.DocumentElement, (address, "urn:action"), _clock.GetUtcNow());
        return envelope.Write();
    }

    private async Task<HttpStatusCode> PostAsync(GuardedSource source, string message)
    {
        using var http = SourceHttp.Create(folder.Certificates.Authority);
        using var content = new StringContent(message, Encoding.UTF8, "text/xml");
        using var response = await http.PostAsync(new Uri(source.Connection.Address, "/service"), content);
        return response.StatusCode;
    }

    private static XmlElement One(XmlDocument document, string name) => document.SelectNodes($"//*[local-name()='{name}']")!.OfType<XmlElement>().First();
}
