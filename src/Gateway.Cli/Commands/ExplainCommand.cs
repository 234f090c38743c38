using System.CommandLine;
using Gateway.Cli.Connection;
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

    // As in a token; the gateway knows which of them it answers.
    private static readonly string[] Roles =
    [
        "caseworker", "coordinating-caseworker", "health-coordinator", "team-member-social", "team-member-health", "team-member-education", "team-member-child-and-family",
        "general-practitioner", "source-owner", "privacy-officer", "citizen", "representative", "companion", "management",
    ];

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var on = new Option<DateTimeOffset?>(OnOption) { HelpName = "DATE", Description = texts.Of(Phrase.OnDescription), CustomParser = Days.LastMoment };
        var reader = new Option<string>("--for") { HelpName = "READER", Description = texts.Of(Phrase.ForDescription, string.Join(", ", Readers.Keys)) };
        reader.AcceptOnlyFromAmong([.. Readers.Keys]);
        var role = Named("--role", "ROLE", Phrase.RoleDescription, texts);
        role.AcceptOnlyFromAmong(Roles);
        var organisation = Named("--organisation", "CVR", Phrase.OrganisationDescription, texts);
        var level = Named("--level", "LEVEL", Phrase.LevelDescription, texts);
        level.AcceptOnlyFromAmong("Low", "Substantial", "High");
        var acting = Named("--acting", "CITIZEN", Phrase.ActingDescription, texts);
        return QuestionOptions.Command("explain", Phrase.ExplainDescription, texts, terminal, QuestionParts.All, AnswerAsync, [], [on, reader, role, organisation, level, acting], Refine);

        // Only an officer may ask for somebody else.
        Question Refine(Question asked, ParseResult parsed) => parsed.GetValue(role) is null
            ? asked
            : asked with { Acting = parsed.GetValue(acting), How = asked.How with { UsualRole = ConnectionClient.Officer } };

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var decidedFor = parsed.GetValue(role) is { } named
                ? new DecidedFor { Role = named, OrganisationCvr = parsed.GetValue(organisation) ?? "", AssuranceLevel = parsed.GetValue(level) ?? "", NationalId = question.ActingId ?? "" }
                : null;
            return ExplainAsync(question, parsed.GetValue(on), decidedFor, parsed.GetValue(reader) is { } words ? Readers[words] : null, texts, cancellationToken);
        }
    }

    private static Option<string> Named(string name, string value, Phrase description, Texts texts) => new(name) { HelpName = value, Description = texts.Of(description) };

    private static Task<ExitCode> ExplainAsync(
        OpenQuestion question, DateTimeOffset? on, DecidedFor? decidedFor, ReasonReader? reader, Texts texts, CancellationToken cancellationToken)
    {
        var request = new ExplainAccessRequest
        {
            CitizenId = question.CitizenId,
            CaseId = question.CaseId,
            Purpose = question.Purpose,
            Categories = { question.Asked.Categories },
            CaseStep = question.Asked.Step,
            AsOf = on?.ToTimestamp(),
            DecidedFor = decidedFor,
        };
        return question.AnswerAsync(
            question.Gateway.ExplainAccessAsync(request, question.How.Deadline, cancellationToken),
            Phrase.AskingGateway,
            answer => answer.Receipt,
            (answer, layout, asked) => new ExplainPage(texts, layout, asked with { Reader = reader ?? asked.Reader, DecidedFor = decidedFor }).Render(answer),
            cancellationToken);
    }
}
