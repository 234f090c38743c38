using System.Text;
using System.Xml;
using System.Xml.Linq;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

/// <summary>Proves that what spoils JSON spoils XML as its name says, and that SOAP faults come as other makers write them.</summary>
public sealed class StrangeXmlTests : IAsyncLifetime
{
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.StartAsync(new SandboxOptions());

    public Task DisposeAsync() => _sandbox.DisposeAsync().AsTask();

    [Theory]
    [InlineData("cpr-01-D1-rich", "http://schemas.xmlsoap.org/soap/envelope/", "faultcode", "detail")]
    [InlineData("yd-01-D1-rich", "http://www.w3.org/2003/05/soap-envelope", "Code", "Detail")]
    public async Task A_SOAP_fault_is_another_makers_in_the_version_of_the_source(string asked, string version, string code, string detail)
    {
        // Proves status, version, code and a filled detail, under 500 and under 200, and that no prefix is the recordings' own.
        foreach (var (kind, status) in new[] { (FaultKind.SoapFault, 500), (FaultKind.SoapFaultWith200, 200) })
        {
            var (answered, body) = await AskWithAsync(asked, kind);
            Assert.Equal(status, answered);
            var envelope = XDocument.Parse(Encoding.UTF8.GetString(body)).Root!;
            Assert.Equal(XName.Get("Envelope", version), envelope.Name);
            var fault = Assert.Single(envelope.Element(XName.Get("Body", version))!.Elements());
            Assert.Equal(XName.Get("Fault", version), fault.Name);
            Assert.Contains(fault.Elements(), e => e.Name.LocalName == code && e.Value.Length > 0);
            Assert.True(fault.Elements().Single(e => e.Name.LocalName == detail).HasElements);
            Assert.DoesNotContain("soap:", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_source_that_speaks_no_SOAP_says_its_own_error()
    {
        // Proves that the fault is harmless to name for any source.
        var (status, body) = await AskWithAsync("df-01-D1-rich", FaultKind.SoapFault);
        Assert.Equal(500, status);
        Assert.Equal((await AskWithAsync("df-01-D1-rich", FaultKind.ServerError)).Body, body);
        Assert.Equal(200, (await AskWithAsync("df-01-D1-rich", FaultKind.SoapFaultWith200)).Status);
    }

    [Fact]
    public async Task Deep_nesting_is_well_formed_and_stands_inside_the_right_answer()
    {
        // Proves the depth, and that a reader that goes that deep finds nothing else wrong.
        var (_, body) = await AskWithAsync("cpr-01-D1-rich", FaultKind.DeepNesting);
        Assert.True(DepthOf(body) >= 100_000);
        Assert.Contains("1403859922", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doubled_attribute_is_all_that_is_wrong()
    {
        // Proves that the document is none, and is one without the second attribute.
        var (_, body) = await AskWithAsync("cpr-01-D1-rich", FaultKind.DuplicateKeys);
        Assert.Throws<XmlException>(() => DepthOf(body));
        Assert.True(DepthOf(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(" fyld=\"2\"", "", StringComparison.Ordinal))) > 3);
    }

    [Theory]
    [InlineData(FaultKind.Utf16)]
    [InlineData(FaultKind.Windows1252)]
    public async Task Another_character_set_is_declared_and_kept(FaultKind kind)
    {
        // Proves that the declaration says what the bytes are, so that who reads it reads the right answer.
        var (_, body) = await AskWithAsync("cpr-07-D6-protected", kind);
        var charset = kind == FaultKind.Utf16 ? "utf-16" : "windows-1252";
        var text = (kind == FaultKind.Utf16 ? Encoding.Unicode : CodePagesEncodingProvider.Instance.GetEncoding(1252)!).GetString(body);
        Assert.StartsWith($"<?xml version=\"1.0\" encoding=\"{charset}\"?>", text, StringComparison.Ordinal);
        Assert.Equal(XDocument.Parse(Encoding.UTF8.GetString(RecordedFile.One("cpr-07-D6-protected").ResponseBody)).ToString(), WithoutComments(text));
    }

    private static string WithoutComments(string text)
    {
        var document = XDocument.Parse(text);
        document.DescendantNodes().OfType<XComment>().Where(c => c.Value.Contains("på dansk", StringComparison.Ordinal)).Remove();
        return document.ToString();
    }

    private static int DepthOf(byte[] body)
    {
        using var reader = XmlReader.Create(new MemoryStream(body));
        var deepest = 0;
        while (reader.Read())
            deepest = Math.Max(deepest, reader.Depth);
        return deepest;
    }

    private async Task<(int Status, byte[] Body)> AskWithAsync(string asked, FaultKind kind)
    {
        var exchange = RecordedFile.One(asked);
        _sandbox.SetFault(exchange.Source, Fault.Of(kind));
        using var response = await Caller.AskAsync(_sandbox, exchange);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }
}
