using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources;

/// <summary>Proves what a document system tells that writes XML into its JSON.</summary>
public sealed class GetOrganizedTests : SimulatedSources
{
    private const string Source = "getorganized";
    private const string D8 = "2507799953";

    [Fact]
    public async Task D8_has_one_open_and_one_closed_case_and_a_document()
    {
        // Proves cases and document out of rows of attributes, lookups without their numbers, quotes and ampersand as they were meant, and that nothing is lost.
        var answer = await AnsweredAsync(D8, Source, "cases");
        Assert.Equal(
            [
                ("documents", "Ærø-Møller, Hans – jobafklaring", "2026-06-29T10:12:44", "Åben"),
                ("documents", "Sygedagpenge", "", "Afsluttet"),
                ("documents", "Referat af \"rundbordssamtale\" & aftaler", "2026-09-14T00:00:00", ""),
            ],
            answer.Facts.Select(f => (f.Category, f.Code.Text, f.Start, f.Status)));
        Assert.Equal(["BOR-2026-000101", "BOR-2025-000077", "330011"], answer.Facts.Select(f => f.SourceItemId));
        Assert.Equal(["classification: 15.20.00 Beskæftigelsesindsats", "facet: G01", "owner: TESTUSER01"], Values(answer.Facts[0]));
        Assert.Equal(["owner"], answer.Facts.SelectMany(f => f.Values).Where(v => v.TellsOfOthers).Select(v => v.Name));
        Assert.Equal(["case: BOR-2026-000101", "direction: Udgående"], Values(answer.Facts[2]));
        Assert.Empty(answer.NotMapped);
        Assert.Null(answer.Incomplete);
    }

    [Fact]
    public async Task D3_has_no_case()
    {
        // Proves that a search that succeeds without a case is nothing held.
        var answer = await AnsweredAsync("1112609989", Source, "cases");
        Assert.Equal((0, 0, null), (answer.Facts.Count, answer.NotMapped.Count, answer.Incomplete));
    }

    [Fact]
    public async Task A_case_of_somebody_else_is_refused()
    {
        // Proves that a case found for the citizen must say that it is the citizen's.
        Sandbox.SetFault(Source, Fault.Of(FaultKind.WrongPerson));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync("1112609989", Source, "cases"));
    }

    [Theory]
    [InlineData("""{"ResultsXml":"<Cases><ServiceStatus Status=\"Failed\" /></Cases>"}""", ReasonCode.SourceError)]
    [InlineData("""{"ResultsXml":"<Cases><ServiceStatus"}""", ReasonCode.SourceMalformed)]
    [InlineData("""{"Other":"<Cases/>"}""", ReasonCode.SourceMalformed)]
    public async Task What_does_not_succeed_is_no_empty_answer(string body, object reason)
    {
        // Proves that a status other than success, XML that is cut, and another shape are not "nothing held".
        await using var server = await OwnServer.SayingAsync(body);
        var outcome = await Bench.AskOneAsync(new SourceConnection(server.Address, SourceBench.Token), Shipped.Question(Shipped.D1, Source, "cases"), CancellationToken.None);
        Assert.Equal(new SourceOutcome.Failed((ReasonCode)reason), outcome);
    }

    [Theory]
    [InlineData("\"1;#Sygedagpenge\"", "\"Sygedagpenge\"")]
    [InlineData("\"1;#a;#22;#b\"", "[\"a\",\"b\"]")]
    [InlineData("\"1;#\"", "\"\"")]
    [InlineData("\"1;#a;#b\"", "\"1;#a;#b\"")]
    [InlineData("\"x;#a\"", "\"x;#a\"")]
    [InlineData("\";#a\"", "\";#a\"")]
    [InlineData("\"plain\"", "\"plain\"")]
    [InlineData("[{\"a\":{\"b\":\"3;#c\"}},7,null,true]", "[{\"a\":{\"b\":\"c\"}},7,null,true]")]
    public void Lookups_lose_their_numbers_and_nothing_else(string json, string resolved)
    {
        // Proves which texts are lookups, at any depth, and that all others stand as they are.
        using var tree = LookupTexts.Resolve(Shipped.Json(json));
        Assert.Equal(resolved, tree.RootElement.GetRawText());
    }
}
