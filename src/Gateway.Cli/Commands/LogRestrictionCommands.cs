using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Disclosures.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway log restrictions</c>: what citizens' access reports leave out (databeskyttelsesloven § 22), by two officers.</summary>
internal static class LogRestrictionCommands
{
    public const string DisclosureOption = "--disclosure";
    public const string EndsOption = "--ends";
    public const string RestrictionArgument = "restriction";

    private static readonly Dictionary<string, RestrictionGround> Grounds = new()
    {
        ["private"] = RestrictionGround.PrivateInterests,
        ["public"] = RestrictionGround.PublicInterests,
    };

    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => CommandGroup.Of(
        "restrictions", Phrase.RestrictionsDescription, texts, terminal, List(texts, terminal), Propose(texts, terminal), Confirm(texts, terminal), Lift(texts, terminal));

    private static Command List(Texts texts, Terminal terminal)
    {
        var ended = new Option<bool>("--ended") { Description = texts.Of(Phrase.RestrictionsEndedDescription) };
        return OfficerCommand.Of("list", Phrase.RestrictionsListDescription, texts, terminal, AnswerAsync, ended);

        Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken) => gateway.ShowAsync(
            gateway.Calls.Disclosures.ListRestrictionsAsync(
                new ListRestrictionsRequest { EndedToo = parsed.GetValue(ended), PageSize = RestrictionsPage.Most }, gateway.How.Deadline, cancellationToken),
            (answer, layout) => new RestrictionsPage(new SourceText(nationalId: null), texts, layout).List(answer));
    }

    private static Command Propose(Texts texts, Terminal terminal)
    {
        var disclosures = new Option<string[]>(DisclosureOption) { HelpName = "ID", Description = texts.Of(Phrase.RestrictionDisclosureDescription), AllowMultipleArgumentsPerToken = true };
        var (from, until) = LogPeriodCommands.Period(texts, required: false);
        var user = new Option<string>(LogPeriodCommands.UserOption) { HelpName = "USER", Description = texts.Of(Phrase.LogUserDescription) };
        var ground = new Option<string>(LogCommand.GroundOption) { HelpName = string.Join('|', Grounds.Keys), Description = texts.Of(Phrase.RestrictionGroundDescription), Required = true };
        ground.AcceptOnlyFromAmong([.. Grounds.Keys]);
        var reason = new Option<string>(ReviewOptions.ReasonOption) { HelpName = "TEXT", Description = texts.Of(Phrase.ReasonDescription), Required = true };
        var ends = new Option<DateTimeOffset?>(EndsOption) { HelpName = "DAY", Description = texts.Of(Phrase.RestrictionEndsDescription), CustomParser = Days.End, Required = true };
        return QuestionOptions.Command(
            "propose", Phrase.RestrictionsProposeDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], [disclosures, from, until, user, ground, reason, ends], LogCommand.AsOfficer);

        async Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new ProposeRestrictionRequest
            {
                CitizenId = question.CitizenId,
                DisclosureIds = { parsed.GetValue(disclosures) ?? [] },
                From = LogPeriodCommands.Instant(parsed.GetValue(from)),
                Until = LogPeriodCommands.Instant(parsed.GetValue(until)),
                User = parsed.GetValue(user) ?? "",
                Ground = Grounds[parsed.GetRequiredValue(ground)],
                Reason = await TypedText.ReadAsync(parsed.GetValue(reason), terminal, cancellationToken),
                EndsAt = LogPeriodCommands.Instant(parsed.GetValue(ends)),
                IdempotencyKey = ConsentClient.NewKey(),
            };
            return await question.ShowAsync(
                question.Gateway.Disclosures.ProposeRestrictionAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, asked) => new RestrictionsPage(asked.Clean, texts, layout).Proposed(answer));
        }
    }

    private static Command Confirm(Texts texts, Terminal terminal)
    {
        var id = Restriction(texts);
        return QuestionOptions.Command("confirm", Phrase.RestrictionsConfirmDescription, texts, terminal, QuestionParts.None, AnswerAsync, [id], [], LogCommand.AsOfficer);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new ConfirmRestrictionRequest { CitizenId = question.CitizenId, RestrictionId = parsed.GetRequiredValue(id), IdempotencyKey = ConsentClient.NewKey() };
            return question.ShowAsync(
                question.Gateway.Disclosures.ConfirmRestrictionAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, _) => new ReviewsPage(CatalogueNames.None(texts), texts, layout).Decided(Phrase.RestrictionConfirmed, answer.Receipt));
        }
    }

    private static Command Lift(Texts texts, Terminal terminal)
    {
        var id = Restriction(texts);
        return QuestionOptions.Command("lift", Phrase.RestrictionsLiftDescription, texts, terminal, QuestionParts.None, AnswerAsync, [id], [], LogCommand.AsOfficer);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new LiftRestrictionRequest { CitizenId = question.CitizenId, RestrictionId = parsed.GetRequiredValue(id), IdempotencyKey = ConsentClient.NewKey() };
            return question.ShowAsync(
                question.Gateway.Disclosures.LiftRestrictionAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, _) => new ReviewsPage(CatalogueNames.None(texts), texts, layout).Decided(Phrase.RestrictionLifted, answer.Receipt));
        }
    }

    private static Argument<string> Restriction(Texts texts) => new(RestrictionArgument) { Description = texts.Of(Phrase.RestrictionArgument) };
}
