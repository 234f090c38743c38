using System.CommandLine;
using System.CommandLine.Invocation;
using Gateway.Cli.Language;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Commands;

/// <summary>The help, in the language asked for; the parser's own speaks English only.</summary>
internal sealed class HelpPage(Texts texts, Terminal terminal) : SynchronousCommandLineAction
{
    private static readonly string[] Examples =
    [
        "gateway overview D1",
        "gateway overview D1 --stream",
        "gateway overview D1 --step team-meeting --category employment-measures",
        "gateway assess D4 --type flex-job",
        "gateway locate D1",
        "gateway explain D1 --as region-health-coordinator",
        "gateway summary D4 --html d4.html",
        "gateway explain D4 --on 2026-11-01 --for officer",
        "gateway brief D4",
        "gateway plan D9",
        "gateway certificate D4 --type flex-job",
        "gateway meeting D11",
        "gateway consent draft D4 --category hospital-diagnoses --holder region --until 2027-05-01",
        "gateway overview D1 --as citizen-d1",
        "gateway log report D1 --as citizen-d1",
        "gateway log search --user caseworker-sara --outcome released",
        "gateway rules list --purpose rehabilitation-case-preparation",
        "gateway overview - --case 26/1234 --json < number.txt",
    ];

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        terminal.Page(terminal.Output, terminal.OutputIsScreen).Write(new Rows(Parts(command)));
        return (int)ExitCode.Answered;
    }

    private IEnumerable<IRenderable> Parts(Command command)
    {
        yield return new Paragraph(command.Description ?? "");
        yield return Part(Phrase.HelpUsage, [Row(Usage(command))]);
        if (command.Subcommands.Count > 0)
            yield return Part(Phrase.HelpCommands, command.Subcommands.Select(child => Row(child.Name, child.Description)));
        if (command.Arguments.Count > 0)
            yield return Part(Phrase.HelpArguments, command.Arguments.Select(argument => Row($"<{argument.Name}>", argument.Description)));
        yield return Part(Phrase.HelpOptions, Options(command).Select(option => Row(Names(option), option.Description)));
        yield return Part(Phrase.HelpExamples, Examples.Select(example => Row(example)));
        yield return Part(Phrase.HelpExitCodes, [Row(texts.Of(Phrase.ExitCodes))]);
    }

    private Rows Part(Phrase title, IEnumerable<IRenderable[]> rows)
    {
        var lines = rows.ToList();
        var grid = new Grid();
        for (var column = 0; column < lines.Max(line => line.Length); column++)
            grid.AddColumn(new GridColumn { NoWrap = column == 0 && lines[0].Length > 1, Padding = new Padding(2, 0, 0, 0) });
        foreach (var line in lines)
            grid.AddRow(line);
        return new Rows(new Paragraph(""), new Paragraph($"{texts.Of(title)}:", new Style(decoration: Decoration.Bold)), grid);
    }

    private static IRenderable[] Row(params string?[] cells) => [.. cells.Select(cell => new Paragraph(cell ?? ""))];

    private static string Usage(Command command) => command is RootCommand
        ? "gateway <command> [...]"
        : command.Subcommands.Count > 0
            ? $"{CommandName(command)} <command> [...]"
            : $"{CommandName(command)} {string.Concat(command.Arguments.Select(argument => $"<{argument.Name}> "))}[...]";

    // A subcommand is called by its parents' names too.
    internal static string CommandName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{CommandName(parent)} {command.Name}" : $"gateway {command.Name}";

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive));

    private static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.StartsWith('-')).Append(option.Name));
        return option.HelpName is null ? names : $"{names} <{option.HelpName}>";
    }
}
