using System.Text;
using Gateway.Sandbox;
using Gateway.Sources.Credentials.Soap;
using Gateway.Tests.Sandbox;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves that a message that was signed still finds what was recorded for it.</summary>
public sealed class SignedRecordingTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    private const string Index = """
        [
          { "case": "one", "request": { "method": "POST", "path": "/cases", "headers": { "Content-Type": "text/xml" }, "bodyFile": "one.xml" }, "response": { "status": 200, "bodyFile": "first.txt" } },
          { "case": "two", "request": { "method": "POST", "path": "/cases", "headers": { "Content-Type": "text/xml" }, "bodyFile": "two.xml" }, "response": { "status": 200, "bodyFile": "second.txt" } }
        ]
        """;

    [Theory]
    [InlineData("4711", "first")]
    [InlineData("4712", "second")]
    [InlineData("4713", "CaseNotFoundException")]
    public async Task The_body_alone_tells_which_question_it_is(string number, string answer)
    {
        // Proves that addressing, timestamp, signature and the body's new id do not hide which follow-up question was asked, and that another body is told in the archive's own way that nothing is found.
        using var recording = new TemporaryRecording()
            .With("citizens.json", "{}").With("acadre/index.json", Index)
            .With("acadre/one.xml", Question("4711")).With("acadre/two.xml", Question("4712")).With("acadre/first.txt", "first").With("acadre/second.txt", "second");
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = recording.Path });
        var address = new Uri(sandbox.AddressOf("acadre"), "/cases");
        var envelope = SoapEnvelope.Read(Question(number))!;
        MessageSignature.Put(envelope, GuardedSource.CertificateOf(folder.Certificates).Current!, null, (address, "urn:GetCase"), TimeProvider.System.GetUtcNow());
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(envelope.Write(), Encoding.UTF8, "text/xml") };
        using var response = await Caller.SendAsync(message);
        Assert.Contains(answer, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Question(string number) =>
        $"""
        <s:Envelope xmlns:s="{WsNames.Soap11}">
         <s:Body>
          <a:GetCase xmlns:a="urn:cases"><a:Id>{number}</a:Id></a:GetCase>
         </s:Body>
        </s:Envelope>
        """;
}
