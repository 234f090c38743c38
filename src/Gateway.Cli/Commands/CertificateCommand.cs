using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway certificate</c>: the request for a certificate from the GP, or why none is needed. Sends nothing.</summary>
internal static class CertificateCommand
{
    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var type = CaseTypes.Build(texts);
        var reason = new Option<string>(ReviewOptions.ReasonOption) { HelpName = "TEXT", Description = texts.Of(Phrase.CertificateReasonDescription) };
        return QuestionOptions.Command(
            "certificate", Phrase.CertificateDescription, texts, terminal, QuestionParts.CaseAndPurpose | QuestionParts.Step,
            async (question, parsed, cancellationToken) => await AnswerAsync(
                question, CaseTypes.Words[parsed.GetRequiredValue(type)], await TypedText.ReadAsync(parsed.GetValue(reason), terminal, cancellationToken), texts, cancellationToken),
            [], [type, reason]);
    }

    private static Task<ExitCode> AnswerAsync(OpenQuestion question, CaseType type, string reason, Texts texts, CancellationToken cancellationToken)
    {
        var request = new PrepareCertificateRequestRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Purpose,
            CaseStep = question.Asked.Step,
            CaseType = type,
            ReasonToGoOn = reason,
        };
        return question.AnswerAsync(
            question.Gateway.Casework.PrepareCertificateRequestAsync(request, question.How.Deadline, cancellationToken),
            Phrase.Asking,
            answer => answer.Basis?.Receipt,
            (answer, layout, asked) => new CertificatePage(texts, layout, asked).Render(answer),
            cancellationToken);
    }
}
