using System.Diagnostics;
using System.Text.Json;
using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that questions betray nobody on the way: not in addresses, headers, logs or in what an object says of itself.</summary>
public sealed class SourceHygieneTests : SimulatedSources
{
    private const string RequestId = "x-requestId";

    [Fact]
    public async Task No_address_holds_a_national_id()
    {
        // Proves that of the questions of overviews about three citizens none had the number in its path or query, and, by one that has, that it would have been seen.
        foreach (var citizen in new[] { Shipped.D1, Shipped.D3, Shipped.D4 })
            await Bench.AskAsync(Shipped.FullGrant(citizen), SourceBench.To(Sandbox));
        var received = Sandbox.Received;
        Assert.Equal(33, received.Count);
        Assert.Equal(["cosmic", "dfdg", "ffb"], received.Select(r => r.Source).Distinct().Order());
        Assert.DoesNotContain(received, r => r.NationalIdInUrl);

        // Over all sources there is one exception, which its published format demands: it finds the citizen by a query.
        await Bench.AskAsync(Shipped.FullGrant(Shipped.D4), SourceBench.To(Sandbox), Shipped.ByToken);
        Assert.Equal(["kmd-momentum /citizens/find?cpr=##########"], Sandbox.Received.Where(r => r.NationalIdInUrl).Select(r => $"{r.Source} {r.PathAndQuery}").Distinct());

        using var client = SourceHttp.Create(null);
        using var leak = await client.GetAsync(new Uri(Sandbox.AddressOf("cosmic"), $"fhir/r4/Condition?patient.identifier={Shipped.D1.Reveal()}"));
        Assert.True(Sandbox.Received[^1].NationalIdInUrl);
    }

    [Fact]
    public async Task Only_what_the_grant_allows_is_asked()
    {
        // Proves that a category that is withheld is not asked for, and that a source without any allowed one hears nothing.
        await Bench.AskAsync(Shipped.Grant(Shipped.D1, [Shipped.Consent("c", "hospital-diagnoses")], "employment-status", "hospital-diagnoses", "hospital-treatments", "social-measures", "prescriptions"), SourceBench.To(Sandbox));
        Assert.Equal(["/fhir/r4/Condition/_search", "/v2/VisiteringOgStatusStatus"], Sandbox.Received.Select(r => r.PathAndQuery).Order());
    }

    [Fact]
    public async Task Every_question_has_its_own_request_id()
    {
        // Proves that no two calls to the source that refuses a repeated id share one, within an overview and between two; that it is short enough; and that the sandbox, which answers 412 to a repeated one, never does.
        await using var server = await OwnServer.SayingAsync("""{"fejl":[{"fejlkode":"4404"}]}""");
        var connections = new Dictionary<string, SourceConnection> { ["dfdg"] = new(server.Address, SourceBench.Token) };
        for (var i = 0; i < 5; i++)
        {
            await Bench.AskAsync(Shipped.FullGrant(Shipped.D1), connections);
            Assert.All(await Bench.AskAsync(Shipped.FullGrant(Shipped.D1), SourceBench.To(Sandbox)), a => Assert.IsType<SourceOutcome.Answered>(a.Outcome));
        }
        var ids = server.Requests.Select(r => r.Headers[RequestId]).ToList();
        Assert.Equal(25, ids.Distinct().Count());
        Assert.Equal(25, ids.Count);
        Assert.All(ids, id => Assert.InRange(id.Length, 16, 46));
    }

    [Fact]
    public async Task The_number_travels_where_the_definition_puts_it_and_nowhere_else()
    {
        // Proves that it is in one header for the employment source and in the body for the others, and that nothing tells a source of the caller's trace, cookies or other sources.
        using var trace = new Activity("overview").Start();
        await using var server = await OwnServer.SayingAsync("{}");
        var connection = new SourceConnection(server.Address, SourceBench.Token);
        await Bench.AskAsync(Shipped.FullGrant(Shipped.D1), new Dictionary<string, SourceConnection> { ["dfdg"] = connection, ["ffb"] = connection, ["cosmic"] = connection });
        Assert.Equal(11, server.Requests.Count);
        foreach (var request in server.Requests)
        {
            var carrying = request.Headers.Where(h => h.Value.Contains(Shipped.D1.Reveal(), StringComparison.Ordinal)).Select(h => h.Key);
            var employment = request.Headers.ContainsKey(RequestId);
            Assert.Equal(employment ? ["x-civilregistrationIdentifier"] : [], carrying);
            Assert.Equal(!employment, Uri.UnescapeDataString(request.Body).Contains(Shipped.D1.Reveal(), StringComparison.Ordinal));
            Assert.DoesNotContain(request.Headers.Keys, k => k.ToLowerInvariant() is "traceparent" or "tracestate" or "baggage" or "cookie" or "accept-encoding" or "user-agent" or "referer");
        }
    }

    [Fact]
    public async Task The_log_tells_source_and_reason_and_nobody()
    {
        // Proves that what goes wrong is logged by source, request and reason alone, also where the reader breaks.
        await using var server = await OwnServer.SayingAsync("{\"kontaktgrupper\":[{\"KontaktgruppeType\":\"Anna Prøvesen 1403859922 \\udc00\"}]}");
        await Bench.AskAsync(Shipped.Grant(Shipped.D1, [], "employment-status"), new Dictionary<string, SourceConnection> { ["dfdg"] = new(server.Address, SourceBench.Token) });
        Assert.Contains(Bench.Log, l => l.Contains("Source dfdg, request status: its answer broke the reader (InvalidOperationException)", StringComparison.Ordinal));
        Assert.Contains(Bench.Log, l => l.Contains("Source dfdg, request status: SourceMalformed", StringComparison.Ordinal));
        Assert.DoesNotContain(Bench.Log, l => l.Contains("Anna", StringComparison.Ordinal) || l.Contains("1403859922", StringComparison.Ordinal) || l.Contains(SourceBench.Token, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_shows_a_person_or_a_token_by_being_printed()
    {
        // Proves that the objects a message or a debugger might print tell neither number, case nor credential, alone or inside another.
        var question = Shipped.Question(Shipped.D1, "cosmic", "conditions");
        var connection = new SourceConnection(new Uri("https://cosmic.invalid/base"), SourceBench.Token);
        object[] objects =
        [
            question, connection, Shipped.D1, question.Request, question.Definition,
            Shipped.FullGrant(Shipped.D1), Shipped.FullGrant(Shipped.D1).Request, CaseId.TryParse(Shipped.Case)!,
            new SourceAnswer(question.Definition, question.Categories, Shipped.Noon, new SourceOutcome.Answered([], []), "conditions"),
        ];
        var printed = objects.Select(o => o.ToString()!);
        Assert.All(printed, p => Assert.False(p.Contains("1403859922", StringComparison.Ordinal) || p.Contains("1234", StringComparison.Ordinal) || p.Contains(SourceBench.Token, StringComparison.Ordinal), p));
        Assert.Equal("citizen (hidden)", $"{Shipped.D1}");
        Assert.DoesNotContain("1403859922", JsonSerializer.Serialize(Shipped.D1), StringComparison.Ordinal);
    }
}
