using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Policy.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway emergencies</c>: emergency accesses (værdispring), and the privacy officer's decision about each.</summary>
internal static class EmergenciesCommand
{
    public const string IdArgument = "emergency";

    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) =>
        CommandGroup.Of("emergencies", Phrase.EmergenciesDescription, texts, terminal, List(texts, terminal), Review(texts, terminal));

    private static Command List(Texts texts, Terminal terminal)
    {
        var reviewed = new Option<bool>("--reviewed") { Description = texts.Of(Phrase.ReviewedDescription) };
        return OfficerCommand.Of("list", Phrase.EmergenciesListDescription, texts, terminal, AnswerAsync, reviewed);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var names = await gateway.NamesAsync(texts, cancellationToken);
            var request = new ListEmergencyAccessesRequest { ReviewedToo = parsed.GetValue(reviewed), PageSize = ReviewsPage.Most };
            return await gateway.ShowAsync(
                gateway.Calls.Policy.ListEmergencyAccessesAsync(request, gateway.How.Deadline, cancellationToken),
                (answer, layout) => new ReviewsPage(names, texts, layout).Emergencies(answer));
        }
    }

    private static Command Review(Texts texts, Terminal terminal)
    {
        var id = new Argument<string>(IdArgument) { Description = texts.Of(Phrase.EmergencyArgument) };
        var decision = new ReviewOptions(Phrase.EmergencyJustifiedDescription, texts);
        return OfficerCommand.Of("review", Phrase.EmergenciesReviewDescription, texts, terminal, AnswerAsync, id, decision.Justified, decision.Reason);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var (justified, reason) = await decision.ReadAsync(parsed, terminal, cancellationToken);
            var request = new ReviewEmergencyAccessRequest { EmergencyId = parsed.GetRequiredValue(id), Justified = justified, Reason = reason, IdempotencyKey = ConsentClient.NewKey() };
            return await gateway.ShowAsync(
                gateway.Calls.Policy.ReviewEmergencyAccessAsync(request, gateway.How.Deadline, cancellationToken),
                (answer, layout) => new ReviewsPage(CatalogueNames.None(texts), texts, layout).Decided(justified ? Phrase.EmergencyWasJustified : Phrase.EmergencyWasNot, answer.Receipt));
        }
    }
}
