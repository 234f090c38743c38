using System.CommandLine;
using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Disclosures.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway log search</c>: the looks that match all that is given, newest first.</summary>
internal static class LogSearchCommand
{
    private const uint Usual = 20;
    private const uint LargestPage = 100;

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var call = CallOptions.OfWholeLog(texts);
        var citizen = Text("--citizen", "ALIAS", Phrase.LogCitizenDescription, texts);
        var user = Text(LogPeriodCommands.UserOption, "USER", Phrase.LogUserDescription, texts);
        var client = Text(LogPeriodCommands.ClientOption, "ID", Phrase.LogClientDescription, texts);
        var organisation = Text("--organisation", "CVR", Phrase.LogOrganisationDescription, texts);
        var purpose = Text(QuestionOptions.PurposeOption, "ID", Phrase.LogPurposeDescription, texts);
        var category = Text(QuestionOptions.CategoryOption, "ID", Phrase.LogCategoryDescription, texts);
        // The words in the description: as the option's name they would leave no column for any.
        var outcome = new Option<string>("--outcome") { HelpName = "OUTCOME", Description = texts.Of(Phrase.LogOutcomeDescription, string.Join(", ", LogWords.Outcomes.Keys)) };
        outcome.AcceptOnlyFromAmong([.. LogWords.Outcomes.Keys]);
        var most = new Option<uint>("--most") { HelpName = "N", Description = texts.Of(Phrase.LogMostDescription), DefaultValueFactory = _ => Usual };
        var (from, until) = LogPeriodCommands.Period(texts, required: false);
        var csv = LogCommand.Csv(texts);
        var command = new Command("search", texts.Of(Phrase.LogSearchDescription));
        foreach (var option in new Option[] { citizen, user, client, organisation, from, until, purpose, category, outcome, most, csv, call.Deadline }.Concat(call.Others))
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new SearchDisclosuresRequest
            {
                User = parsed.GetValue(user) ?? "",
                ClientId = parsed.GetValue(client) ?? "",
                OrganisationCvr = parsed.GetValue(organisation) ?? "",
                Purpose = parsed.GetValue(purpose) ?? "",
                Category = parsed.GetValue(category) ?? "",
                Outcome = parsed.GetValue(outcome) is { } word ? LogWords.Outcomes[word] : DisclosureOutcome.Unspecified,
                From = LogPeriodCommands.Instant(parsed.GetValue(from)),
                Until = LogPeriodCommands.Instant(parsed.GetValue(until)),
                PageSize = Math.Clamp(parsed.GetValue(most), 1, LargestPage),
            };
            var (how, asCsv) = (call.Read(parsed), parsed.GetValue(csv));
            return parsed.GetValue(citizen) is { } named
                ? new QuestionRun(new Question { Citizen = named, How = how }, (question, stop) => AnswerAsync(question.Open, request, question.CitizenId, asCsv, texts, terminal, stop), texts, terminal).RunAsync(cancellationToken)
                : new GatewayRun(how, (gateway, stop) => AnswerAsync(gateway, request, citizenId: null, asCsv, texts, terminal, stop), texts, terminal).RunAsync(cancellationToken);
        });
        return command;
    }

    private static async Task<ExitCode> AnswerAsync(
        OpenGateway gateway, SearchDisclosuresRequest request, string? citizenId, bool asCsv, Texts texts, Terminal terminal, CancellationToken cancellationToken)
    {
        request.CitizenId = citizenId ?? "";
        var answer = await gateway.WaitAsync(gateway.Calls.Disclosures.SearchAsync(request, gateway.How.Deadline, cancellationToken));
        if (asCsv)
        {
            await terminal.Output.WriteAsync(LogCsv.Of(answer));
            return ExitCode.Answered;
        }
        var names = await gateway.NamesAsync(texts, cancellationToken);
        return await gateway.ShowAsync(answer, (found, layout) => new LogPage(names, new SourceText(citizenId), texts, layout).Search(found));
    }

    private static Option<string> Text(string name, string help, Phrase description, Texts texts) => new(name) { HelpName = help, Description = texts.Of(description) };
}
