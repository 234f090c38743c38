using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Overview.V1;

namespace Gateway.Cli.Commands;

/// <summary>The command line of <c>gateway overview</c>.</summary>
internal static class OverviewCommand
{
    public const string JsonOption = "--json";
    public const string CaseOption = "--case";
    public const string PurposeOption = "--purpose";
    public const string CategoryOption = "--category";
    public const string StepOption = "--step";
    public const string CitizenArgument = "citizen";

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var citizen = new Argument<string>(CitizenArgument) { Description = texts.Of(Phrase.CitizenDescription) };
        citizen.Validators.Add(given =>
        {
            if (given.Tokens.Any(token => UsageProblems.IsOption(token.Value)))
                given.AddError("An option that does not exist.");
        });
        var caseId = Text(CaseOption, "ID", texts.Of(Phrase.CaseDescription, OverviewQuestion.UsualCase));
        var purpose = Text(PurposeOption, "ID", texts.Of(Phrase.PurposeDescription, OverviewQuestion.UsualPurpose));
        var categories = new Option<string[]>(CategoryOption) { HelpName = "ID", Description = texts.Of(Phrase.CategoryDescription), Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        var step = Text(StepOption, "STEP", texts.Of(Phrase.StepDescription, string.Join(", ", OverviewQuestion.Steps.Keys)));
        step.AcceptOnlyFromAmong([.. OverviewQuestion.Steps.Keys]);
        var deadline = Deadline(texts);
        var json = new Option<bool>(JsonOption) { Description = texts.Of(Phrase.JsonDescription) };
        var client = Text("--as", "ID", texts.Of(Phrase.AsDescription));
        var start = new Option<bool>("--start") { Description = texts.Of(Phrase.StartDescription) };
        var connection = Text("--connection", "FILE", texts.Of(Phrase.ConnectionDescription, ConnectionFile.UsualPlace));

        var command = new Command("overview", texts.Of(Phrase.OverviewDescription)) { citizen, caseId, purpose, categories, step, deadline, json, client, start, connection };
        command.SetAction((parsed, cancellationToken) =>
        {
            var question = new OverviewQuestion
            {
                Citizen = parsed.GetRequiredValue(citizen),
                CaseId = parsed.GetValue(caseId),
                Purpose = parsed.GetValue(purpose) ?? OverviewQuestion.UsualPurpose,
                Categories = parsed.GetValue(categories) ?? [],
                Step = parsed.GetValue(step) is { } word ? OverviewQuestion.Steps[word] : CaseStep.Unspecified,
                Deadline = TimeSpan.FromSeconds(parsed.GetValue(deadline)),
                AsJson = parsed.GetValue(json),
                ClientId = parsed.GetValue(client),
                ConnectionFile = parsed.GetValue(connection),
                Start = parsed.GetValue(start),
            };
            return new OverviewRun(question, texts, terminal).RunAsync(cancellationToken);
        });
        return command;
    }

    private static Option<string> Text(string name, string help, string description) => new(name) { HelpName = help, Description = description };

    private static Option<double> Deadline(Texts texts) => new("--deadline")
    {
        HelpName = "SECONDS",
        Description = texts.Of(Phrase.DeadlineDescription, OverviewQuestion.ShortestDeadline, OverviewQuestion.LongestDeadline, OverviewQuestion.UsualDeadline),
        DefaultValueFactory = _ => OverviewQuestion.UsualDeadline,
        CustomParser = Seconds,
    };

    // A Danish decimal comma must not become a thousands separator: "0,5" is half a second, not five.
    private static double Seconds(ArgumentResult given)
    {
        var text = given.Tokens.Count == 1 ? given.Tokens[0].Value.Replace(',', '.') : "";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= OverviewQuestion.ShortestDeadline and <= OverviewQuestion.LongestDeadline)
            return seconds;
        given.AddError("Out of range.");
        return 0;
    }
}
