using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway explain</c>: may I, and why; now, or on an earlier day. No source is asked.</summary>
internal static class ExplainCommand
{
    public const string OnOption = "--on";

    private static readonly Dictionary<string, ReasonReader> Readers = new(StringComparer.Ordinal)
    {
        ["caseworker"] = ReasonReader.Caseworker,
        ["citizen"] = ReasonReader.Citizen,
        ["officer"] = ReasonReader.Officer,
    };

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var on = new Option<DateTimeOffset?>(OnOption) { HelpName = "DATE", Description = texts.Of(Phrase.OnDescription), CustomParser = Days.LastMoment };
        var reader = new Option<string>("--for") { HelpName = "READER", Description = texts.Of(Phrase.ForDescription, string.Join(", ", Readers.Keys)) };
        reader.AcceptOnlyFromAmong([.. Readers.Keys]);
        return QuestionOptions.Command("explain", Phrase.ExplainDescription, texts, terminal, AnswerAsync, on, reader);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken) =>
            ExplainAsync(question, parsed.GetValue(on), parsed.GetValue(reader) is { } named ? Readers[named] : null, texts, cancellationToken);
    }

    private static Task<ExitCode> ExplainAsync(OpenQuestion question, DateTimeOffset? on, ReasonReader? reader, Texts texts, CancellationToken cancellationToken)
    {
        var request = new ExplainAccessRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Purpose,
            Categories = { question.Asked.Categories },
            CaseStep = question.Asked.Step,
            AsOf = on?.ToTimestamp(),
        };
        return question.AnswerAsync(
            question.Gateway.ExplainAccessAsync(request, question.How.Deadline, cancellationToken),
            Phrase.AskingGateway,
            answer => answer.Receipt,
            (answer, layout, asked) => new ExplainPage(texts, layout, asked with { Reader = reader ?? asked.Reader }).Render(answer),
            cancellationToken);
    }
}
