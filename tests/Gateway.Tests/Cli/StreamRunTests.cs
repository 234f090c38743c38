using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Overview.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Cli;

/// <summary>Whole runs of <c>gateway overview --stream</c> against a gateway that streams what a test tells it.</summary>
public sealed class StreamRunTests
{
    [Fact]
    public async Task Each_group_is_shown_before_the_next_one_comes()
    {
        // Proves the order: the gateway sends the second group only when the line of the first has been seen.
        await using var gateway = await RunningGateway.StartAsync();
        var error = new WatchedLines { Awaited = "2 af 6 afsnit" };
        HoldBackSecondGroup(gateway, error.Seen);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--connection", gateway.ConnectionFile], error: error);

        Assert.Equal(0, run.ExitCode);
        string[] lines = ["2 af 6 afsnit: Misbrugsbehandling: Tilbageholdt, ikke spurgt; Epikriser: Kunne ikke spørges", "6 af 6 afsnit: Indsatser: Oplysninger fundet (1); Journalnoter: Kun delvist besvaret; Sociale indsatser: Intet registreret; Diagnoser: Afventer kildens egen afgørelse", ""];
        Assert.Equal(lines, run.Error.Split(Environment.NewLine));
    }

    [Fact]
    public async Task With_json_each_message_is_one_line_as_it_comes()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var output = new WatchedLines { Awaited = "\"sections\"" };
        HoldBackSecondGroup(gateway, output.Seen);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--json", "--connection", gateway.ConnectionFile], output: output);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(SampleStream.Whole(), lines.Select(line => JsonParser.Default.Parse<StreamOverviewResponse>(line)));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void The_page_of_a_stream_is_the_page_of_the_same_answer(int width)
    {
        // Proves that order, words and tables do not depend on how the answer came; only the receipts do.
        var streamed = Streamed([.. SampleStream.Whole()]);
        var whole = SampleAnswer.Full();
        whole.Protection = SampleStream.Closing().Closing.Protection;
        var expected = PrintedPage.Of(whole, width).Split(Environment.NewLine).Where(line => !IsReceipt(line)).Select(line => line.TrimEnd());
        var page = PrintedPage.Of((texts, layout, asked) => new OverviewPage(texts, layout, asked, withTimeline: true).Render(ShownOverview.Of(streamed)), width);

        Assert.Equal(expected, page.Split(Environment.NewLine).Where(line => !IsReceipt(line)).Select(line => line.TrimEnd()));
        Assert.Contains("nr. 43, 2b000000", page, StringComparison.Ordinal);

        static bool IsReceipt(string line) => line.Contains("nr. 4", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_reaches_the_question()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await ProgramRun.OfAsync(["overview", "D2", "--stream", "--case", "26/9", "--purpose", "health-summary", "--category", "a", "b", "--step", "decision", "--connection", gateway.ConnectionFile]);

        var expected = new StreamOverviewRequest { CitizenId = "0202709998", CaseId = "26/9", Purpose = "health-summary", Categories = { "a", "b" }, CaseStep = CaseStep.Decision };
        Assert.Equal([expected], gateway.OtherRequests);
        Assert.Empty(gateway.Requests);
    }

    [Theory]
    [InlineData("ends", "STREAM_CUT")]
    [InlineData("breaks", "STREAM_CUT")]
    [InlineData("miscounts", "STREAM_NOT_WHOLE")]
    [InlineData("refuses", "DISCLOSURE_LOG_UNAVAILABLE")]
    public async Task A_cut_stream_shows_what_came_and_ends_with_6(string how, string reason)
    {
        // Proves that nothing that came is lost, and that a part is neither shown as the whole nor confirmed.
        await using var gateway = await RunningGateway.StartAsync();
        var error = new WatchedLines { Awaited = "2 af 6 afsnit" };
        Cut(gateway, how, error.Seen);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--connection", gateway.ConnectionFile], error: error);

        Assert.Equal(6, run.ExitCode);
        var page = PrintedPage.Flat(run.Output);
        Assert.Contains("Svaret er ikke helt: 2 af 6 afsnit nåede frem.", page, StringComparison.Ordinal);
        Assert.Contains("det vides ikke, om borgeren har navne- og adressebeskyttelse", page, StringComparison.Ordinal);
        Assert.Contains("Misbrugsbehandling: Tilbageholdt, ikke spurgt", page, StringComparison.Ordinal);
        Assert.Contains("Indsatser: Nåede ikke frem", page, StringComparison.Ordinal);
        Assert.Contains("Kun 2 af 6 afsnit nåede frem.", run.Error, StringComparison.Ordinal);
        Assert.Contains($"[{reason}]", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal words", run.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Confirmed);
    }

    [Fact]
    public async Task A_cut_stream_with_json_keeps_its_lines_and_explains_itself_beside_them()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Cut(gateway, "ends", Task.CompletedTask);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--json", "--connection", gateway.ConnectionFile]);

        Assert.Equal(6, run.ExitCode);
        Assert.Equal(2, run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("STREAM_CUT", (string)System.Text.Json.Nodes.JsonNode.Parse(run.Error)!["error"]!["reason"]!);
    }

    [Fact]
    public async Task A_refusal_before_anything_came_is_the_same_as_without_a_stream()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Stream = (_, _, _) => throw RunningGateway.Refusal(StatusCode.PermissionDenied, "ROLE_UNKNOWN");
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--connection", gateway.ConnectionFile]);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("ROLE_UNKNOWN", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_national_id_in_a_title_is_masked_in_lines_and_page()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Stream = async (_, stream, _) =>
        {
            foreach (var message in SampleStream.Whole())
            {
                foreach (var section in message.Sections?.Sections ?? [])
                    section.Title = SampleAnswer.Both("Sag om 010170-9999", "");
                await stream.WriteAsync(message);
            }
        };
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--connection", gateway.ConnectionFile]);

        Assert.Contains("Sag om xxxxxx-xxxx: Tilbageholdt", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("9999", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("da", "Spørger kilderne … 3 s  2 af 6 afsnit er kommet", "· Indsatser: venter …", "⊘ Misbrugsbehandling: Tilbageholdt, ikke spurgt")]
    [InlineData("en", "Asking the sources … 3 s  2 of 6 sections have come", "· Measures: waiting …", "⊘ Substance abuse: Withheld, not asked")]
    public void The_list_on_a_screen_names_every_section_and_the_seconds(string language, params string[] expected)
    {
        var streamed = Streamed(SampleStream.Opening(), SampleStream.FirstGroup());
        var list = PrintedPage.Of((texts, layout, asked) => new ArrivalView(texts, layout, new Wording(texts, asked.Clean)).Render(streamed, TimeSpan.FromSeconds(3.9)), 80, Languages.AskedFor([Languages.Option, language]));

        // What draws over itself must be two lines high from the beginning.
        Assert.Contains(Environment.NewLine, PrintedPage.Of((texts, layout, asked) => new ArrivalView(texts, layout, new Wording(texts, asked.Clean)).Render(new StreamedOverview(), TimeSpan.Zero), 80).TrimEnd(' '), StringComparison.Ordinal);
        Assert.Equal(7, list.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(expected, text => Assert.Contains(text, list, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 0, 1)]
    [InlineData(true, 6, 0)]
    public async Task On_a_screen_the_list_gives_way_to_the_page(bool cut, int exitCode, int confirmed)
    {
        // Proves that what was drawn on the way is not on standard output, and that a cut ends the drawing too.
        await using var gateway = await RunningGateway.StartAsync();
        if (cut)
            Cut(gateway, "ends", Task.CompletedTask);
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--connection", gateway.ConnectionFile], onScreen: true);

        Assert.Equal((exitCode, confirmed), (run.ExitCode, gateway.Confirmed.Count));
        // Colours depend on the machine's terminal, so only words without one between them are compared.
        Assert.Contains("Overblik over D1", run.Output, StringComparison.Ordinal);
        Assert.Contains("Tilbageholdt, ikke spurgt", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(": venter", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interrupted_stream_says_so(bool onScreen)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var stop = new CancellationTokenSource();
        gateway.Stream = async (_, stream, context) =>
        {
            await stream.WriteAsync(SampleStream.Opening());
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        };
        var run = await ProgramRun.OfAsync(["overview", "D1", "--stream", "--connection", gateway.ConnectionFile], onScreen: onScreen, interrupted: stop.Token);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("Afbrudt.", run.Error, StringComparison.Ordinal);
    }

    private static StreamedOverview Streamed(params StreamOverviewResponse[] messages)
    {
        var streamed = new StreamedOverview();
        foreach (var message in messages)
            streamed.Add(message);
        return streamed;
    }

    private static void HoldBackSecondGroup(RunningGateway gateway, Task seen) => gateway.Stream = async (_, stream, context) =>
    {
        await stream.WriteAsync(SampleStream.Opening());
        await stream.WriteAsync(SampleStream.FirstGroup());
        await seen.WaitAsync(context.CancellationToken);
        await stream.WriteAsync(SampleStream.SecondGroup());
        await stream.WriteAsync(SampleStream.Closing());
    };

    private static void Cut(RunningGateway gateway, string how, Task seen) => gateway.Stream = async (_, stream, context) =>
    {
        await stream.WriteAsync(SampleStream.Opening());
        await stream.WriteAsync(SampleStream.FirstGroup());
        // What came must have been shown before the connection is torn down, which would throw it away.
        await seen.WaitAsync(context.CancellationToken);
        if (how == "miscounts")
            await stream.WriteAsync(SampleStream.Closing());
        if (how == "refuses")
            throw RunningGateway.Refusal(StatusCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE");
        if (how == "breaks")
            context.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
    };
}
