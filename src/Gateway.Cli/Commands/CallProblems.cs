using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;

namespace Gateway.Cli.Commands;

/// <summary>Says a failed call in one or two sentences that tell what to do.</summary>
internal sealed class CallProblems(HowToAsk how, FoundGateway found, Texts texts)
{
    // Where the contract's fields come from on the command line.
    private static readonly Dictionary<string, string> Origins = new(StringComparer.Ordinal)
    {
        ["citizen_id"] = QuestionOptions.CitizenArgument,
        ["case_id"] = QuestionOptions.CaseOption,
        ["purpose"] = QuestionOptions.PurposeOption,
        ["categories"] = QuestionOptions.CategoryOption,
        ["case_step"] = QuestionOptions.StepOption,
        ["as_of"] = ExplainCommand.OnOption,
        ["draft_id"] = ConsentGrantCommand.DraftOption,
        ["form"] = ConsentGrantCommand.FormOption,
        ["evidence"] = "--evidence",
        ["mandate_id"] = "--mandate",
        ["supersedes"] = "--supersedes",
        ["consent_id"] = "consent",
        ["target"] = RulesCommand.TargetArgument,
        ["source"] = RulesCommand.SourceOption,
        ["catalogue_version"] = RulesCommand.CatalogueOption,
        ["emergency_id"] = EmergenciesCommand.IdArgument,
        ["query_id"] = RelationsCommand.IdArgument,
        ["disclosure_id"] = LogSampleCommands.DisclosureArgument,
        ["sample_id"] = LogSampleCommands.SampleOption,
        ["user"] = LogPeriodCommands.UserOption,
        ["client_id"] = LogPeriodCommands.ClientOption,
        ["from"] = LogPeriodCommands.FromOption,
        ["until"] = LogPeriodCommands.UntilOption,
        ["size"] = "--draw",
        ["days"] = "--days",
        ["category"] = QuestionOptions.CategoryOption,
        ["organisation_cvr"] = "--organisation",
        ["definition"] = SourceCommand.FileArgument,
        ["synthetic_citizen"] = SourceCommand.CitizenOption,
        ["against"] = SourceCommand.AgainstOption,
        ["reason"] = ReviewOptions.ReasonOption,
        ["case_type"] = CaseTypes.Option,
        ["reason_to_go_on"] = ReviewOptions.ReasonOption,
        ["terms.case_id"] = QuestionOptions.CaseOption,
        ["terms.purpose"] = QuestionOptions.PurposeOption,
        ["terms.categories"] = QuestionOptions.CategoryOption,
        ["terms.holders"] = ConsentDraftCommand.HolderOption,
        ["terms.valid_from"] = ConsentDraftCommand.FromOption,
        ["terms.valid_until"] = ConsentDraftCommand.UntilOption,
    };

    private static readonly SourceText Cleaned = new(nationalId: null);

    /// <summary>The problem that <paramref name="error"/> is.</summary>
    public Problem Of(GatewayError error)
    {
        var (exitCode, message) = error.Code switch
        {
            GatewayErrorCode.InvalidRequest => (ExitCode.BadRequest, BadRequest(error)),
            GatewayErrorCode.Unauthenticated => (ExitCode.Refused, texts.Of(Phrase.NotAccepted, found.Client.Id)),
            GatewayErrorCode.PermissionDenied => (ExitCode.Refused, texts.Of(IsOfficers(error.Reason) ? Phrase.OfficersOnly : Phrase.NotPermitted, found.Client.Id)),
            GatewayErrorCode.TokenRefused => (ExitCode.Refused, texts.Of(Phrase.TokenRefused, found.Client.Id)),
            GatewayErrorCode.NotReachable => (ExitCode.NotReachable, texts.Of(Phrase.NotReachable, Address(error), GatewayRun.StartCommand)),
            GatewayErrorCode.NotTrusted => (ExitCode.NotReachable, texts.Of(Phrase.NotTrusted, Address(error), GatewayRun.StartCommand)),
            GatewayErrorCode.DeadlineExceeded => (ExitCode.Deadline, texts.Of(Phrase.DeadlinePassed, how.Deadline.TotalSeconds)),
            GatewayErrorCode.Unavailable => (ExitCode.Other, texts.Of(Phrase.NotNow)),
            GatewayErrorCode.TooLarge => (ExitCode.Other, texts.Of(Phrase.TooLarge)),
            GatewayErrorCode.TooManyCalls => (ExitCode.Other, texts.Of(Phrase.TooManyCalls, Math.Ceiling(error.RetryAfter?.TotalSeconds ?? 1))),
            GatewayErrorCode.NotFound => (ExitCode.BadRequest, texts.Of(Phrase.NotFound)),
            GatewayErrorCode.CannotBeChanged or GatewayErrorCode.KeyReused => (ExitCode.Refused, texts.Of(NotChanged(error.Reason))),
            GatewayErrorCode.StreamCut => (ExitCode.NotWhole, texts.Of(Phrase.StreamCut)),
            _ => (ExitCode.Other, texts.Of(Phrase.Failed)),
        };
        return new Problem(exitCode, error.Reason.Length > 0 ? error.Reason : Name(error.Code), WithReason(message, error.Reason)) { Fields = error.FieldViolations };
    }

    private static Phrase NotChanged(string reason) => reason switch
    {
        "CATALOGUE_CHANGED" => Phrase.CatalogueChanged,
        "NOT_VERIFIED" => Phrase.NotVerified,
        "ALREADY_DECIDED" => Phrase.AlreadyDecided,
        "SAMPLE_OPEN" => Phrase.SampleOpen,
        _ => Phrase.NotChanged,
    };

    // A report is not the officer's alone, and what nobody decides about themselves is no question of role.
    private bool IsOfficers(string reason) => how.UsualRole == ConnectionClient.Officer && reason is not ("CITIZEN_REFUSED" or "OWN_DISCLOSURE");

    private string BadRequest(GatewayError error)
    {
        var fields = error.FieldViolations
            .Select(violation => texts.Of(Phrase.BadRequestField, Origin(violation.Field), Cleaned.Line(violation.Description)))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return fields.Count == 0 ? texts.Of(Phrase.BadRequest) : string.Join(Environment.NewLine, fields);
    }

    // A field of a list is written categories[2]; the option is the same.
    private static string Origin(string field)
    {
        var name = field.Split('[')[0];
        return Origins.GetValueOrDefault(name) ?? Origins.GetValueOrDefault(name.Split('.')[0]) ?? Cleaned.Line(field);
    }

    private Uri Address(GatewayError error) => error.Reason.StartsWith("ISSUER", StringComparison.Ordinal) ? found.File.Issuer : found.File.Gateway;

    private static string WithReason(string message, string reason) => reason.Length == 0 ? message : $"{message} [{reason}]";

    // A reason for scripts where the gateway gave none.
    private static string Name(GatewayErrorCode code) =>
        string.Concat(code.ToString().Select((letter, place) => char.IsUpper(letter) && place > 0 ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
