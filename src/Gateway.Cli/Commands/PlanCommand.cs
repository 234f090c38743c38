using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway plan</c>: one plan out of every administration's.</summary>
internal static class PlanCommand
{
    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => QuestionOptions.Command(
        "plan", Phrase.PlanDescription, texts, terminal, QuestionParts.CaseAndPurpose | QuestionParts.Step, (question, _, cancellationToken) => AnswerAsync(question, texts, cancellationToken), [], []);

    private static Task<ExitCode> AnswerAsync(OpenQuestion question, Texts texts, CancellationToken cancellationToken)
    {
        var request = new GetPlanRequest { CitizenId = question.CitizenId, CaseId = question.CaseId, Purpose = question.Purpose, CaseStep = question.Asked.Step };
        return question.AnswerAsync(
            question.Gateway.Casework.GetPlanAsync(request, question.How.Deadline, cancellationToken),
            Phrase.Asking,
            answer => answer.Basis?.Receipt,
            (answer, layout, asked) => new PlanPage(texts, layout, asked).Render(answer),
            cancellationToken);
    }
}
