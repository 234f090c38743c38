using System.Text;
using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves, over real sockets, that whatever a source sends instead of its agreed answer becomes the right reason and nothing else.</summary>
public sealed class MalformedPayloadTests : IAsyncLifetime
{
    private const int Deep = 100_000;
    private readonly SourceBench _bench = new();

    /// <summary>Bodies that no parser may take for an answer, whatever the format.</summary>
    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "no JSON", Bytes("hello"), "application/json" },
        { "nothing", [], "application/json" },
        { "white space", Bytes(" \n"), "application/json" },
        { "NaN", Bytes("""{"kontaktgrupper":[NaN],"resourceType":"Bundle","type":"collection"}"""), "application/json" },
        { "Infinity", Bytes("[{\"startdato\":-Infinity}]"), "application/json" },
        { "a key twice", Bytes("""{"kontaktgrupper":[],"kontaktgrupper":[],"resourceType":"Bundle","resourceType":"Bundle","type":"collection"}"""), "application/json" },
        { "a key twice, deep down", Bytes("""{"kontaktgrupper":[{"a":{"b":1,"b":2}}],"resourceType":"Bundle","type":"collection","x":[{"y":1,"y":1}]}"""), "application/json" },
        { "a key twice, once escaped", Bytes("""{"kontaktgrupper":[],"\u006bontaktgrupper":[],"resourceType":"Bundle","type":"collection"}"""), "application/json" },
        { "deep lists", Bytes("{\"kontaktgrupper\":" + new string('[', Deep) + new string(']', Deep) + "}"), "application/json" },
        { "deep objects", Bytes(string.Concat(Enumerable.Repeat("{\"a\":", Deep)) + "1" + new string('}', Deep)), "application/json" },
        { "deep and never closed", Bytes(new string('[', Deep)), "application/json" },
        { "a comma too much", Bytes("""{"kontaktgrupper":[],}"""), "application/json" },
        { "a comment", Bytes("""{"kontaktgrupper":[]/* none */}"""), "application/json" },
        { "two documents", Bytes("""{"kontaktgrupper":[]}{"kontaktgrupper":[]}"""), "application/json" },
        { "JSONP", Bytes("""callback({"kontaktgrupper":[]})"""), "application/json" },
        { "a text cut in the middle", Bytes("""{"kontaktgrupper":["""), "application/json" },
        { "a text that is no UTF-8", [.. Bytes("""{"kontaktgrupper":[],"x":" """), 0xE6, .. Bytes("\"}")], "application/json" },
        { "latin1, said aloud", Encoding.Latin1.GetBytes("""{"kontaktgrupper":[],"x":"æøå"}"""), "application/json; charset=iso-8859-1" },
        { "good JSON called latin1", Bytes("""{"kontaktgrupper":[]}"""), "application/json; charset=ISO-8859-1" },
        { "UTF-16", Encoding.Unicode.GetBytes("""{"kontaktgrupper":[]}"""), "application/json" },
        { "a lone surrogate", Bytes("""{"kontaktgrupper":[{"KontaktgruppeType":"\ud800"}],"resourceType":"Bundle","type":"\ud800"}"""), "application/json" },
        { "good JSON called HTML", Bytes("""{"kontaktgrupper":[]}"""), "text/html" },
        { "good JSON called nothing", Bytes("""{"kontaktgrupper":[]}"""), "" },
        { "XML", Bytes("<fejl/>"), "application/xml" },
        { "a text", Bytes("\"kontaktgrupper\""), "application/json" },
        { "a list of nothing agreed", Bytes("[[]]"), "application/json" },
        { "another object", Bytes("""{"resourceType":"Patient","id":"1"}"""), "application/json" },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_is_malformed_at_either_kind_of_source(string what, byte[] body, string contentType)
    {
        // Proves that none of these bodies is taken for "nothing held" or breaks the reading, for REST/JSON and for FHIR, and that the log names source and reason but no content.
        await using var server = await OwnServer.SayingAsync(body, contentType);
        var connection = new SourceConnection(server.Address, SourceBench.Token);
        var answers = await _bench.AskAsync(Shipped.FullGrant(Shipped.D1), new Dictionary<string, SourceConnection> { ["dfdg"] = connection, ["cosmic"] = connection, ["ffb"] = connection });
        Assert.Equal(11, answers.Count);
        Assert.All(answers, a => Assert.True(Reason(a) == ReasonCode.SourceMalformed, $"{what}: {a.Definition.Id} {a.RequestId} gave {a.Outcome}"));
        Assert.Contains(_bench.Log, l => l.Contains("Source dfdg, request status: SourceMalformed", StringComparison.Ordinal));
        Assert.DoesNotContain(_bench.Log, l => l.Contains("kontaktgrupper", StringComparison.Ordinal) || l.Contains(Shipped.D1.Reveal(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, "{\"fejl\":[{\"fejlkode\":\"4404\"}]}", ReasonCode.PersonNotFound, true)]
    [InlineData(404, "{\"fejl\":[{\"fejlkode\":\"4404\"}]}", ReasonCode.PersonNotFound, true)]
    [InlineData(404, "{\"fejl\":[{\"fejlkode\":4404}]}", ReasonCode.PersonNotFound, true)]
    [InlineData(404, "{\"fejl\":{\"fejlkode\":\"4404\"}}", ReasonCode.PersonNotFound, true)]
    [InlineData(409, "{\"fejl\":[{\"fejlkode\":\"4405\"}]}", ReasonCode.PersonDead, false)]
    [InlineData(400, "{\"fejl\":[{\"fejlkode\":\"1001\"}]}", ReasonCode.SourceRefusedIdentifier, false)]
    [InlineData(200, "{\"fejl\":[{\"fejlkode\":\"4575\"}]}", ReasonCode.SourceError, false)]
    [InlineData(400, "{\"fejl\":[{\"fejlkode\":\"noget nyt\"}]}", ReasonCode.SourceError, false)]
    [InlineData(404, "{\"fejl\":[{\"fejlkode\":\"4404\"},{\"fejlkode\":\"4575\"}]}", ReasonCode.SourceError, false)]
    [InlineData(404, "{\"fejl\":[{\"fejlkode\":\"4404\"},{\"fejlkode\":\"4405\"}]}", ReasonCode.PersonDead, false)]
    [InlineData(200, "{\"fejl\":[{\"fejlkode\":\"4575\"}],\"kontaktgrupper\":[]}", ReasonCode.SourceError, false)]
    [InlineData(404, "{\"fejl\":[]}", ReasonCode.SourceError, false)]
    [InlineData(404, "{\"kontaktgrupper\":[]}", ReasonCode.SourceError, false)]
    [InlineData(404, "[]", ReasonCode.SourceError, false)]
    [InlineData(412, "{\"title\":\"Precondition Failed\",\"status\":412}", ReasonCode.SourceError, false)]
    [InlineData(201, "{\"kontaktgrupper\":[]}", ReasonCode.SourceError, false)]
    [InlineData(206, "{\"kontaktgrupper\":[]}", ReasonCode.SourceError, false)]
    [InlineData(401, "{}", ReasonCode.SourceRefusedCredentials, false)]
    [InlineData(403, "{\"fejl\":[{\"fejlkode\":\"4404\"}]}", ReasonCode.SourceRefusedCredentials, false)]
    [InlineData(413, "{}", ReasonCode.SourceError, false)]
    [InlineData(429, "{}", ReasonCode.SourceBusy, false)]
    [InlineData(500, "{\"fejl\":[{\"fejlkode\":\"4404\"}]}", ReasonCode.SourceError, false)]
    [InlineData(503, "", ReasonCode.SourceError, false)]
    [InlineData(304, "", ReasonCode.SourceRedirected, false)]
    public async Task What_the_employment_source_says_beside_an_answer(int status, string body, object reason, bool nothingHeld)
    {
        // Proves the meaning of status and business code together: only 4404 is "nothing held"; an unknown code, several codes that disagree, and a bare 404 are errors.
        await using var server = await OwnServer.SayingAsync(body, status: status);
        var answers = await _bench.AskAsync(Shipped.Grant(Shipped.D1, [], "employment-status"), new Dictionary<string, SourceConnection> { ["dfdg"] = new(server.Address, SourceBench.Token) });
        var outcome = Assert.Single(answers).Outcome;
        Assert.Equal((SourceOutcome)(nothingHeld ? new SourceOutcome.NothingHeld((ReasonCode)reason) : new SourceOutcome.Failed((ReasonCode)reason)), outcome);
    }

    [Theory]
    [InlineData(404, "not-found", ReasonCode.PersonNotFound, true)]
    [InlineData(200, "not-found", ReasonCode.PersonNotFound, true)]
    [InlineData(404, "not-supported", ReasonCode.SourceError, false)]
    [InlineData(200, "exception", ReasonCode.SourceError, false)]
    [InlineData(422, "processing", ReasonCode.SourceError, false)]
    public async Task What_the_social_source_says_beside_an_answer(int status, string code, object reason, bool nothingHeld)
    {
        // Proves the same for an OperationOutcome: "not-found" is nothing held, every other issue an error.
        await using var server = await OwnServer.SayingAsync($$"""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"{{code}}"}]}""", "application/fhir+json; charset=UTF-8", status);
        var outcome = await _bench.AskOneAsync(new SourceConnection(server.Address, SourceBench.Token), Shipped.Question(Shipped.D1, "ffb", "citizen-report"), CancellationToken.None);
        Assert.Equal((SourceOutcome)(nothingHeld ? new SourceOutcome.NothingHeld((ReasonCode)reason) : new SourceOutcome.Failed((ReasonCode)reason)), outcome);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; Charset=\"UTF-8\"")]
    [InlineData("application/fhir+json")]
    [InlineData("application/problem+json;charset=utf-8")]
    public async Task The_agreed_types_are_read(string contentType)
    {
        // Proves the other side: JSON by any of its names, in UTF-8, is read.
        await using var server = await OwnServer.SayingAsync("""{"kontaktgrupper":[{"KontaktgruppeType":24}]}""", contentType);
        var outcome = await _bench.AskOneAsync(new SourceConnection(server.Address, null), Shipped.Question(Shipped.D1, "dfdg", "status"), CancellationToken.None);
        Assert.Single(Assert.IsType<SourceOutcome.Answered>(outcome).Facts);
    }

    [Fact]
    public async Task An_answer_is_read_up_to_its_limit_and_no_further()
    {
        // Proves the size limit at both of its sides.
        var definition = Shipped.AskedByToken("dfdg");
        var grant = Shipped.Grant(Shipped.D1, [], "employment-status");
        foreach (var (size, failure) in new (int, ReasonCode?)[] { (4096, null), (4097, ReasonCode.SourceTooLarge) })
        {
            var catalogue = new SourceCatalogue([definition with { Limits = definition.Limits with { MaximumBytes = 4096 } }]);
            await using var server = await OwnServer.SayingAsync("{\"kontaktgrupper\":[]}".PadRight(size));
            var answers = await _bench.AskAsync(grant, new Dictionary<string, SourceConnection> { ["dfdg"] = new(server.Address, null) }, catalogue);
            Assert.Equal(failure, Reason(Assert.Single(answers)));
        }
    }

    [Theory]
    [InlineData(325_000, null)]
    [InlineData(325_001, ReasonCode.SourceTooLarge)]
    public async Task An_answer_has_no_more_tokens_than_memory_is_meant_for(int tokens, object? failure)
    {
        // Proves the other limit at both of its sides: what is small on the wire and large once parsed. Eight tokens stand around the numbers.
        var body = "{\"kontaktgrupper\":[],\"x\":[" + string.Join(',', Enumerable.Repeat('0', tokens - 8)) + "]}";
        await using var server = await OwnServer.SayingAsync(body);
        var answers = await _bench.AskAsync(Shipped.Grant(Shipped.D1, [], "employment-status"), new Dictionary<string, SourceConnection> { ["dfdg"] = new(server.Address, null) });
        Assert.Equal((ReasonCode?)failure, Reason(Assert.Single(answers)));
    }

    private static ReasonCode? Reason(SourceAnswer answer) => (answer.Outcome as SourceOutcome.Failed)?.Reason;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
