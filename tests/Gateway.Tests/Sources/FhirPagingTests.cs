using Gateway.Access;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Overview;
using Microsoft.AspNetCore.Http;
using static Gateway.Tests.Sources.FhirJson;

namespace Gateway.Tests.Sources;

/// <summary>Proves that further pages of a search are fetched from the source itself alone, and that an answer cut short says so.</summary>
public sealed class FhirPagingTests : IAsyncLifetime
{
    private const string Search = "/base/fhir/r4/Condition/_search";

    private readonly SourceBench _bench = new();
    private readonly Dictionary<string, string> _pages = [];
    private OwnServer _server = null!;

    public async Task InitializeAsync() => _server = await OwnServer.StartAsync(AnswerAsync);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData("/base/pages?cursor=2")]
    [InlineData("pages?cursor=2")]
    public async Task The_next_page_is_fetched_from_the_same_address(string next)
    {
        // Proves that a next link on the source's own origin, absolute or relative to its address, is followed by GET with the token, until there is none.
        Page(Search, Next(next == "absolute" ? $"{_server.Address}base/pages?cursor=2" : next), "one");
        Page("/base/pages?cursor=2", Next($"{_server.Address}base/pages?cursor=3"), "two");
        Page("/base/pages?cursor=3", "", "three");
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync());
        Assert.Equal(["one", "two", "three"], answer.Facts.Select(f => f.SourceItemId));
        Assert.Null(answer.Incomplete);
        Assert.Equal(["POST", "GET", "GET"], _server.Requests.Select(r => r.Method));
        Assert.All(_server.Requests, r => Assert.Equal("Bearer " + SourceBench.Token, r.Headers["Authorization"]));
        Assert.All(_server.Requests.Skip(1), r => Assert.DoesNotContain(D1, r.Address + r.Body + string.Concat(r.Headers.Values), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_total_is_compared_with_all_pages_together()
    {
        // Proves that two pages of one are two, and that a third result promised and not sent makes the answer incomplete.
        Page(Search, "\"total\":2," + Next("pages?2"), "one");
        Page("/base/pages?2", "\"total\":2", "two");
        Assert.Null(Assert.IsType<SourceOutcome.Answered>(await AskAsync()).Incomplete);
        Page(Search, "\"total\":3," + Next("pages?2"), "one");
        Assert.Equal(ReasonCode.SourceMalformed, Assert.IsType<SourceOutcome.Answered>(await AskAsync()).Incomplete);
    }

    [Theory]
    [InlineData("http://localhost:{port}/base/pages?2")]
    [InlineData("http://127.0.0.1/base/pages?2")]
    [InlineData("https://127.0.0.1:{port}/base/pages?2")]
    [InlineData("//other.invalid/base/pages?2")]
    [InlineData("http://127.0.0.1:{port}@other.invalid/base/pages?2")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://127.0.0.1:{port}/base/pages?patient=1403859922")]
    [InlineData("http://127.0.0.1:{port}/base/pages?patient=140385-9922")]
    [InlineData("http://127.0.0.1:{port}/base/pages?patient=urn%3Aoid%3A1.2.208.176.1.2%7C%31403859922")]
    [InlineData("http://127.0.0.1:{port}/base/pages?patient=%2531403859922")]
    [InlineData("http://127.0.0.1:{port}/base/pages?patient=140385%25209922")]
    [InlineData("http://127.0.0.1:{port}/elsewhere/pages?2")]
    [InlineData("http://127.0.0.1:{port}/base/1403859922/pages")]
    [InlineData("http://127.0.0.1:{port}/base/pages#1403859922")]
    public async Task A_page_elsewhere_or_with_the_national_id_in_its_address_is_not_fetched(string next)
    {
        // Proves that no other host, port or scheme is asked, that the number reaches no URL in any spelling, and that what was read until then is shown as partial.
        Page(Search, Next(next.Replace("{port}", $"{_server.Address.Port}", StringComparison.Ordinal)), "one");
        Page("/base/pages?2", "", "two");
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync());
        Assert.Equal((1, ReasonCode.SourceRedirected), (answer.Facts.Count, answer.Incomplete));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_replacement_number_reaches_no_address_in_either_case()
    {
        // Proves the same for a number with letters, written small.
        Page(Search, Next("pages?patient=0703921vj4"), "one", "0703921VJ4", "urn:oid:1.2.208.176.1.6.1.1");
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync(Shipped.Citizen("0703921VJ4")));
        Assert.Equal(ReasonCode.SourceRedirected, answer.Incomplete);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Pages_without_end_stop_at_the_bound()
    {
        // Proves that a search that turns in a circle ends after 20 pages and is incomplete.
        Page(Search, Next("pages?2"), "one");
        Page("/base/pages?2", Next("pages?2"), "two");
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync());
        Assert.Equal((20, ReasonCode.SourceTooLarge), (answer.Facts.Count, answer.Incomplete));
        Assert.Equal(20, _server.Requests.Count);
    }

    [Fact]
    public async Task All_pages_together_are_held_to_the_sources_limit()
    {
        // Proves that a limit of an answer is not one of each page: two pages that fit by themselves do not fit together, to the byte.
        Page(Search, Next("pages?2"), "one");
        Page("/base/pages?2", "", "two");
        var both = _pages[Search].Length + _pages["/base/pages?2"].Length;
        foreach (var (limit, facts, incomplete) in new (int, int, ReasonCode?)[] { (both, 2, null), (both - 1, 1, ReasonCode.SourceTooLarge), (_pages[Search].Length, 1, ReasonCode.SourceTooLarge) })
        {
            var cosmic = Shipped.AskedByToken("cosmic");
            var answers = await _bench.AskAsync(
                Shipped.Grant(Shipped.D1, [Shipped.Consent("c", "hospital-diagnoses")], "hospital-diagnoses"), new Dictionary<string, SourceConnection> { ["cosmic"] = Connection },
                new SourceCatalogue([cosmic with { Limits = cosmic.Limits with { MaximumBytes = limit } }]));
            var answer = Assert.IsType<SourceOutcome.Answered>(Assert.Single(answers).Outcome);
            Assert.Equal((facts, incomplete), (answer.Facts.Count, answer.Incomplete));
        }
    }

    [Theory]
    [InlineData("garbage", ReasonCode.SourceMalformed)]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}""", ReasonCode.SourceMalformed)]
    [InlineData("redirect", ReasonCode.SourceRedirected)]
    [InlineData("error", ReasonCode.SourceError)]
    [InlineData("cut", ReasonCode.SourceUnreachable)]
    public async Task A_page_that_cannot_be_read_makes_the_answer_incomplete(string second, object reason)
    {
        // Proves that what the first page held is shown, and that the rest is said to be missing, never "not found".
        Page(Search, Next("pages?2"), "one");
        _pages["/base/pages?2"] = second;
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync());
        Assert.Equal((1, (ReasonCode)reason), (answer.Facts.Count, answer.Incomplete));
    }

    [Fact]
    public async Task A_page_about_somebody_else_refuses_everything()
    {
        // Proves that the person is checked on every page.
        Page(Search, Next("pages?2"), "one");
        Page("/base/pages?2", "", "two", D4);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync());
    }

    [Fact]
    public async Task An_answer_cut_short_is_a_partial_section()
    {
        // Proves that the overview shows what came, calls it PARTIAL and names the source and the reason; also when nothing had come.
        Page(Search, Next("https://other.invalid/"), "one");
        var section = await SectionAsync();
        Assert.Equal((SectionState.Partial, 1), (section.State, section.Items.Count));
        Assert.Equal([new Reason(ReasonCode.SourceRedirected, SourceId: "cosmic")], section.Reasons);

        _pages[Search] = Searchset(Next("https://other.invalid/"));
        section = await SectionAsync();
        Assert.Equal((SectionState.Partial, 0), (section.State, section.Items.Count));
        Assert.Contains(new Reason(ReasonCode.SourceRedirected, SourceId: "cosmic"), section.Reasons);
    }

    private async Task<OverviewSection> SectionAsync()
    {
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c", "hospital-diagnoses")], "hospital-diagnoses");
        var answers = await _bench.AskAsync(grant, new Dictionary<string, SourceConnection> { ["cosmic"] = Connection });
        await using var disclosures = new DisclosureBench();
        return Assert.Single(await disclosures.SectionsAsync(grant, answers));
    }

    private SourceConnection Connection => new(new Uri(_server.Address, "base/"), SourceBench.Token);

    private Task<SourceOutcome> AskAsync(CitizenId? citizen = null) =>
        _bench.AskOneAsync(Connection, Shipped.Question(citizen ?? Shipped.D1, "cosmic", "conditions"), CancellationToken.None);

    private void Page(string address, string more, string condition, string number = D1, string system = Cpr) =>
        _pages[address] = Searchset(more, Condition(condition, "Patient/p"), Patient("p", number, system));

    private static string Next(string url) => $$"""{"link":[{"relation":"self","url":"x"},{"relation":"next","url":"{{url}}"}]}"""[1..^1];

    private async Task AnswerAsync(HttpContext context)
    {
        var page = _pages.GetValueOrDefault(context.Request.Path + context.Request.QueryString, "error");
        context.Response.ContentType = "application/fhir+json";
        switch (page)
        {
            case "redirect":
                context.Response.Redirect("/base/elsewhere");
                break;
            case "error":
                context.Response.StatusCode = 500;
                break;
            case "cut":
                context.Abort();
                break;
            default:
                await context.Response.WriteAsync(page);
                break;
        }
    }
}
