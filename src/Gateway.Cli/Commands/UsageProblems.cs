using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary>
/// Says a command line that cannot be used in the user's language. The parser's own sentences are not shown: they repeat
/// what was typed, and that may be a national id.
/// </summary>
internal static class UsageProblems
{
    /// <summary>The problem, or nothing where the command line is understood or asks for help.</summary>
    public static Problem? Of(ParseResult parsed, Texts texts)
    {
        if (parsed.Errors.Count == 0 || parsed.CommandResult.Children.OfType<OptionResult>().Any(option => option.Option is HelpOption))
            return null;
        return new Problem(ExitCode.BadRequest, "USAGE", Sentence(parsed, texts));
    }

    /// <summary>True for what was meant as an option; a single <c>-</c> is an argument.</summary>
    public static bool IsOption(string token) => token.Length > 1 && token[0] == '-';

    private static string Sentence(ParseResult parsed, Texts texts)
    {
        // The parser takes an option it does not know for an argument, where one is still missing.
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        if (parsed.UnmatchedTokens.Concat(arguments).FirstOrDefault(IsOption) is { } unknown)
            return texts.Of(Phrase.UsageUnknown, new SourceText(nationalId: null).Line(unknown.Split('=', ':')[0]));
        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? "gateway" : HelpPage.CommandName(command);
        return parsed.Errors.Select(error => error.SymbolResult).FirstOrDefault() switch
        {
            OptionResult { IdentifierTokenCount: > 0 } option => texts.Of(Phrase.UsageValue, option.Option.Name, name),
            ArgumentResult { Parent: OptionResult { IdentifierTokenCount: > 0 } option } => texts.Of(Phrase.UsageValue, option.Option.Name, name),
            _ => Missing(parsed, name, texts) ?? texts.Of(Phrase.UsageNotUnderstood),
        };
    }

    private static string? Missing(ParseResult parsed, string name, Texts texts)
    {
        var command = parsed.CommandResult.Command;
        if (command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing)
            return missing.Name == QuestionOptions.CitizenArgument ? texts.Of(Phrase.UsageMissing, name) : texts.Of(Phrase.UsageMissingArgument, missing.Name, name);
        return command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is not { IdentifierTokenCount: > 0 }) is { } required
            ? texts.Of(Phrase.UsageMissingOption, required.Name, name)
            : null;
    }
}
