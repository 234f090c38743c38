using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway explain</c>: may I, and why. No source is asked.</summary>
internal static class ExplainCommand
{
    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) =>
        QuestionOptions.Command("explain", Phrase.ExplainDescription, texts, terminal, (question, _, cancellationToken) => AnswerAsync(question, texts, cancellationToken));

    private static Task<ExitCode> AnswerAsync(OpenQuestion question, Texts texts, CancellationToken cancellationToken)
    {
        var request = new ExplainAccessRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Asked.Purpose,
            Categories = { question.Asked.Categories },
            CaseStep = question.Asked.Step,
        };
        return question.AnswerAsync(
            question.Gateway.ExplainAccessAsync(request, question.Asked.Deadline, cancellationToken),
            Phrase.AskingGateway,
            answer => answer.Receipt,
            (answer, layout, asked) => new ExplainPage(texts, layout, asked).Render(answer),
            cancellationToken);
    }
}
