// Proves that every system of the definitions has a simulator, and that those which nobody is meant to ask would answer.
using System.Net.Http.Headers;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Tests.Sources;
using Gateway.Tests.SourceWatch;

namespace Gateway.Tests.Sandbox;

/// <summary>A simulator for every definition; of the systems that are never asked, one that lets in who shows what it asks for.</summary>
public sealed class EverySystemSimulatedTests
{
    private const string Token = "token-of-nobody";

    public static TheoryData<string> NeverAsked => [.. Shipped.Sources.Definitions.Where(d => d.NeverAsked is not null).Select(d => d.Id)];

    [Fact]
    public async Task Every_definition_has_a_simulator()
    {
        // Proves that each definition's system listens, or delivers its files, with something recorded of it, and that no simulator is of a system without a definition.
        using var folder = new TemporaryFolder();
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { DropFolder = folder.Path });
        var definitions = Shipped.Sources.Definitions.Select(d => d.Id).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(42, definitions.Count);
        Assert.Equal(definitions, sandbox.Recorded.Concat(sandbox.DropFolders.Keys).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NeverAsked))]
    public async Task A_system_that_is_never_asked_answers_whoever_asks_it_and_counts_them(string source)
    {
        // Proves, for each of them, that its recorded question is answered as recorded and noted in the journal, and that one without the token, and a message in another format, are refused and noted as well: that nothing is noted in a run means that nobody came.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { BearerToken = Token });
        var exchanges = RecordedFile.ReadAll(RecordedFile.Shipped).Where(e => e.Source == source).ToList();
        Assert.NotEmpty(exchanges);
        foreach (var exchange in exchanges)
        {
            using var refused = await Caller.AskAsync(sandbox, exchange);
            Assert.Equal(401, (int)refused.StatusCode);
            using var answered = await Caller.AskAsync(sandbox, exchange, bearer: Token);
            Assert.Equal(exchange.Status, (int)answered.StatusCode);
            Assert.Equal(exchange.ResponseBody, await answered.Content.ReadAsByteArrayAsync());
        }
        Assert.Equal(2 * exchanges.Count, sandbox.Received.Count(r => r.Source == source));
        Assert.Equal(sandbox.Received.Count, sandbox.Received.Count(r => r.Source == source));
    }

    [Theory]
    [InlineData("lpr", "/lpr3/kontakter", "text/xml", 500, "Assertion mangler")]
    [InlineData("sygesikring", "/sygesikring/kontakter", "text/xml", 500, "Assertion mangler")]
    [InlineData("gp-inbox", "/fhir/$process-message", "text/plain", 406, "OperationOutcome")]
    [InlineData("digital-post", "/memo", "application/json", 415, "")]
    [InlineData("jobindsats", "/indberetning/noegletal", "application/json", 415, "")]
    [InlineData("jobnet", "/minside/henvisninger", "text/csv", 415, "")]
    public async Task What_is_not_in_the_systems_format_is_refused_in_its_own_form(string source, string path, string type, int status, string says)
    {
        // Proves that Den Gode Webservice hears nobody without an id card, and that the systems which receive take their own format alone, in each case while something else is sent by somebody who is let in.
        await using var bench = await CheckBench.StartAsync();
        using var client = SourceHttp.Create(bench.Certificates.Authority);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bench.Sandbox.AddressOf(source), path)) { Content = new ByteArrayContent("<x/>"u8.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bench.Doors.Credentials.BearerToken);
        using var answer = await client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
