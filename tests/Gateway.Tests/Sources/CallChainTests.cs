using System.Net;
using System.Text;
using Gateway.Access;
using Gateway.Sources;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Sources;

/// <summary>Proves how the calls of one request build on each other, how far a source can lead them, and what a failure among them means.</summary>
public sealed class CallChainTests : IAsyncLifetime
{
    private const string Json = "application/json";

    private readonly SourceBench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Each_call_is_filled_with_what_came_before()
    {
        // Proves find, take, and one call for each element, and that the fact comes out of the last one.
        await using var server = await ServerAsync(
            ("/find", """{"key":"k 1"}"""),
            ("/cases/k%201", """{"cases":[{"no":"a"},{"no":"b/c"}]}"""),
            ("/documents/a", """{"items":[{"id":"d1","name":"A"}]}"""),
            ("/documents/b%2Fc", """{"items":[{"id":"d2","name":"B"},{"id":"d3","name":"C"}]}"""));
        var answer = Answered(await AskAsync(server, Documents));
        Assert.Equal(["A", "B", "C"], answer.Facts.Select(f => f.Code.Text));
        Assert.Null(answer.Incomplete);
        Assert.Equal(["/find", "/cases/k%201", "/documents/a", "/documents/b%2Fc"], server.Requests.Select(r => r.Address));
    }

    [Fact]
    public async Task A_call_whose_value_is_not_there_is_not_made()
    {
        // Proves that nothing is asked for with an empty placeholder, and that what cannot be asked for is not "nothing held".
        await using var server = await ServerAsync(("/find", """{"key":null}"""));
        var answer = Answered(await AskAsync(server, Documents));
        Assert.Equal((0, ReasonCode.SourceMalformed), (answer.Facts.Count, answer.Incomplete));
        Assert.Equal(["/find"], server.Requests.Select(r => r.Address));
    }

    [Theory]
    [InlineData("1403859922")]
    [InlineData("140385-9922")]
    [InlineData("x14%30385 9922")]
    public async Task A_key_that_holds_the_national_id_is_not_put_into_an_address(string key)
    {
        // Proves that a source that makes a key of the number, written however, is not asked with it, and that the answer says it is not whole.
        await using var server = await ServerAsync(("/find", $$"""{"key":"{{key}}"}"""));
        var answer = Answered(await AskAsync(server, Documents));
        Assert.Equal((0, ReasonCode.SourceRedirected), (answer.Facts.Count, answer.Incomplete));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_must_be_there_ends_the_asking_where_it_is_not()
    {
        // Proves that a requirement that is not met gives its own outcome, and that nothing more is asked.
        await using var server = await ServerAsync(("/find", """{"key":"k","open":[]}"""));
        var outcome = await AskAsync(server, Documents.Replace("path: /find", "path: /find\n        requires: { path: find.open, otherwise: no-access }", StringComparison.Ordinal));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceGivesNoAccess), outcome);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("/found/1", null)]
    [InlineData("found/1", null)]
    [InlineData("{own}found/1", null)]
    [InlineData("https://elsewhere.invalid/found/1", ReasonCode.SourceRedirected)]
    [InlineData("//elsewhere.invalid/found/1", ReasonCode.SourceRedirected)]
    [InlineData("http://127.0.0.1:1/found/1", ReasonCode.SourceRedirected)]
    [InlineData("/found/1?cpr=140385-9922", ReasonCode.SourceRedirected)]
    [InlineData("/found/1403859922", ReasonCode.SourceRedirected)]
    [InlineData("/found/14%25303859922", ReasonCode.SourceRedirected)]
    public async Task Links_are_followed_on_the_sources_own_host_without_the_number(string link, object? incomplete)
    {
        // Proves that a relative and an absolute link of its own are followed, and that one that leads elsewhere or names the citizen is not, which the answer says.
        OwnServer server = null!;
        server = await OwnServer.StartAsync(context => WriteAsync(
            context, context.Request.Path == "/search" ? $$"""{"link":"{{link.Replace("{own}", server.Address.AbsoluteUri, StringComparison.Ordinal)}}"}""" : """{"id":"1","name":"A"}"""));
        await using var closing = server;
        var answer = Answered(await AskAsync(server, Linked));
        Assert.Equal((ReasonCode?)incomplete, answer.Incomplete);
        Assert.Equal(incomplete is null ? 1 : 0, answer.Facts.Count);
        Assert.Equal(incomplete is null ? 2 : 1, server.Requests.Count);
    }

    [Fact]
    public async Task A_link_that_comes_twice_is_followed_once()
    {
        // Proves that what two views show is not fetched and told twice.
        await using var server = await ServerAsync(("/search", """[{"link":"/found/1"},{"link":"/found/1"},{"link":"/found/2"}]"""), ("/found/1", """{"id":"1","name":"A"}"""), ("/found/2", """{"id":"2","name":"B"}"""));
        Assert.Equal(["A", "B"], Answered(await AskAsync(server, Linked)).Facts.Select(f => f.Code.Text));
    }

    [Theory]
    [InlineData(404, "", ReasonCode.SourceError)]
    [InlineData(500, "", ReasonCode.SourceError)]
    [InlineData(401, "", ReasonCode.SourceRefusedCredentials)]
    [InlineData(429, "", ReasonCode.SourceBusy)]
    [InlineData(200, "{\"other\":1}", ReasonCode.SourceMalformed)]
    [InlineData(200, "{\"id\":", ReasonCode.SourceMalformed)]
    public async Task A_link_that_leads_to_nothing_makes_the_answer_incomplete(int status, string body, object reason)
    {
        // Proves that one broken half object does not cost the whole ones, and that it is not passed over.
        await using var server = await OwnServer.StartAsync(context => context.Request.Path.Value switch
        {
            "/search" => WriteAsync(context, """[{"link":"/found/1"},{"link":"/found/2"}]"""),
            "/found/1" => WriteAsync(context, """{"id":"1","name":"A"}"""),
            _ => WriteAsync(context, body, status),
        });
        // The element of an unknown shape refuses nothing here: the mapping takes what it knows.
        var answer = Answered(await AskAsync(server, Linked.Replace("from: found", "from: found.where(name.exists())", StringComparison.Ordinal)));
        Assert.Equal(["A"], answer.Facts.Select(f => f.Code.Text));
        Assert.Equal(body.StartsWith("{\"other", StringComparison.Ordinal) ? null : (ReasonCode)reason, answer.Incomplete);
    }

    [Theory]
    [InlineData(500, ReasonCode.SourceError)]
    [InlineData(403, ReasonCode.SourceRefusedCredentials)]
    public async Task A_first_call_that_fails_fails_the_question(int status, object reason)
    {
        // Proves the other side: without the first answer there is none.
        await using var server = await OwnServer.SayingAsync("{}", status: status);
        Assert.Equal(new SourceOutcome.Failed((ReasonCode)reason), await AskAsync(server, Documents));
    }

    [Fact]
    public async Task An_unknown_later_element_holds_nothing()
    {
        // Proves that 404 to a call by a key of the source's own is what the definition says it means, with or without words.
        foreach (var body in new[] { "", "{}" })
        {
            await using var server = await OwnServer.StartAsync(context => context.Request.Path == "/find" ? WriteAsync(context, """{"key":"k"}""") : WriteAsync(context, body, 404));
            var answer = Answered(await AskAsync(server, Documents));
            Assert.Equal((0, null), (answer.Facts.Count, answer.Incomplete));
        }
    }

    [Fact]
    public async Task Pages_are_asked_for_until_all_have_come()
    {
        // Proves that the page counts up from the first, in a query and in a body, and that the last page ends it.
        await using var server = await OwnServer.StartAsync(context => WriteAsync(context, context.Request.Query["p"].ToString() switch
        {
            "1" => """{"items":[{"id":"1","name":"A"},{"id":"2","name":"B"}],"total":3}""",
            _ => """{"items":[{"id":"3","name":"C"}],"total":3}""",
        }));
        var answer = Answered(await AskAsync(server, Paged));
        Assert.Equal((3, null), (answer.Facts.Count, answer.Incomplete));
        Assert.Equal([("/list?p=1", "{\"page\":1}"), ("/list?p=2", "{\"page\":2}")], server.Requests.Select(r => (r.Address, r.Body)));
    }

    [Fact]
    public async Task Fewer_items_than_promised_make_the_answer_incomplete()
    {
        // Proves that an empty page before the end does not pass for the whole.
        await using var server = await OwnServer.StartAsync(context => WriteAsync(context, context.Request.Query["p"] == "1" ? """{"items":[{"id":"1","name":"A"}],"total":3}""" : """{"items":[],"total":3}"""));
        var answer = Answered(await AskAsync(server, Paged));
        Assert.Equal((1, ReasonCode.SourceMalformed), (answer.Facts.Count, answer.Incomplete));
    }

    [Fact]
    public async Task A_source_that_leads_on_and_on_is_left_at_a_hundred_calls()
    {
        // Proves the bound, for pages and for links, and that the answer says there may be more.
        var sent = 0;
        await using var pages = await OwnServer.StartAsync(context => WriteAsync(context, $$"""{"items":[{"id":"{{Interlocked.Increment(ref sent)}}","name":"A"}],"total":100000}"""));
        Assert.Equal(ReasonCode.SourceTooLarge, Answered(await AskAsync(pages, Paged)).Incomplete);
        Assert.Equal(100, pages.Requests.Count);
        var links = string.Join(',', Enumerable.Range(1, 150).Select(i => $$"""{"link":"/found/{{i}}"}"""));
        await using var linked = await OwnServer.StartAsync(context => WriteAsync(context, context.Request.Path == "/search" ? $"[{links}]" : """{"id":"1","name":"A"}"""));
        var answer = Answered(await AskAsync(linked, Linked));
        Assert.Equal((99, ReasonCode.SourceTooLarge), (answer.Facts.Count, answer.Incomplete));
        Assert.Equal(100, linked.Requests.Count);
    }

    [Theory]
    [InlineData("""{"items":[{"id":"1","name":"A"}],"total":3}""", 2)]
    [InlineData("""{"items":[{"id":"1","name":"A"}]}""", 1)]
    [InlineData("""{"items":[{"id":"1","name":"A"}],"total":"many"}""", 1)]
    public async Task Pages_that_repeat_or_have_no_total_do_not_pass_for_the_whole(string page, int asked)
    {
        // Proves that a source that ignores the page number, or does not say how many there are, gives no whole answer.
        await using var server = await OwnServer.SayingAsync(page);
        Assert.Equal(ReasonCode.SourceMalformed, Answered(await AskAsync(server, Paged)).Incomplete);
        Assert.Equal(asked, server.Requests.Count);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_key_that_would_lead_elsewhere_is_not_put_into_an_address(string key)
    {
        // Proves that a source's dots do not turn a question about one person into one about everybody.
        await using var server = await ServerAsync(("/find", $$"""{"key":"{{key}}"}"""));
        Assert.Equal(ReasonCode.SourceRedirected, Answered(await AskAsync(server, Documents)).Incomplete);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Of_a_list_of_everybody_the_others_leave_nothing()
    {
        // Proves that another's entry gives no fact, no call and no word among what is not mapped, whatever field it has; and that the citizen's own is kept, under any of their numbers.
        await using var server = await ServerAsync(
            ("/list", """{"all":{"cases":[{"no":"mine","cpr":"140385-9922","title":"x"},{"no":"theirs","cpr":"0806759970","secret":"x"},{"no":"nobody's"}]},"count":3}"""),
            ("/case/mine", """{"id":"1","name":"A"}"""));
        var answer = Answered(await AskAsync(server, Everybody));
        Assert.Equal(["A"], answer.Facts.Select(f => f.Code.Text));
        Assert.Equal([("list.all.cases.title", 1), ("list.count", 1)], answer.NotMapped.Select(n => (n.Path, n.Count)));
        Assert.Equal(["/list", "/case/mine"], server.Requests.Select(r => r.Address));
    }

    [Theory]
    [InlineData("""{"all":{"count":0}}""")]
    [InlineData("""{"all":null}""")]
    [InlineData("""{"all":{"cases":null}}""")]
    [InlineData("""{"all":{"cases":"none"}}""")]
    public async Task A_list_of_everybody_that_is_not_there_is_not_nothing_held(string list)
    {
        // Proves that an answer without the agreed list is malformed, and that an empty list is none.
        await using var without = await ServerAsync(("/list", list));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceMalformed), await AskAsync(without, Everybody));
        await using var empty = await ServerAsync(("/list", """{"all":{"cases":[]}}"""));
        Assert.Null(Answered(await AskAsync(empty, Everybody)).Incomplete);
    }

    [Theory]
    [InlineData("0806759970")]
    [InlineData("080675-9970")]
    [InlineData("x08%30675 9970")]
    public async Task A_key_or_link_with_somebody_elses_number_ends_the_asking(string number)
    {
        // Proves that another's number, written however, goes into no address, body or log, and that the answer is refused.
        await using var keyed = await ServerAsync(("/find", $$"""{"key":"{{number}}"}"""));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync(keyed, Documents));
        Assert.Single(keyed.Requests);
        await using var linked = await ServerAsync(("/search", $$"""[{"link":"/found/1"},{"link":"/found/{{number}}"}]"""), ("/found/1", """{"id":"1","name":"A"}"""));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync(linked, Linked));
        Assert.Single(linked.Requests);
    }

    [Theory]
    [InlineData("BOR-2010-012345")]
    [InlineData("be3eecc4-63f3-57b4-b25e-e40a4ad9b4b1")]
    [InlineData("880751201")]
    public async Task A_key_that_is_no_number_of_a_person_is_asked_with(string key)
    {
        // Proves that keys drawn by year, by chance or in turn are not taken for national ids.
        await using var server = await ServerAsync(("/find", $$"""{"key":"{{key}}"}"""), ($"/cases/{key}", """{"cases":[]}"""));
        Assert.Null(Answered(await AskAsync(server, Documents)).Incomplete);
        Assert.Equal(2, server.Requests.Count);
    }

    private static async Task WriteAsync(HttpContext context, string body, int status = (int)HttpStatusCode.OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    // Addresses as they were sent: what stands escaped in one must not be split by the source.
    private static Task<OwnServer> ServerAsync(params (string Path, string Body)[] answers) => OwnServer.StartAsync(context =>
        Array.Find(answers, a => a.Path == context.Request.Path.ToUriComponent()) is { Body: { } body } ? WriteAsync(context, body) : WriteAsync(context, "", 404));

    private async Task<SourceOutcome> AskAsync(OwnServer server, string requests)
    {
        var definition = SourceDefinitionFile.Read("test.yaml", Head + requests, Shipped.Catalogue);
        var question = Assert.Single(SourceQuestion.From(Shipped.FullGrant(Shipped.D1), new SourceCatalogue([definition])));
        return await _bench.AskOneAsync(new SourceConnection(server.Address, null), question, CancellationToken.None);
    }

    private static SourceOutcome.Answered Answered(SourceOutcome outcome) => Assert.IsType<SourceOutcome.Answered>(outcome);

    private const string Head =
        """
        id: test-source
        title: Test
        holder: employment
        format: rest-json
        format_status: assumed
        municipality: shared
        coverage: { completeness: { da: Alt, en: All }, updated: { da: Dagligt, en: Daily } }
        quality: { da: Ingen, en: None }
        limits: { deadline_ms: 9750, maximum_kib: 4096, maximum_facts: 1000 }
        errors: { statuses: { 404: nothing-held } }
        requests:
          - id: status
            categories: [employment-status]

        """;

    private const string Facts =
        """
            facts:
              - { category: employment-status, from: FROM, id: id, code: { text: name } }
        """;

    private static readonly string Documents =
        """
            calls:
              - name: find
                method: POST
                path: /find
                body: '{"cpr":"{citizen}"}'
              - { name: cases, method: GET, path: "/cases/{key}", take: { key: find.key } }
              - { name: documents, method: GET, path: "/documents/{no}", for_each: cases.cases, take: { no: no } }

        """ + Facts.Replace("FROM", "documents.items", StringComparison.Ordinal);

    private static readonly string Linked =
        """
            calls:
              - { name: search, method: GET, path: /search }
              - { name: found, follow: search.link }

        """ + Facts.Replace("FROM", "found", StringComparison.Ordinal);

    private static readonly string Paged =
        """
            calls:
              - { name: list, method: POST, path: /list, query: { p: "{page}" }, body: '{"page":{page}}', paging: { first: 1, items: items, total: total } }

        """ + Facts.Replace("FROM", "list.items", StringComparison.Ordinal);

    private static readonly string Everybody =
        """
            calls:
              - { name: list, method: GET, path: /list, keep: { list: all.cases, person: cpr } }
              - { name: case, method: GET, path: "/case/{no}", for_each: list.all.cases, take: { no: no } }

        """ + Facts.Replace("FROM", "case", StringComparison.Ordinal);
}
