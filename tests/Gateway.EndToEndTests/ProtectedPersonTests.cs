using System.Text.RegularExpressions;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>A protected name and address in no output, although three payloads hold them.</summary>
public sealed partial class ProtectedPersonTests : IAsyncLifetime
{
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
        var overview = await _gateway.Caseworker.GetOverviewAsync(about);
        var stream = await StreamAsync(new StreamOverviewRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose });
        var located = await raw.LocateRecordsAsync(new LocateRecordsRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }, headers);
        var explained = await raw.ExplainAccessAsync(new ExplainAccessRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }, headers);

        Assert.Equal(5, Hidden().Count(overview.ToString()));
        Assert.Equal((true, StillProtected.Until, 5u), (overview.Protection.Active, overview.Protection.Until, overview.Protection.HiddenPassages));
        var closing = stream.Single(p => p.Closing is not null).Closing;
        Assert.Equal((true, StillProtected.Until, 5u), (closing.Protection.Active, closing.Protection.Until, closing.Protection.HiddenPassages));
        Assert.Equal(5, stream.Sum(p => Hidden().Count(p.ToString())));
        Assert.Contains(located.Located, l => l.Category == "hospital-diagnoses" && l.Presence == RecordsPresence.Held);
        Assert.Contains(explained.Explanations, e => e.Outcome == AccessOutcome.Allowed);

        foreach (var text in stream.Select(p => p.ToString()).Concat([overview.ToString(), located.ToString(), explained.ToString()]))
            Assert.Empty(Leaks(text));
        Assert.NotEmpty(_gateway.Log);
        Assert.Empty(_gateway.Log.SelectMany(Leaks));
        Assert.Empty(_gateway.Records().SelectMany(Leaks));
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

    private async Task<List<StreamOverviewResponse>> StreamAsync(StreamOverviewRequest request)
    {
        using var call = _gateway.Raw().StreamOverview(request, await _gateway.HeadersAsync());
        var parts = new List<StreamOverviewResponse>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
            parts.Add(call.ResponseStream.Current);
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
}
