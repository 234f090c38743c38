using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway informant</c>: how much of what cases need was met without asking the citizens, over all assessments, without identities.</summary>
internal static class InformantCommand
{
    public const string FromOption = "--from";
    public const string UntilOption = "--until";

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var from = new Option<string>(FromOption) { HelpName = "YYYY-MM", Description = texts.Of(Phrase.InformantFromDescription) };
        var until = new Option<string>(UntilOption) { HelpName = "YYYY-MM", Description = texts.Of(Phrase.InformantUntilDescription) };
        return OfficerCommand.Of("informant", Phrase.InformantDescription, texts, terminal, AnswerAsync, from, until);

        Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new GetInformantFiguresRequest { FromMonth = parsed.GetValue(from) ?? "", UntilMonth = parsed.GetValue(until) ?? "" };
            return gateway.ShowAsync(
                gateway.Calls.Casework.GetInformantFiguresAsync(request, gateway.How.Deadline, cancellationToken),
                (answer, layout) => new InformantPage(texts, layout).Render(answer));
        }
    }
}
