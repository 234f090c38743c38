using Gateway.Sources.V1;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Cli;

/// <summary>The commands about systems: what they ask the gateway for, what they show, how they end.</summary>
public sealed class SourceCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningGateway _gateway = null!;

    private string Definition => Path.Combine(_folder.Path, "new.yaml");

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        await File.WriteAllTextAsync(Definition, "id: new");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_list_tells_at_a_glance_how_each_is_doing()
    {
        // Proves: resting with its figures, never asked with the law, not connected, coverage and weakness stand in the table, in both languages.
        var danish = PrintedPage.Flat((await RunAsync("source", "list")).Output);
        Assert.All(["3 systemer: 1 forbundet, 1 ikke forbundet, 1 spørges aldrig", "Hviler", "12 spørgsmål", "statistik", "Ikke", "Mangler", "900 ms", "antaget"], text => Assert.Contains(text, danish, StringComparison.Ordinal));
        var english = PrintedPage.Flat((await RunAsync("source", "list", "--language", "en")).Output);
        Assert.All(["3 systems", "Resting", "Never asked"], text => Assert.Contains(text, english, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_goes_on_to_the_last_page()
    {
        // Proves: what does not fit one answer is asked for by its token.
        _gateway.Sources = request => request.PageToken.Length == 0
            ? new ListSourcesResponse { Sources = { SampleSources.List().Sources[0] }, NextPageToken = "next" }
            : new ListSourcesResponse { Sources = { SampleSources.List().Sources[2] } };
        Assert.Contains("2 systemer", PrintedPage.Flat((await RunAsync("source", "list")).Output), StringComparison.Ordinal);
        Assert.Equal(["", "next"], _gateway.OtherRequests.Cast<ListSourcesRequest>().Select(r => r.PageToken));
    }

    [Fact]
    public async Task A_check_sends_the_file_and_shows_what_was_mapped_and_what_was_not()
    {
        // Proves: the text, the alias and the address go along; items and leftovers are shown; it ends with 0.
        var run = await RunAsync("source", "check", Definition, "--citizen", "D1", "--against", "http://localhost:1");
        Assert.Equal(0, run.ExitCode);
        var sent = Assert.IsType<CheckSourceRequest>(Assert.Single(_gateway.OtherRequests));
        Assert.Equal(("id: new", "D1", "http://localhost:1"), (sent.Definition, sent.SyntheticCitizen, sent.Against));
        var page = PrintedPage.Flat(run.Output);
        Assert.All(["employment-measures; Praktik; 2026-01-05; aktiv", "hours: 15 timer", "measures.items.mood (2)", "opdigtet borger"], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Errors_come_by_line_and_end_with_1()
    {
        // Proves: every error with its line, in the order of the file; a failed request ends with 1 too.
        _gateway.CheckSource = _ => SampleSources.Wrong();
        var run = await RunAsync("source", "check", Definition);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("linje 2: 'title' is missing", run.Output, StringComparison.Ordinal);
        Assert.True(run.Output.IndexOf("linje 2", StringComparison.Ordinal) < run.Output.IndexOf("linje 4", StringComparison.Ordinal));
        var failed = SampleSources.Asked();
        (failed.Requests[0].Failed, failed.Requests[0].Reason) = (true, "SOURCE_TIMEOUT");
        _gateway.CheckSource = _ => failed;
        Assert.Equal(1, (await RunAsync("source", "check", Definition)).ExitCode);
    }

    [Fact]
    public async Task A_number_is_no_alias_and_is_not_sent()
    {
        // Proves: whoever types a national id is told so without it, and the gateway is not asked; nor with a file that is not there.
        var run = await RunAsync("source", "check", Definition, "--citizen", RunningGateway.Citizen);
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain(RunningGateway.Citizen, run.Error + run.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("source", "check", Definition + ".none")).ExitCode);
        Assert.Empty(_gateway.OtherRequests);
    }

    private Task<ProgramRun> RunAsync(params string[] args) => ProgramRun.OfAsync([.. args, "--connection", _gateway.ConnectionFile], "");
}
