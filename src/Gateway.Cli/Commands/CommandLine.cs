using System.CommandLine;
using System.CommandLine.Help;
using Gateway.Cli.Language;

namespace Gateway.Cli.Commands;

/// <summary>The program's commands, and how a command line becomes an exit code.</summary>
internal static class CommandLine
{
    // "@file" would read arguments from a file, and "-abc" would be three options: neither is meant here.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Every command, described in the language of <paramref name="texts"/>.</summary>
    public static RootCommand Build(Texts texts, Terminal terminal)
    {
        var help = new HelpPage(texts, terminal);
        var root = new RootCommand(texts.Of(Phrase.RootDescription))
        {
            OverviewCommand.Build(texts, terminal),
            LocateCommand.Build(texts, terminal),
            ExplainCommand.Build(texts, terminal),
            AssessCommand.Build(texts, terminal),
            InformantCommand.Build(texts, terminal),
            BriefCommand.Build(texts, terminal),
            PlanCommand.Build(texts, terminal),
            CertificateCommand.Build(texts, terminal),
            MeetingCommand.Build(texts, terminal),
            SummaryCommand.Build(texts, terminal),
            ConsentCommand.Build(texts, terminal),
            CorrectionsCommand.Build(texts, terminal),
            RulesCommand.Build(texts, terminal),
            EmergenciesCommand.Build(texts, terminal),
            RelationsCommand.Build(texts, terminal),
            MandatesCommand.Build(texts, terminal),
            AlarmsCommand.Build(texts, terminal),
            LogCommand.Build(texts, terminal),
            SourceCommand.Build(texts, terminal),
        };
        root.Directives.Clear();
        root.Add(LanguageOption(texts));
        foreach (var option in root.Options)
            Describe(option, texts, help);
        root.SetAction(parsed => help.Invoke(parsed));
        return root;
    }

    /// <summary>Runs the command that <paramref name="args"/> name; whatever happens ends in an exit code and a sentence.</summary>
    public static async Task<int> RunAsync(RootCommand commands, string[] args, Texts texts, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var asJson = args.Contains(CallOptions.JsonOption, StringComparer.Ordinal);
        try
        {
            var parsed = commands.Parse(args, Plain);
            if (UsageProblems.Of(parsed, texts) is { } problem)
                return await problem.ReportAsync(terminal, asJson);
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false },
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return await new Problem(ExitCode.Other, "INTERRUPTED", texts.Of(Phrase.Interrupted)).ReportAsync(terminal, asJson);
        }
        catch (Exception)
        {
            // The text of an unexpected exception may hold anything, so nothing of it is shown.
            return await new Problem(ExitCode.Other, "UNEXPECTED", texts.Of(Phrase.Unexpected)).ReportAsync(terminal, asJson);
        }
    }

    private static Option<string> LanguageOption(Texts texts)
    {
        var option = new Option<string>(Languages.Option) { Description = texts.Of(Phrase.LanguageDescription), HelpName = "da|en", Recursive = true };
        option.AcceptOnlyFromAmong(Languages.Codes);
        return option;
    }

    private static void Describe(Option option, Texts texts, HelpPage help)
    {
        if (option is HelpOption)
        {
            option.Description = texts.Of(Phrase.HelpDescription);
            option.Action = help;
        }
        else if (option is VersionOption)
        {
            option.Description = texts.Of(Phrase.VersionDescription);
        }
    }
}
