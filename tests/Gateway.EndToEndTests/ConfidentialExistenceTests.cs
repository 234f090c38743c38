using System.Diagnostics;
using Gateway.Overview.V1;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>
/// Where the existence of records is confidential, "withheld although there are some" and "withheld and there are none"
/// cannot be told apart: not by a byte, not by number, order or size of messages, and not by the clock.
/// </summary>
public sealed class ConfidentialExistenceTests(ITestOutputHelper output) : IAsyncLifetime
{
    // Of each of the two citizens. A difference of a tenth of the usual time would be found.
    private const int Calls = 400;
    private const int ControlCalls = 80;
    private const int WarmUp = 40;

    // Where nothing differs, one measurement in a thousand says otherwise; where the machine hiccups, more. Three in a row do not.
    private const double Suspicious = 0.001;
    private const int Tries = 3;

    private static readonly string[] Confidential =
        ["social-measures", "social-referrals", "socio-pedagogical-support", "institutional-stays", "aftercare", "substance-abuse-treatment", "child-case", "psychiatric-admissions", "charges"];

    private readonly RunningGateway _gateway = new();
    private GeneratedClient _client = null!;

    /// <summary>Each call, as the time until its answer is whole.</summary>
    public static TheoryData<string> Ways => [.. AllWays.Keys];

    private static readonly Dictionary<string, Func<GeneratedClient, GetOverviewRequest, Task>> AllWays = new()
    {
        ["GetOverview"] = async (client, about) => await client.Overviews.GetOverviewAsync(about, client.Options()),
        ["LocateRecords"] = async (client, about) => await client.Overviews.LocateRecordsAsync(GeneratedClient.Located(about), client.Options()),
        ["ExplainAccess"] = async (client, about) => await client.Overviews.ExplainAccessAsync(GeneratedClient.Explained(about), client.Options()),
        ["StreamOverview"] = (client, about) => client.StreamAsync(about),
    };

    public async Task InitializeAsync()
    {
        await _gateway.StartAsync(TwinCitizens.Make(Path.Combine(_gateway.Folder, "recorded")));
        _client = await GeneratedClient.ConnectAsync(_gateway);
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Withheld_alone_the_answers_are_the_same_bytes_and_the_source_hears_nothing()
    {
        // Proves it for every category whose existence is confidential, in all four calls; and that the twins differ: with consent the one has a measure.
        var (holds, nothing) = TwinCitizens.Unconsented;
        var received = _gateway.Simulators.Received.Count;
        var answers = await AssertAlikeAsync(_gateway.About(holds, Confidential), _gateway.About(nothing, Confidential));
        Assert.Equal(received, _gateway.Simulators.Received.Count);
        Assert.All(((GetOverviewResponse)answers[0]).Sections, s => Assert.Equal((SectionState.Withheld, 0), (s.State, s.Items.Count)));

        using var self = await GeneratedClient.ConnectAsync(_gateway, "citizen-d8");
        var known = await self.Overviews.GetOverviewAsync(_gateway.OwnAccessTo("D8", "substance-abuse-treatment"), self.Options());
        Assert.Contains(known.Of("substance-abuse-treatment").Items, i => i.Provenance.Any(p => p.SourceId == "ffb"));   // the report the twin has, under another paragraph
    }

    [Fact]
    public async Task Among_what_may_be_seen_they_are_the_same_bytes_too()
    {
        // Proves that counts, order, time line and the states of a whole question do not betray it either, also where the other categories are answered.
        var (holds, nothing) = TwinCitizens.Unconsented;
        var answers = await AssertAlikeAsync(_gateway.About(holds), _gateway.About(nothing), severalSources: true);
        Assert.NotEmpty(((GetOverviewResponse)answers[0]).Of("employment-status").Items);
        Assert.Equal(SectionState.Withheld, ((GetOverviewResponse)answers[0]).Of("social-measures").State);
    }

    [Fact]
    public async Task A_source_asked_for_something_else_does_not_betray_it()
    {
        // Proves that one question to a source for several categories betrays none of them: the one citizen's report holds measures and no assessment, the other has none at all, and to the assessment the answer is the same "nothing held".
        var (holds, nothing) = TwinCitizens.Consented;
        string[] asked = ["social-assessment", "social-measures"];
        var received = _gateway.Simulators.Received.Count;
        var answers = await AssertAlikeAsync(_gateway.About(holds, asked), _gateway.About(nothing, asked));
        Assert.True(_gateway.Simulators.Received.Count > received);
        var overview = (GetOverviewResponse)answers[0];
        Assert.Equal((SectionState.NothingHeld, "NOTHING_HELD"), (overview.Of("social-assessment").State, Assert.Single(overview.Of("social-assessment").Codes())));
        Assert.Equal(SectionState.Withheld, overview.Of("social-measures").State);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_clock_does_not_betray_it(string way)
    {
        // Proves that the times of both are drawn from one distribution as far as 400 calls of each, in random order, can tell.
        var (holds, nothing) = TwinCitizens.Unconsented;
        var chances = new List<double>();
        while (chances.Count < Tries && chances.LastOrDefault() <= Suspicious)
            chances.Add(await ChanceAsync(AllWays[way], _gateway.About(holds, "social-measures"), _gateway.About(nothing, "social-measures"), Calls, seed: chances.Count));
        output.WriteLine($"{way}: p = {string.Join(", ", chances.Select(p => p.ToString("0.0000")))}");
        Assert.True(chances[^1] > Suspicious, $"{way} told the two apart in {Tries} measurements");
    }

    [Theory]
    [MemberData(nameof(Seen))]
    public async Task The_clock_would_betray_it_if_there_were_something_to_see(string way)
    {
        // Proves that the measurement finds a difference: benefits, which the caseworker may see, of one with four hundred and one with none, by fewer calls.
        var (holds, nothing) = TwinCitizens.Benefits;
        var chances = new List<double>();
        while (chances.Count < Tries && (chances.Count == 0 || chances[^1] > Suspicious))
            chances.Add(await ChanceAsync(AllWays[way], _gateway.About(holds, "benefit-history"), _gateway.About(nothing, "benefit-history"), ControlCalls, seed: chances.Count));
        output.WriteLine($"{way}, control: p = {string.Join(", ", chances.Select(p => p.ToString("0.0E0")))}");
        Assert.True(chances[^1] <= Suspicious, $"{way} did not tell the two apart");
    }

    /// <summary>The calls that put the question to a source.</summary>
    public static TheoryData<string> Seen => [.. AllWays.Keys.Where(w => w != "ExplainAccess")];

    private async Task<IReadOnlyList<IMessage>> AssertAlikeAsync(GetOverviewRequest one, GetOverviewRequest other, bool severalSources = false)
    {
        var (first, second) = (await _client.AskInEveryWayAsync(one), await _client.AskInEveryWayAsync(other));
        if (severalSources)
        {
            // Which sections leave together is which of several sources answered first; what they hold is not.
            Assert.Equal(InParts(first), InParts(second));
            (first, second) = ([.. first.Where(a => a is not StreamOverviewResponse)], [.. second.Where(a => a is not StreamOverviewResponse)]);
        }
        Assert.Equal(first.Select(a => a.Descriptor.Name), second.Select(a => a.Descriptor.Name));
        foreach (var (a, b) in first.Zip(second))
        {
            Assert.Equal(Normalised.Bytes(a), Normalised.Bytes(b));
            Assert.DoesNotContain(one.CitizenId, a.ToString()!, StringComparison.Ordinal);
        }
        return first;
    }

    private static IEnumerable<byte[]> InParts(IReadOnlyList<IMessage> answers) =>
        answers.OfType<StreamOverviewResponse>().Where(p => p.Sections is not null).SelectMany(p => p.Sections.Sections)
            .OrderBy(s => s.Category, StringComparer.Ordinal).Select(s => Normalised.Bytes(new GetOverviewResponse { Sections = { s } }));

    private async Task<double> ChanceAsync(Func<GeneratedClient, GetOverviewRequest, Task> call, GetOverviewRequest one, GetOverviewRequest other, int calls, int seed)
    {
        var order = Enumerable.Range(0, 2 * calls).Select(n => n % 2).ToArray();
        new Random(seed).Shuffle(order);
        foreach (var about in Enumerable.Range(0, WarmUp).Select(n => n % 2 == 0 ? one : other))
            await call(_client, about);
        var times = new List<double>[] { [], [] };
        foreach (var which in order)
        {
            var begun = Stopwatch.GetTimestamp();
            await call(_client, which == 0 ? one : other);
            times[which].Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        output.WriteLine($"medians {Median(times[0]):0.00} and {Median(times[1]):0.00} ms");
        return TwoSamples.PValue(times[0], times[1]);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
