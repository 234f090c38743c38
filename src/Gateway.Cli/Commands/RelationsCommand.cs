using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Policy.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway relations</c>: queries whose caller was not known to have an open case, and the privacy officer's decision about each.</summary>
internal static class RelationsCommand
{
    public const string IdArgument = "query";

    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) =>
        CommandGroup.Of("relations", Phrase.RelationsDescription, texts, terminal, List(texts, terminal), Review(texts, terminal));

    private static Command List(Texts texts, Terminal terminal)
    {
        return OfficerCommand.Of("list", Phrase.RelationsListDescription, texts, terminal, AnswerAsync);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var names = await gateway.NamesAsync(texts, cancellationToken);
            return await gateway.ShowAsync(
                gateway.Calls.Policy.ListUnconfirmedRelationsAsync(new ListUnconfirmedRelationsRequest { PageSize = ReviewsPage.Most }, gateway.How.Deadline, cancellationToken),
                (answer, layout) => new ReviewsPage(names, texts, layout).Relations(answer));
        }
    }

    private static Command Review(Texts texts, Terminal terminal)
    {
        var id = new Argument<string>(IdArgument) { Description = texts.Of(Phrase.RelationArgument) };
        var decision = new ReviewOptions(Phrase.RelationJustifiedDescription, texts);
        return OfficerCommand.Of("review", Phrase.RelationsReviewDescription, texts, terminal, AnswerAsync, id, decision.Justified, decision.Reason);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var (justified, reason) = await decision.ReadAsync(parsed, terminal, cancellationToken);
            var request = new ReviewRelationRequest { QueryId = parsed.GetRequiredValue(id), Justified = justified, Reason = reason, IdempotencyKey = ConsentClient.NewKey() };
            return await gateway.ShowAsync(
                gateway.Calls.Policy.ReviewRelationAsync(request, gateway.How.Deadline, cancellationToken),
                (answer, layout) => new ReviewsPage(CatalogueNames.None(texts), texts, layout).Decided(justified ? Phrase.RelationWasThere : Phrase.RelationWasNot, answer.Receipt));
        }
    }
}
