using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Overview.V1;

namespace Gateway.Cli.Commands;

/// <summary>Which of the common options a command has.</summary>
[Flags]
internal enum QuestionParts
{
    /// <summary>Whom it is about, and how to ask; every command has these.</summary>
    None = 0,

    /// <summary>Case and purpose.</summary>
    CaseAndPurpose = 1,

    /// <summary>Categories.</summary>
    Categories = 2,

    /// <summary>Step of the case.</summary>
    Step = 4,

    /// <summary>All that a question about content needs.</summary>
    All = CaseAndPurpose | Categories | Step,
}

/// <summary>The argument and the options of every command that asks about a citizen, and how they are read.</summary>
internal sealed class QuestionOptions
{
    public const string CaseOption = "--case";
    public const string PurposeOption = "--purpose";
    public const string CategoryOption = "--category";
    public const string StepOption = "--step";
    public const string CitizenArgument = "citizen";

    private readonly Argument<string> _citizen;
    private readonly Option<string> _caseId;
    private readonly Option<string> _purpose;
    private readonly Option<string[]> _categories;
    private readonly Option<string> _step;
    private readonly CallOptions _call;
    private readonly string _usualPurpose;

    private QuestionOptions(Texts texts, string usualPurpose)
    {
        _usualPurpose = usualPurpose;
        _citizen = new(CitizenArgument) { Description = texts.Of(Phrase.CitizenDescription) };
        _citizen.Validators.Add(given =>
        {
            if (given.Tokens.Any(token => UsageProblems.IsOption(token.Value)))
                given.AddError("An option that does not exist.");
        });
        _caseId = Text(CaseOption, "ID", texts.Of(Phrase.CaseDescription, Question.UsualCase));
        _purpose = Text(PurposeOption, "ID", texts.Of(Phrase.PurposeDescription, usualPurpose, Question.CitizensPurpose));
        _categories = new(CategoryOption) { HelpName = "ID", Description = texts.Of(Phrase.CategoryDescription), Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        _step = Text(StepOption, "STEP", texts.Of(Phrase.StepDescription, string.Join(", ", Question.Steps.Keys)));
        _step.AcceptOnlyFromAmong([.. Question.Steps.Keys]);
        _call = new(texts);
    }

    /// <summary>A command that asks about a citizen.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, in words.</param>
    /// <param name="texts">The words.</param>
    /// <param name="terminal">Where the answer is shown.</param>
    /// <param name="answer">What it does once gateway and citizen are found; the result is the exit code.</param>
    /// <param name="own">Options that only this command has.</param>
    public static Command Command(
        string name,
        Phrase description,
        Texts texts,
        Terminal terminal,
        Func<OpenQuestion, ParseResult, CancellationToken, Task<ExitCode>> answer,
        params Option[] own) => Command(name, description, texts, terminal, QuestionParts.All, answer, [], own);

    /// <summary>A command about a citizen that has only some of the common options, or arguments of its own.</summary>
    public static Command Command(
        string name,
        Phrase description,
        Texts texts,
        Terminal terminal,
        QuestionParts parts,
        Func<OpenQuestion, ParseResult, CancellationToken, Task<ExitCode>> answer,
        IReadOnlyList<Argument> arguments,
        IReadOnlyList<Option> own,
        Func<Question, ParseResult, Question>? refine = null,
        string usualPurpose = Question.UsualPurpose)
    {
        var common = new QuestionOptions(texts, usualPurpose);
        var command = new Command(name, texts.Of(description)) { common._citizen };
        foreach (var argument in arguments)
            command.Add(argument);
        foreach (var option in common.Of(parts).Concat(own).Concat(common._call.Others))
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var asked = common.Read(parsed);
            var run = new QuestionRun(refine is null ? asked : refine(asked, parsed), (question, stop) => answer(question, parsed, stop), texts, terminal);
            return run.RunAsync(cancellationToken);
        });
        return command;
    }

    private IEnumerable<Option> Of(QuestionParts parts)
    {
        if (parts.HasFlag(QuestionParts.CaseAndPurpose))
        {
            yield return _caseId;
            yield return _purpose;
        }
        if (parts.HasFlag(QuestionParts.Categories))
            yield return _categories;
        if (parts.HasFlag(QuestionParts.Step))
            yield return _step;
        yield return _call.Deadline;
    }

    private Question Read(ParseResult parsed) => new()
    {
        Citizen = parsed.GetRequiredValue(_citizen),
        CaseId = parsed.GetValue(_caseId),
        Purpose = parsed.GetValue(_purpose),
        CommandsPurpose = _usualPurpose,
        Categories = parsed.GetValue(_categories) ?? [],
        Step = parsed.GetValue(_step) is { } word ? Question.Steps[word] : CaseStep.Unspecified,
        How = _call.Read(parsed),
    };

    private static Option<string> Text(string name, string help, string description) => new(name) { HelpName = help, Description = description };
}
