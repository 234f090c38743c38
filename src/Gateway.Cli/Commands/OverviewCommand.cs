using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway overview</c>: everything that may be had, whole or as it arrives.</summary>
internal static class OverviewCommand
{
    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var stream = new Option<bool>("--stream") { Description = texts.Of(Phrase.StreamDescription) };
        var noTimeline = new Option<bool>("--no-timeline") { Description = texts.Of(Phrase.NoTimelineDescription) };
        return QuestionOptions.Command("overview", Phrase.OverviewDescription, texts, terminal, AnswerAsync, stream, noTimeline);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var withTimeline = !parsed.GetValue(noTimeline);
            return parsed.GetValue(stream)
                ? new ArrivingOverview(question, withTimeline, texts, terminal).AnswerAsync(cancellationToken)
                : WholeAsync(question, withTimeline, texts, cancellationToken);
        }
    }

    private static Task<ExitCode> WholeAsync(OpenQuestion question, bool withTimeline, Texts texts, CancellationToken cancellationToken)
    {
        var request = new GetOverviewRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Purpose,
            Categories = { question.Asked.Categories },
            CaseStep = question.Asked.Step,
        };
        return question.AnswerAsync(
            question.Gateway.GetOverviewAsync(request, question.How.Deadline, cancellationToken),
            Phrase.Asking,
            answer => answer.Receipt,
            (answer, layout, asked) => new OverviewPage(texts, layout, asked, withTimeline).Render(ShownOverview.Of(answer)),
            cancellationToken);
    }
}
