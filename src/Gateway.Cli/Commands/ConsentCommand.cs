using System.CommandLine;
using Gateway.Cli.Language;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway consent</c>: the life of a consent, from its text to its withdrawal.</summary>
internal static class ConsentCommand
{
    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => CommandGroup.Of(
        "consent", Phrase.ConsentDescription, texts, terminal,
        ConsentDraftCommand.Build(texts, terminal),
        ConsentGrantCommand.Build(texts, terminal),
        ConsentLookCommands.List(texts, terminal),
        ConsentLookCommands.Show(texts, terminal),
        ConsentWithdrawCommand.Build(texts, terminal),
            ConsentLookCommands.Notices(texts, terminal));

    /// <summary>The option for what shows that the citizen said so.</summary>
    public static Option<string> Evidence(Texts texts) => new("--evidence") { HelpName = "TEXT", Description = texts.Of(Phrase.EvidenceDescription) };
}
