using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway locate</c>: who holds something, and nothing of what it is.</summary>
internal static class LocateCommand
{
    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) =>
        QuestionOptions.Command("locate", Phrase.LocateDescription, texts, terminal, (question, _, cancellationToken) => AnswerAsync(question, texts, cancellationToken));

    private static Task<ExitCode> AnswerAsync(OpenQuestion question, Texts texts, CancellationToken cancellationToken)
    {
        var request = new LocateRecordsRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Purpose,
            Categories = { question.Asked.Categories },
            CaseStep = question.Asked.Step,
        };
        return question.AnswerAsync(
            question.Gateway.LocateRecordsAsync(request, question.How.Deadline, cancellationToken),
            Phrase.Asking,
            answer => answer.Receipt,
            (answer, layout, asked) => new LocatePage(texts, layout, asked).Render(answer),
            cancellationToken);
    }
}
