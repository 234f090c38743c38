using System.Text.Json.Nodes;

namespace Gateway.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("Brug:", new string[0])]
    [InlineData("Brug:", new[] { "--help" })]
    [InlineData("Usage:", new[] { "--language", "en" })]
    [InlineData("skallens historik", new[] { "overview", "--help" })]
    [InlineData("the shell keeps it in its", new[] { "overview", "-h", "--language", "en" })]
    public async Task Help_is_an_answer(string expected, string[] args)
    {
        // Proves that no arguments print help, and that the help says why an alias or - is better than a number.
        var run = await ProgramRun.OfAsync(args);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, PrintedPage.Flat(run.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("da")]
    [InlineData("en")]
    public async Task Help_names_every_command(string language)
    {
        var run = await ProgramRun.OfAsync(["--help", "--language", language]);

        Assert.All(["overview ", "locate ", "explain ", "gateway overview D1 --stream", "6 "], text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("overview", "--stream", "--no-timeline")]
    [InlineData("locate")]
    [InlineData("explain")]
    public async Task Help_names_every_option_of_the_command(string command, params string[] own)
    {
        var run = await ProgramRun.OfAsync([command, "--help"]);

        string[] options = [.. own, $"gateway {command} <citizen>", "--start", "--case", "--purpose", "--category", "--step", "--deadline", "--json", "--as", "--connection", "--language", "--help", "preparation, team-meeting, decision, follow-up"];
        Assert.All(options, option => Assert.Contains(option, PrintedPage.Flat(run.Output), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("60", "log", "touched")]
    [InlineData("60", "log", "search")]
    [InlineData("60", "log", "audit-events")]
    [InlineData("10", "log", "checkpoint")]
    [InlineData("10", "rules", "list")]
    [InlineData("10", "overview")]
    public async Task What_reads_the_whole_log_may_take_a_minute_where_nothing_else_is_said(string seconds, params string[] command)
    {
        // Proves: a million records take more than the ten seconds that a question about one citizen has.
        var run = await ProgramRun.OfAsync([.. command, "--help"]);

        Assert.Contains($"Uden: {seconds}.", PrintedPage.Flat(run.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("et alias, - eller nummeret", new[] { "overview" })]
    [InlineData("which citizen", new[] { "overview", "--language", "en" })]
    [InlineData("--deadline", new[] { "overview", "D1", "--deadline", "soon" })]
    [InlineData("--deadline", new[] { "overview", "D1", "--deadline", "0,4" })]
    [InlineData("--deadline", new[] { "overview", "D1", "--deadline", "61" })]
    [InlineData("--deadline", new[] { "overview", "D1", "--deadline", "-1" })]
    [InlineData("--step", new[] { "overview", "D1", "--step", "later" })]
    [InlineData("--case", new[] { "overview", "D1", "--case" })]
    [InlineData("--language", new[] { "overview", "D1", "--language", "fr" })]
    [InlineData("--colour", new[] { "overview", "D1", "--colour=red" })]
    [InlineData("--colour", new[] { "overview", "--colour=red", "D1" })]
    [InlineData("-x", new[] { "overview", "-x" })]
    [InlineData("ikke forstået", new[] { "overview", "D1", "D2" })]
    [InlineData("ikke forstået", new[] { "forklar" })]
    [InlineData("gateway explain --help", new[] { "explain" })]
    [InlineData("gateway locate --help", new[] { "locate", "D1", "--step", "later" })]
    [InlineData("--stream", new[] { "locate", "D1", "--stream" })]
    public async Task Wrong_usage_ends_with_2_and_names_what_is_wrong(string expected, string[] args)
    {
        var run = await ProgramRun.OfAsync(args);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,5")]
    [InlineData("0.5")]
    [InlineData("60")]
    public async Task A_deadline_may_have_a_Danish_comma(string deadline)
    {
        // Accepted means that the next step is reached: there is no connection file.
        var run = await ProgramRun.OfAsync(["overview", "D1", "--deadline", deadline]);

        Assert.Equal(4, run.ExitCode);
    }

    [Theory]
    [InlineData("overview", "0101709999", "0101709998")]
    [InlineData("0101709999")]
    [InlineData("overview", "D1", "--step", "0101709999")]
    [InlineData("overview", "--0101709999")]
    public async Task A_mistyped_command_line_does_not_repeat_a_national_id(params string[] args)
    {
        var run = await ProgramRun.OfAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("010170", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_an_error_is_one_object_on_standard_error()
    {
        var run = await ProgramRun.OfAsync(["overview", "D1", "--json"]);
        var error = JsonNode.Parse(run.Error)!;

        Assert.Equal((4, ""), (run.ExitCode, run.Output));
        Assert.Equal("CONNECTION_FILE_MISSING", (string)error["error"]!["reason"]!);
        Assert.Equal(4, (int)error["exitCode"]!);
    }
}
