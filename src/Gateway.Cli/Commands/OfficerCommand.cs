using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Policy.V1;

namespace Gateway.Cli.Commands;

/// <summary>What the privacy officer's commands have in common: they are about no citizen, and ask in the officer's role.</summary>
internal static class OfficerCommand
{
    /// <summary>A command of the privacy officer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, in words.</param>
    /// <param name="texts">The words.</param>
    /// <param name="terminal">Where the answer is shown.</param>
    /// <param name="answer">What it does once the gateway is found; the result is the exit code.</param>
    /// <param name="own">Arguments and options that only this command has.</param>
    public static Command Of(
        string name,
        Phrase description,
        Texts texts,
        Terminal terminal,
        Func<OpenGateway, ParseResult, CancellationToken, Task<ExitCode>> answer,
        params Symbol[] own) => Of(CallOptions.OfOfficer(texts), name, description, texts, terminal, answer, own);

    /// <summary>The same, for what reads the whole log and may take as long as that.</summary>
    public static Command OfWholeLog(
        string name,
        Phrase description,
        Texts texts,
        Terminal terminal,
        Func<OpenGateway, ParseResult, CancellationToken, Task<ExitCode>> answer,
        params Symbol[] own) => Of(CallOptions.OfWholeLog(texts), name, description, texts, terminal, answer, own);

    private static Command Of(
        CallOptions call, string name, Phrase description, Texts texts, Terminal terminal, Func<OpenGateway, ParseResult, CancellationToken, Task<ExitCode>> answer, Symbol[] own)
    {
        var command = new Command(name, texts.Of(description));
        foreach (var argument in own.OfType<Argument>())
            command.Add(argument);
        foreach (var option in own.OfType<Option>().Append(call.Deadline).Concat(call.Others))
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
            new GatewayRun(call.Read(parsed), (gateway, stop) => answer(gateway, parsed, stop), texts, terminal).RunAsync(cancellationToken));
        return command;
    }

    /// <summary>The rules of the officer's municipality as they stand now.</summary>
    public static Task<ListRulesResponse> RulesAsync(this OpenGateway gateway, CancellationToken cancellationToken) =>
        gateway.WaitAsync(gateway.Calls.Policy.ListRulesAsync(gateway.How.Deadline, cancellationToken));

    /// <summary>What the catalogue calls its purposes and categories; a machine needs no names, so nobody is asked for them.</summary>
    public static async Task<CatalogueNames> NamesAsync(this OpenGateway gateway, Texts texts, CancellationToken cancellationToken) =>
        gateway.How.AsJson ? CatalogueNames.None(texts) : new CatalogueNames(await gateway.RulesAsync(cancellationToken), texts);
}
