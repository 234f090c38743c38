using System.Text.RegularExpressions;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>A protected name and address in no output, although three payloads hold them.</summary>
public sealed partial class ProtectedPersonTests : IAsyncLifetime
{
    // Where the payloads have a protected text that is shown, and how many.
    private static readonly Dictionary<string, int> Standing = new() { ["hospital-diagnoses"] = 2, ["discharge-letters"] = 2, ["social-measures"] = 1 };

    private const int Attempts = 3;

    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => StillProtected.StartAsync(_gateway);

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("cosmic/co-D6-1-condition.response.json", true)]
    [InlineData("cosmic/co-D6-4-documentreference.response.json", true)]
    [InlineData("ffb/ffb-04-D6-protected.response.json", false)]
    public async Task The_payloads_do_leak(string file, bool name)
    {
        // Proves the positive control: what is searched for below is in what the sources send, and the search finds it.
        var sent = await File.ReadAllTextAsync(Path.Combine(StillProtected.Shipped, file));
        Assert.Contains("address", Leaks(sent));
        Assert.Equal(name, Leaks(sent).Contains("name"));
    }

    [Theory]
    [InlineData("citizen-d1")]
    [InlineData("representative")]
    [InlineData("companion")]
    public async Task Who_may_see_nothing_is_not_told_of_the_protection(string stranger)
    {
        // Proves: of a protected person and of another a stranger gets the same, whole and in parts; whoever gets content is told.
        var answers = new List<(Protection Whole, Protection Parts)>();
        foreach (var citizen in new[] { "D5", "D6" })
        {
            var about = _gateway.OwnAccessTo(citizen, "hospital-diagnoses", "master-data");
            var whole = await _gateway.Client(stranger).GetOverviewAsync(about);
            Assert.All(whole.Sections, s => Assert.Equal(SectionState.Withheld, s.State));
            var parts = await _gateway.Client(stranger).StreamOverviewAsync(GeneratedClient.Streamed(about)).ToListAsync();
            answers.Add((whole.Protection, parts[^1].Closing.Protection));
        }
        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(new Protection(), answers[1].Whole);
        Assert.True((await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D6"))).Protection.Active);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_call_tells_what_is_protected(bool byEarlierNumber)
    {
        // Proves: overview, stream, location and explanation hold neither; the places are marked, the protection is told,
        // and the log is silent.
        var about = _gateway.About("D6");
        if (byEarlierNumber)
            about.CitizenId = StillProtected.EarlierNumber;
        var (raw, headers) = (_gateway.Raw(), await _gateway.HeadersAsync());
        var overview = await WholeAsync(async () => Read(await _gateway.Caseworker.GetOverviewAsync(about)));
        var stream = await WholeAsync(async () => Read(await StreamAsync(GeneratedClient.Streamed(about))));
        var located = await raw.LocateRecordsAsync(GeneratedClient.Located(about), headers);
        var explained = await raw.ExplainAccessAsync(GeneratedClient.Explained(about), headers);

        AssertHidden(overview, Standing);
        AssertHidden(stream, Standing);
        Assert.Contains(located.Located, l => l.Category == "hospital-diagnoses" && l.Presence == RecordsPresence.Held);
        Assert.Contains(explained.Explanations, e => e.Outcome == AccessOutcome.Allowed);

        Assert.Empty(Leaks(located.ToString()));
        Assert.Empty(Leaks(explained.ToString()));
        Assert.NotEmpty(_gateway.Log);
        Assert.Empty(_gateway.Log.SelectMany(Leaks));
        Assert.Empty(_gateway.Records().SelectMany(Leaks));
    }

    [Theory]
    [InlineData("cosmic", "hospital-diagnoses", "discharge-letters")]
    [InlineData("ffb", "social-measures")]
    public async Task A_source_that_does_not_answer_takes_its_own_passages_along_and_no_others(string source, params string[] missing)
    {
        // Proves: one passage fewer is an answer that did not come, and its section says so; who does not answer uncovers nothing.
        _gateway.Simulators.SetFault(source, Sandbox.Fault.Of(Sandbox.FaultKind.ServerError));
        var about = _gateway.About("D6");
        var standing = Standing.Where(s => !missing.Contains(s.Key)).ToDictionary();
        var overview = await WholeAsync(async () => Read(await _gateway.Caseworker.GetOverviewAsync(about)));
        Assert.Contains("SOURCE_ERROR", overview.Sections.Single(s => s.Category == missing[0]).Codes());
        AssertHidden(overview, standing);
        AssertHidden(await WholeAsync(async () => Read(await StreamAsync(GeneratedClient.Streamed(about)))), standing);
    }

    [Theory]
    [InlineData("D6")]
    [InlineData("D6-old")]
    public async Task The_command_line_shows_neither(string alias)
    {
        // Proves: page and JSON of the command line, by current and earlier number, with something hidden in them.
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(_gateway.Folder, null, "overview", alias);
        var (jsonExit, json, jsonErrors) = await GatewayProcess.RunCliAsync(_gateway.Folder, null, "overview", alias, "--json");
        Assert.True(exit == 0 && jsonExit == 0, errors + jsonErrors);
        Assert.Contains("Målgruppe 6.3", page, StringComparison.Ordinal);
        Assert.Contains("Krisecenterophold", page, StringComparison.Ordinal);
        Assert.Contains("beskyttet navn eller adresse", json, StringComparison.Ordinal);
        foreach (var text in new[] { page, json, errors, jsonErrors })
        {
            Assert.Empty(Leaks(text));
            Assert.DoesNotContain(StillProtected.EarlierNumber, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_start_banner_shows_neither()
    {
        // Proves: the list of citizens to try names a protected one by alias alone.
        var folder = Directory.CreateTempSubdirectory("gateway-banner-").FullName;
        try
        {
            await using var gateway = await GatewayProcess.StartGatewayAsync(folder);
            Assert.Contains(gateway.Printed, l => l.Contains("Anna Prøvesen", StringComparison.Ordinal));
            Assert.Contains(gateway.Printed, l => l.Contains("D6", StringComparison.Ordinal) && l.Contains("name and address protected", StringComparison.Ordinal));
            Assert.Empty(gateway.Printed.SelectMany(Leaks));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Every passage that stands in the payloads, each in its section. A failure tells categories, states and counts, and no text.
    private static void AssertHidden(Answer answer, Dictionary<string, int> standing)
    {
        var hidden = answer.Sections.ToDictionary(s => s.Category, s => Hidden().Count(s.ToString()));
        var told = $"{answer.Call}: {answer.Protection.HiddenPassages} told of, active {answer.Protection.Active}\n" + string.Join('\n', answer.Sections.Select(s =>
            $"  {s.Category} {s.State} [{string.Join(' ', s.Reasons.Select(r => $"{r.SourceId} {r.Code}"))}] items {s.Items.Count}, hidden {hidden[s.Category]}"));
        Assert.True(hidden.All(h => h.Value == standing.GetValueOrDefault(h.Key)), told);
        Assert.True(answer.Protection.HiddenPassages == standing.Values.Sum() && Hidden().Count(answer.Text) == standing.Values.Sum(), told);
        Assert.Equal((true, StillProtected.Until), (answer.Protection.Active, answer.Protection.Until));
    }

    // A machine that stands still for longer than a source is given loses that source's answer and its passages, as the
    // section then says; it does not do so time and again. What does come holds nothing protected, each time.
    private static async Task<Answer> WholeAsync(Func<Task<Answer>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await ask();
            if (attempt == Attempts || !answer.Sections.Any(s => s.Codes().Contains("SOURCE_TIMEOUT")))
                return answer with { Call = $"{answer.Call}, call {attempt}" };
        }
    }

    private static Answer Read(GetOverviewResponse overview)
    {
        Assert.Empty(Leaks(overview.ToString()));
        return new Answer("overview", overview.Protection, [.. overview.Sections], overview.ToString());
    }

    private static Answer Read(List<StreamOverviewResponse> parts)
    {
        Assert.Empty(parts.SelectMany(p => Leaks(p.ToString())));
        var groups = parts.Where(p => p.Sections is not null).ToList();
        return new Answer($"stream in {groups.Count} groups", parts[^1].Closing.Protection, [.. groups.SelectMany(g => g.Sections.Sections)], string.Concat(parts));
    }

    private async Task<List<StreamOverviewResponse>> StreamAsync(StreamOverviewRequest request)
    {
        var parts = new List<StreamOverviewResponse>();
        await foreach (var part in _gateway.Caseworker.StreamOverviewAsync(request))
            parts.Add(part);
        return parts;
    }

    // Escaped text is unescaped first, so that a leak is not missed for its spelling.
    private static IEnumerable<string> Leaks(string text)
    {
        var plain = Regex.Unescape(UnknownEscape().Replace(text, ""));
        if (plain.Contains("Ærøgade", StringComparison.OrdinalIgnoreCase))
            yield return "address";
        if (plain.Contains("Ørnsø", StringComparison.OrdinalIgnoreCase) || plain.Contains("Fatima", StringComparison.OrdinalIgnoreCase))
            yield return "name";
    }

    [GeneratedRegex(@"\\(?!u[0-9A-Fa-f]{4})")]
    private static partial Regex UnknownEscape();

    [GeneratedRegex(@"\[beskyttet navn eller adresse\]")]
    private static partial Regex Hidden();

    /// <summary>What came of a call, whole or in parts.</summary>
    private sealed record Answer(string Call, Protection Protection, IReadOnlyList<Section> Sections, string Text);
}
