using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway assess</c>: is the case sufficiently documented, what is missing and why, and the next lawful step.</summary>
internal static class AssessCommand
{
    public const string ToldOption = "--told";

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var type = CaseTypes.Build(texts);
        var told = new Option<string[]>(ToldOption) { HelpName = "ID", Description = texts.Of(Phrase.ToldDescription), Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        return QuestionOptions.Command(
            "assess", Phrase.AssessDescription, texts, terminal, QuestionParts.CaseAndPurpose | QuestionParts.Step,
            (question, parsed, cancellationToken) => AnswerAsync(question, CaseTypes.Words[parsed.GetRequiredValue(type)], parsed.GetValue(told) ?? [], texts, cancellationToken),
            [], [type, told]);
    }

    private static Task<ExitCode> AnswerAsync(OpenQuestion question, CaseType type, string[] told, Texts texts, CancellationToken cancellationToken)
    {
        var request = new AssessCaseRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Purpose,
            CaseStep = question.Asked.Step,
            CaseType = type,
            ToldByCitizen = { told },
        };
        return question.AnswerAsync(
            question.Gateway.Casework.AssessCaseAsync(request, question.How.Deadline, cancellationToken),
            Phrase.Asking,
            answer => answer.Basis?.Receipt,
            (answer, layout, asked) => new AssessmentPage(texts, layout, asked).Render(answer),
            cancellationToken);
    }
}
