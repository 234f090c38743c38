using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Overview.V1;
using Spectre.Console;

namespace Gateway.Cli.Commands;

/// <summary>
/// An overview shown as it arrives: on a screen a list that fills in and gives way to the page, elsewhere a line for each
/// group on standard error, with <c>--json</c> a line for each message on standard output. Then the page, as always.
/// </summary>
internal sealed class ArrivingOverview(OpenQuestion question, bool withTimeline, Texts texts, Terminal terminal)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly StreamedOverview _streamed = new();
    private readonly Wording _wording = new(texts, question.Clean);

    /// <summary>Asks, shows what comes, and confirms what came whole.</summary>
    public async Task<ExitCode> AnswerAsync(CancellationToken cancellationToken)
    {
        // 1. Ask, and show what comes as it comes.
        GatewayError? cut = null;
        try
        {
            await ArriveAsync(question.Gateway.StreamOverviewAsync(Request(), question.How.Deadline, cancellationToken), cancellationToken);
        }
        catch (GatewayException failure) when (_streamed.IsOpen)
        {
            // What came is recorded as disclosed and stays of use; that it is not the whole is said twice.
            cut = failure.Error;
        }

        // 2. The page, of a cut answer too.
        if (!question.How.AsJson)
            question.Show((layout, asked) => new OverviewPage(texts, layout, asked, withTimeline).Render(ShownOverview.Of(_streamed)));

        // 3. Only a whole answer counts as delivered.
        if (cut is null)
        {
            await question.ConfirmAsync(_streamed.Receipts, cancellationToken);
            return ExitCode.Answered;
        }
        var problem = question.Problems.Of(cut);
        var (came, all) = (_streamed.Announced.Count - _streamed.Missing.Count, _streamed.Announced.Count);
        await (problem with { ExitCode = ExitCode.NotWhole, Message = texts.Of(Phrase.NotWholeProblem, came, all, problem.Message) }).ReportAsync(terminal, question.How.AsJson);
        return ExitCode.NotWhole;
    }

    private StreamOverviewRequest Request() => new()
    {
        CitizenId = question.CitizenId,
        CaseId = question.CaseId,
        Purpose = question.Purpose,
        Categories = { question.Asked.Categories },
        CaseStep = question.Asked.Step,
    };

    private Task ArriveAsync(IAsyncEnumerable<StreamOverviewResponse> messages, CancellationToken cancellationToken)
    {
        if (question.How.AsJson)
            return AsJsonAsync(messages);
        // The list is drawn over itself again and again: both streams must go to a screen that can do that.
        var console = terminal.Page(terminal.Error, terminal.OutputIsScreen && terminal.ErrorIsScreen);
        return console.Profile.Capabilities is { Ansi: true, Interactive: true }
            ? OnScreenAsync(messages, console, cancellationToken)
            : AsLinesAsync(messages, new ArrivalView(texts, PageLayout.Of(console), _wording));
    }

    private async Task AsJsonAsync(IAsyncEnumerable<StreamOverviewResponse> messages)
    {
        await foreach (var message in messages)
        {
            _streamed.Add(message);
            await question.WriteJsonLineAsync(message);
            await terminal.Output.FlushAsync();
        }
    }

    private async Task AsLinesAsync(IAsyncEnumerable<StreamOverviewResponse> messages, ArrivalView view)
    {
        await foreach (var message in messages)
        {
            _streamed.Add(message);
            if (message.Sections is { } group)
                await terminal.Error.WriteLineAsync(view.Line(_streamed, group));
        }
    }

    private Task OnScreenAsync(IAsyncEnumerable<StreamOverviewResponse> messages, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var view = new ArrivalView(texts, PageLayout.Of(console), _wording);
        var started = TimeProvider.System.GetTimestamp();
        return console.Live(view.Render(_streamed, TimeSpan.Zero)).AutoClear(true).StartAsync(async live =>
        {
            using var beat = new PeriodicTimer(Beat);
            await using var reader = messages.GetAsyncEnumerator(cancellationToken);
            // The beat is not interrupted: the reading is, and must have ended before the reader is let go.
            var (next, tick) = (reader.MoveNextAsync().AsTask(), beat.WaitForNextTickAsync(CancellationToken.None).AsTask());
            while (true)
            {
                // Messages and seconds are taken in turn, on one thread: nothing is drawn while it changes.
                if (await Task.WhenAny(next, tick) == tick)
                {
                    tick = beat.WaitForNextTickAsync(CancellationToken.None).AsTask();
                }
                else if (await next)
                {
                    _streamed.Add(reader.Current);
                    next = reader.MoveNextAsync().AsTask();
                }
                else
                {
                    return;
                }
                live.UpdateTarget(view.Render(_streamed, TimeProvider.System.GetElapsedTime(started)));
            }
        });
    }
}
