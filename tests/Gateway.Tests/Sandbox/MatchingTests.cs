using System.Net.Http.Headers;
using System.Text;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed class MatchingTests : IAsyncLifetime
{
    private readonly TemporaryRecording _folder = new();
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync()
    {
        _folder
            .With("desk/index.json", """
                [
                  {"case":"page0","request":{"method":"POST","path":"/tasks","cpr":"0806759970","bodyFile":"page0.json"},"response":{"status":200,"bodyFile":"a.txt"}},
                  {"case":"page1","request":{"method":"POST","path":"/tasks","cpr":"0806759970","bodyFile":"page1.json"},"response":{"status":200,"bodyFile":"b.txt"}},
                  {"case":"find","request":{"method":"GET","path":"/find?kind=full&cpr=0806759970","cpr":"0806759970"},"response":{"status":200,"bodyFile":"c.txt"}},
                  {"case":"follow","request":{"method":"GET","path":"/patients/88004","cpr":"0806759970"},"response":{"status":200,"bodyFile":"d.txt"}},
                  {"case":"soap-a","request":{"method":"POST","path":"/soap","headers":{"SOAPAction":"\"urn:A\""},"cpr":"0806759970","bodyFile":"soap.xml"},"response":{"status":200,"bodyFile":"a.txt"}},
                  {"case":"soap-b","request":{"method":"POST","path":"/soap","headers":{"SOAPAction":"\"urn:B\""},"cpr":"0806759970","bodyFile":"soap.xml"},"response":{"status":200,"bodyFile":"b.txt"}}
                ]
                """)
            .With("desk/page0.json", """{"citizen":"g-1","paging":{"number":0,"size":2}}""")
            .With("desk/page1.json", """{"citizen":"g-1","paging":{"number":1,"size":2}}""")
            .With("desk/soap.xml", "<a>\n  <cpr>0806759970</cpr>\n</a>")
            .With("desk/a.txt", "A").With("desk/b.txt", "B").With("desk/c.txt", "C").With("desk/d.txt", "D");
        _sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = _folder.Path });
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("""{ "paging": { "size": 2, "number": 1 }, "citizen": "g-1" }""", "B")]
    [InlineData("""{"citizen":"g-1","paging":{"number":0,"size":2}}""", "A")]
    [InlineData("""{"citizen":"g-2","paging":{"number":0,"size":2}}""", "")]
    public async Task A_body_decides_between_pages_and_between_persons(string body, string answer) =>
        // Proves that property order does not matter, and that the source's own id of somebody else finds nothing.
        Assert.Equal(answer, await AskAsync(HttpMethod.Post, "/tasks", body, "application/json"));

    [Theory]
    [InlineData("/find?cpr=0806759970&kind=full", "C")]
    [InlineData("/find?cpr=0806759970&kind=half", "")]
    [InlineData("/find?cpr=0806759971&kind=full", "")]
    [InlineData("/patients/88004", "D")]
    [InlineData("/patients/88005", "")]
    public async Task A_recorded_query_must_be_equal_whatever_its_order(string address, string answer) =>
        // Proves that path and query name the question, and that a follow-up needs no number.
        Assert.Equal(answer, await AskAsync(HttpMethod.Get, address));

    [Theory]
    [InlineData("urn:A", "<a><cpr>080675-9970</cpr></a>", "A")]
    [InlineData("urn:B", "<b><cpr>0806759970</cpr></b>", "B")]
    [InlineData("urn:B", "<b><cpr>90806759970</cpr></b>", "")]
    [InlineData("urn:C", "<a><cpr>0806759970</cpr></a>", "")]
    public async Task A_soap_action_names_the_operation(string action, string body, string answer) =>
        // Proves that two operations at one address are told apart, and that a number counts only when it stands alone.
        Assert.Equal(answer, await AskAsync(HttpMethod.Post, "/soap", body, "text/xml", action));

    private async Task<string> AskAsync(HttpMethod method, string address, string? body = null, string? type = null, string? action = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_sandbox.AddressOf("desk"), address));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type!));
        if (action is not null) request.Headers.Add("SOAPAction", $"\"{action}\"");
        using var response = await Caller.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(text.Length == 0 ? 404 : 200, (int)response.StatusCode);
        return text;
    }
}
