using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway summary</c>: health on one page, for the health coordinator; on request as a printable page and as a FHIR document.</summary>
internal static class SummaryCommand
{
    private const string Coordination = "health-coordination";
    private const string Coordinator = "health-coordinator";

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var fhir = new Option<string>("--fhir") { HelpName = "FILE", Description = texts.Of(Phrase.SummaryFhirDescription) };
        var html = new Option<string>("--html") { HelpName = "FILE", Description = texts.Of(Phrase.SummaryHtmlDescription) };
        return QuestionOptions.Command(
            "summary", Phrase.SummaryDescription, texts, terminal, QuestionParts.CaseAndPurpose | QuestionParts.Step, AnswerAsync, [], [fhir, html], AsCoordinator, Coordination);

        static Question AsCoordinator(Question asked, ParseResult parsed) => asked with { How = asked.How with { UsualRole = Coordinator } };

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken) =>
            SummaryCommand.AnswerAsync(question, parsed.GetValue(fhir), parsed.GetValue(html), texts, terminal, cancellationToken);
    }

    private static async Task<ExitCode> AnswerAsync(
        OpenQuestion question, string? fhirFile, string? htmlFile, Texts texts, Terminal terminal, CancellationToken cancellationToken)
    {
        var request = new GetHealthSummaryRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Purpose,
            CaseStep = question.Asked.Step,
            WithFhirDocument = fhirFile is not null,
        };
        Problem? notWritten = null;
        var exit = await question.AnswerAsync(
            AskAsync(),
            Phrase.Asking,
            answer => answer.Basis?.Receipt,
            (answer, layout, asked) => new SummaryPage(texts, layout, asked).Render(answer),
            cancellationToken);
        if (notWritten is null)
            return exit;
        await notWritten.ReportAsync(terminal, question.How.AsJson);
        return notWritten.ExitCode;

        // The files are written before the delivery is confirmed; the page is shown whether or not they could be.
        async Task<GetHealthSummaryResponse> AskAsync()
        {
            var answer = await question.Gateway.Casework.GetHealthSummaryAsync(request, question.How.Deadline, cancellationToken);
            var written = (fhirFile is null || PrivateFile.Write(fhirFile, answer.FhirDocument))
                && (htmlFile is null || PrivateFile.Write(htmlFile, new PrintedSummary(texts, question.Described).Render(answer)));
            notWritten = written ? null : new Problem(ExitCode.Other, "FILE_NOT_WRITTEN", texts.Of(Phrase.FileNotWritten));
            return answer;
        }
    }
}
