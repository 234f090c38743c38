using System.CommandLine;
using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Disclosures.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway log</c>: what the disclosure log tells, to the privacy officer and to the citizen.</summary>
internal static class LogCommand
{
    public const string CsvOption = "--csv";

    public const string GroundOption = "--ground";

    // GDPR art. 17(1), letter by letter.
    private static readonly Dictionary<string, ErasureGround> Grounds = new()
    {
        ["not-needed"] = ErasureGround.NoLongerNecessary,
        ["withdrawn"] = ErasureGround.ConsentWithdrawn,
        ["objection"] = ErasureGround.Objection,
        ["unlawful"] = ErasureGround.Unlawful,
        ["law"] = ErasureGround.LegalObligation,
    };

    // As many as one answer carries.
    private const uint ReportPage = 500;

    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => CommandGroup.Of(
        "log", Phrase.LogDescription, texts, terminal,
        LogSearchCommand.Build(texts, terminal), Report(texts, terminal), LogSampleCommands.Sample(texts, terminal), LogSampleCommands.Review(texts, terminal), Erase(texts, terminal), LogRestrictionCommands.Build(texts, terminal),
        LogPeriodCommands.Touched(texts, terminal), LogPeriodCommands.AuditEvents(texts, terminal),
        LogProofCommands.Checkpoint(texts, terminal), LogProofCommands.Prove(texts, terminal), LogProofCommands.Export(texts, terminal), LogProofCommands.Verify(texts, terminal));

    private static Command Report(Texts texts, Terminal terminal)
    {
        var csv = Csv(texts);
        return QuestionOptions.Command("report", Phrase.LogReportDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], [csv], AsOfficer);

        async Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var whole = await question.Open.WaitAsync(ReadAsync(question, cancellationToken));
            if (parsed.GetValue(csv))
                await terminal.Output.WriteAsync(LogCsv.Of(whole));
            else
                await question.ShowWholeAsync(whole, (answer, layout, asked) => new LogPage(CatalogueNames.None(texts), asked.Clean, texts, layout).Report(answer, asked.Named(texts)));
            return ExitCode.Answered;
        }
    }

    // What is done cannot be undone, so the ground must be named.
    private static Command Erase(Texts texts, Terminal terminal)
    {
        var ground = new Option<string>(GroundOption) { HelpName = string.Join('|', Grounds.Keys), Description = texts.Of(Phrase.LogGroundDescription), Required = true };
        ground.AcceptOnlyFromAmong([.. Grounds.Keys]);
        return QuestionOptions.Command("erase", Phrase.LogEraseDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], [ground], AsOfficer);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new EraseCitizenRequest { CitizenId = question.CitizenId, Ground = Grounds[parsed.GetRequiredValue(ground)] };
            return question.ShowAsync(
                question.Gateway.Disclosures.EraseAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, asked) => new LogPage(CatalogueNames.None(texts), asked.Clean, texts, layout).Erased(answer));
        }
    }

    /// <summary>The option for a spreadsheet.</summary>
    public static Option<bool> Csv(Texts texts) => new(CsvOption) { Description = texts.Of(Phrase.LogCsvDescription) };

    /// <summary>Where no client is named: the officer answers for the municipality.</summary>
    public static Question AsOfficer(Question asked, ParseResult parsed) => asked with { How = asked.How with { UsualRole = ConnectionClient.Officer } };

    private static async Task<GetAccessReportResponse> ReadAsync(OpenQuestion question, CancellationToken cancellationToken)
    {
        GetAccessReportResponse? whole = null;
        var request = new GetAccessReportRequest { CitizenId = question.CitizenId, PageSize = ReportPage };
        do
        {
            var page = await question.Gateway.Disclosures.GetAccessReportAsync(request, question.How.Deadline, cancellationToken);
            request.PageToken = page.NextPageToken;
            if (whole is null)
                whole = page;
            else
                whole.Rows.AddRange(page.Rows);
        }
        while (request.PageToken.Length > 0);
        whole.NextPageToken = "";
        return whole;
    }
}
