using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway certificate</c>: the request for a certificate from the GP, or why none is needed. Sends nothing.</summary>
internal static class CertificateCommand
{
    public const string TypeOption = "--type";

    private static readonly Dictionary<string, CaseType> Types = new(StringComparer.Ordinal)
    {
        ["resource-course"] = CaseType.ResourceCourse,
        ["flex-job"] = CaseType.FlexJob,
        ["retention-flex-job"] = CaseType.RetentionFlexJob,
        ["disability-pension"] = CaseType.DisabilityPension,
        ["obvious-pension"] = CaseType.ObviousPension,
        ["job-clarification"] = CaseType.JobClarification,
        ["sickness-benefit-3"] = CaseType.SicknessBenefit3,
    };

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var type = new Option<string>(TypeOption) { HelpName = "TYPE", Description = texts.Of(Phrase.CaseTypeDescription, string.Join(", ", Types.Keys)), Required = true };
        type.AcceptOnlyFromAmong([.. Types.Keys]);
        var reason = new Option<string>(ReviewOptions.ReasonOption) { HelpName = "TEXT", Description = texts.Of(Phrase.CertificateReasonDescription) };
        return QuestionOptions.Command(
            "certificate", Phrase.CertificateDescription, texts, terminal, QuestionParts.CaseAndPurpose | QuestionParts.Step,
            async (question, parsed, cancellationToken) => await AnswerAsync(
                question, Types[parsed.GetRequiredValue(type)], await TypedText.ReadAsync(parsed.GetValue(reason), terminal, cancellationToken), texts, cancellationToken),
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
