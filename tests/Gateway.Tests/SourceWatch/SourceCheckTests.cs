using Gateway.Access;
using Gateway.Sources;
using Gateway.SourceWatch;
using Gateway.Tests.Sources;

namespace Gateway.Tests.SourceWatch;

/// <summary>Proves that a definition is read with its errors by line, tried with nobody who exists, and that every shipped one passes.</summary>
public sealed class SourceCheckTests : IAsyncLifetime
{
    private CheckBench _bench = null!;

    public async Task InitializeAsync() => _bench = await CheckBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Every_shipped_definition_passes_against_its_simulator()
    {
        // Proves: each definition is read; one never asked says why and asks nobody; every connected one is answered about D4 without a failure, and about some citizen with items.
        foreach (var definition in Shipped.Sources.Definitions)
        {
            var text = Text(definition.Id);
            var result = await _bench.RunAsync(text, _bench.D4);
            Assert.Empty(result.Errors);
            var expected = definition.NeverAsked is not null ? CheckedHow.NeverAsked : _bench.Connected.Contains(definition.Id) ? CheckedHow.Asked : CheckedHow.NotConnected;
            Assert.Equal((definition.Id, expected), (definition.Id, result.How));
            if (expected != CheckedHow.Asked)
            {
                Assert.Empty(result.Answers);
                continue;
            }
            Assert.Equal(definition.Requests.Count, result.Answers.Select(a => a.RequestId).Distinct().Count());
            Assert.All(result.Answers, a => Assert.False(a.Outcome is SourceOutcome.Failed, $"{definition.Id} {a.RequestId}: {a.Outcome}"));
            Assert.True(Items(result) > 0 || await SomebodyIsKnownAsync(text), definition.Id);
        }
    }

    [Fact]
    public async Task What_it_asks_counts_in_nobodys_figures()
    {
        // Proves: trying a definition neither shows as a call of the source nor opens its breaker.
        await _bench.RunAsync(Text("workbase"), _bench.D4);
        await _bench.RunAsync(Text("workbase"), _bench.D4, new Uri("http://127.0.0.1:9/"));
        Assert.Equal(0, _bench.Lines.To(Shipped.Definition("workbase"))!.State.Calls);
    }

    [Fact]
    public async Task Errors_come_with_their_lines_and_repeat_no_number()
    {
        // Proves: every mistake is told with its line, and one that is a national id is not told back.
        var text = Text("workbase").Replace("holder: employment", "holder: 0101709999", StringComparison.Ordinal).Replace("format: rest-json", "format: telex", StringComparison.Ordinal);
        var result = await _bench.RunAsync(text, _bench.D4);
        Assert.Equal(CheckedHow.NotRead, result.How);
        var line = text.Split('\n').ToList().FindIndex(l => l == "format: telex") + 1;
        Assert.Contains(result.Errors, e => e.Line == line && e.Message.Contains("'format' must be one of", StringComparison.Ordinal));
        Assert.Contains(result.Errors, e => e.Message == "a national id stands here");
        Assert.DoesNotContain(result.Errors, e => e.Message.Contains("010170", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_synthetic_citizen_nobody_is_asked_about()
    {
        // Proves: as in production, the connection alone is tried: the system gets one request without a number, and an address where nothing listens is told as such.
        await using var server = await OwnServer.SayingAsync("{}");
        var open = Text("workbase").Replace("authentication: bearer", "authentication: none", StringComparison.Ordinal);
        var reached = await _bench.RunAsync(open, null, server.Address);
        Assert.Equal((CheckedHow.Reached, 0), (reached.How, reached.Answers.Count));
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("HEAD", "/", ""), (asked.Method, asked.Address, asked.Body));
        Assert.Equal(CheckedHow.NotReached, (await _bench.RunAsync(open, null, new Uri("http://127.0.0.1:9/"))).How);
        Assert.Equal(CheckedHow.Reached, (await _bench.RunAsync(Text("eg-sensum"), null)).How);
    }

    [Fact]
    public async Task Elsewhere_no_credential_of_the_installation_goes_along()
    {
        // Proves: a definition that demands a token is tried at another address without any.
        await using var server = await OwnServer.SayingAsync("{}");
        Assert.Equal(CheckedHow.Asked, (await _bench.RunAsync(Text("workbase"), _bench.D4, server.Address)).How);
        Assert.NotEmpty(server.Requests);
        Assert.All(server.Requests, r => Assert.DoesNotContain("Authorization", r.Headers.Keys));
    }

    [Fact]
    public void Only_numbers_kept_for_tests_are_synthetic()
    {
        // Proves: nobody whose number may be a living person's can be tried with, whoever writes them on the list.
        Assert.Null(SyntheticCitizen.TryOf("X", Person.Known(Shipped.Citizen("0101701234"))));
        Assert.NotNull(SyntheticCitizen.TryOf("D4", Person.Known(Shipped.D4)));
        Assert.NotNull(SyntheticCitizen.TryOf("D6", Person.Known(Shipped.Citizen("6101701234"))));
    }

    private async Task<bool> SomebodyIsKnownAsync(string text)
    {
        foreach (var citizen in _bench.Citizens)
        {
            if (Items(await _bench.RunAsync(text, citizen)) > 0)
                return true;
        }
        return false;
    }

    private static int Items(CheckResult result) => result.Answers.Sum(a => a.Outcome is SourceOutcome.Answered answered ? answered.Facts.Count : 0);

    private static string Text(string id) => File.ReadAllText(Path.Combine(Shipped.DefinitionsFolder, id + ".yaml"));
}
