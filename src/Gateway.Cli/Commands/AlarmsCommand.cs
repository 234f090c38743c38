using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Policy.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway alarms</c>: sources that answered about another person, for the privacy officer.</summary>
internal static class AlarmsCommand
{
    /// <summary>The command with its subcommand, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => CommandGroup.Of("alarms", Phrase.AlarmsDescription, texts, terminal, List(texts, terminal));

    private static Command List(Texts texts, Terminal terminal)
    {
        return OfficerCommand.Of("list", Phrase.AlarmsListDescription, texts, terminal, AnswerAsync);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var names = await gateway.NamesAsync(texts, cancellationToken);
            return await gateway.ShowAsync(
                gateway.Calls.Policy.ListAlarmsAsync(new ListAlarmsRequest { PageSize = ReviewsPage.Most }, gateway.How.Deadline, cancellationToken),
                (answer, layout) => new ReviewsPage(names, texts, layout).Alarms(answer));
        }
    }
}
