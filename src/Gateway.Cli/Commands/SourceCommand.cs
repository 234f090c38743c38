using System.CommandLine;
using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Sources.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway source</c>: the systems the gateway asks, how each is doing, and the check of a new one's definition.</summary>
internal static class SourceCommand
{
    public const string FileArgument = "file";
    public const string AgainstOption = "--against";
    public const string CitizenOption = "--citizen";

    // As many as one answer carries.
    private const uint MostInOneAnswer = 100;

    // As much as the gateway takes.
    private const int LargestFile = 256 * 1024;

    // Known to most of the simulators.
    private const string UsualCitizen = "D4";

    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) =>
        CommandGroup.Of("source", Phrase.SourcesDescription, texts, terminal, List(texts, terminal), Check(texts, terminal));

    private static Command List(Texts texts, Terminal terminal)
    {
        return OfficerCommand.Of("list", Phrase.SourcesListDescription, texts, terminal, AnswerAsync);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var whole = new ListSourcesResponse();
            do
            {
                var request = new ListSourcesRequest { PageSize = MostInOneAnswer, PageToken = whole.NextPageToken };
                var page = await gateway.WaitAsync(gateway.Calls.Sources.ListSourcesAsync(request, gateway.How.Deadline, cancellationToken));
                whole.Sources.AddRange(page.Sources);
                whole.NextPageToken = page.NextPageToken;
            }
            while (whole.NextPageToken.Length > 0);
            return await gateway.ShowAsync(whole, (answer, layout) => new SourcesPage(texts, layout).List(answer));
        }
    }

    private static Command Check(Texts texts, Terminal terminal)
    {
        var file = new Argument<string>(FileArgument) { Description = texts.Of(Phrase.SourceFileArgument) };
        var citizen = new Option<string>(CitizenOption) { HelpName = "ALIAS", Description = texts.Of(Phrase.SourceCitizenDescription), DefaultValueFactory = _ => UsualCitizen };
        var against = new Option<string>(AgainstOption) { HelpName = "URL", Description = texts.Of(Phrase.SourceAgainstDescription) };
        return OfficerCommand.Of("check", Phrase.SourcesCheckDescription, texts, terminal, AnswerAsync, file, citizen, against);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var alias = parsed.GetValue(citizen) ?? "";
            // A number is never sent for an alias: the one who types it may mean somebody who exists.
            if (Citizens.IsNationalId(alias))
                return await gateway.ReportAsync(new Problem(ExitCode.BadRequest, "SYNTHETIC_CITIZENS_ONLY", texts.Of(Phrase.SourceCitizenIsNumber)));
            if (SmallFiles.Read(parsed.GetRequiredValue(file), LargestFile) is not { } text)
                return await gateway.ReportAsync(new Problem(ExitCode.BadRequest, "DEFINITION_UNREADABLE", texts.Of(Phrase.SourceFileUnreadable)));
            var request = new CheckSourceRequest { Definition = text, SyntheticCitizen = alias, Against = parsed.GetValue(against) ?? "" };
            var answer = await gateway.WaitAsync(gateway.Calls.Sources.CheckSourceAsync(request, gateway.How.Deadline, cancellationToken));
            await gateway.ShowAsync(answer, (checkedSource, layout) => new SourceCheckPage(texts, layout).Render(checkedSource));
            // The gateway finds a definition by its file's name.
            if (answer.Source is { SourceId: var id } && id != Path.GetFileNameWithoutExtension(parsed.GetRequiredValue(file)))
                await Problem.WarnAsync(terminal, "FILE_NAME", texts.Of(Phrase.SourceFileName, id), gateway.How.AsJson);
            return Passed(answer) ? ExitCode.Answered : ExitCode.Other;
        }
    }

    private static bool Passed(CheckSourceResponse answer) =>
        answer.Errors.Count == 0 && answer.How is not CheckedHow.NotReached and not CheckedHow.CredentialsMissing && !answer.Requests.Any(request => request.Failed);
}
