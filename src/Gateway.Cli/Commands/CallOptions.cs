using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Cli.Connection;
using Gateway.Cli.Language;

namespace Gateway.Cli.Commands;

/// <summary>The options of every command that asks the gateway, and how they are read.</summary>
internal sealed class CallOptions
{
    public const string JsonOption = "--json";

    private readonly string? _usualRole;
    private readonly Option<bool> _json;
    private readonly Option<string> _client;
    private readonly Option<bool> _start;
    private readonly Option<string> _connection;
    private readonly Option<double> _deadline;

    /// <summary>The options; where no client system is named, the first asks.</summary>
    public CallOptions(Texts texts) : this(texts, Phrase.AsDescription, usualRole: null)
    {
    }

    private CallOptions(Texts texts, Phrase asDescription, string? usualRole, double usualDeadline = Question.UsualDeadline)
    {
        _usualRole = usualRole;
        _deadline = DeadlineOption(texts, usualDeadline);
        _json = new(JsonOption) { Description = texts.Of(Phrase.JsonDescription) };
        _client = new("--as") { HelpName = "ID", Description = texts.Of(asDescription) };
        _start = new("--start") { Description = texts.Of(Phrase.StartDescription) };
        _connection = new("--connection") { HelpName = "FILE", Description = texts.Of(Phrase.ConnectionDescription, ConnectionFile.UsualPlace) };
    }

    /// <summary>How long it may take.</summary>
    public Option Deadline => _deadline;

    /// <summary>The others.</summary>
    public IReadOnlyList<Option> Others => [_json, _client, _start, _connection];

    /// <summary>The options of the privacy officer's commands; where no client system is named, the officer's asks.</summary>
    public static CallOptions OfOfficer(Texts texts) => new(texts, Phrase.AsOfficerDescription, ConnectionClient.Officer);

    /// <summary>The same, for what reads the whole log.</summary>
    public static CallOptions OfWholeLog(Texts texts) => new(texts, Phrase.AsOfficerDescription, ConnectionClient.Officer, Question.LogDeadline);

    /// <summary>What the command line says.</summary>
    public HowToAsk Read(ParseResult parsed) => new(TimeSpan.FromSeconds(parsed.GetValue(_deadline)), parsed.GetValue(_json))
    {
        ClientId = parsed.GetValue(_client),
        UsualRole = _usualRole,
        ConnectionFile = parsed.GetValue(_connection),
        Start = parsed.GetValue(_start),
    };

    private static Option<double> DeadlineOption(Texts texts, double usual) => new("--deadline")
    {
        HelpName = "SECONDS",
        Description = texts.Of(Phrase.DeadlineDescription, Question.ShortestDeadline, Question.LongestDeadline, usual),
        DefaultValueFactory = _ => usual,
        CustomParser = Seconds,
    };

    // A Danish decimal comma must not become a thousands separator: "0,5" is half a second, not five.
    private static double Seconds(ArgumentResult given)
    {
        var text = given.Tokens.Count == 1 ? given.Tokens[0].Value.Replace(',', '.') : "";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= Question.ShortestDeadline and <= Question.LongestDeadline)
            return seconds;
        given.AddError("Out of range.");
        return 0;
    }
}
