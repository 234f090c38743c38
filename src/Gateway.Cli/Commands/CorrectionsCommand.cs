using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Overview.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway corrections</c>: what is said to be wrong (GDPR art. 16), and what its holder answered.</summary>
internal static class CorrectionsCommand
{
    public const string SourceOption = "--source";
    public const string WrongOption = "--wrong";
    public const string CorrectedOption = "--corrected";
    public const string AnswerOption = "--answer";
    public const string CorrectionArgument = "correction";

    private const string Yes = "yes";
    private const string No = "no";

    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => CommandGroup.Of(
        "corrections", Phrase.CorrectionsDescription, texts, terminal, List(texts, terminal), Ask(texts, terminal), Answer(texts, terminal));

    private static Command List(Texts texts, Terminal terminal)
    {
        return QuestionOptions.Command("list", Phrase.CorrectionsListDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], []);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken) => question.ShowAsync(
            question.Gateway.Consents.ListCorrectionsAsync(
                new ListCorrectionsRequest { CitizenId = question.CitizenId, PageSize = CorrectionsPage.Most }, question.How.Deadline, cancellationToken),
            (answer, layout, asked) => new CorrectionsPage(texts, layout, asked).List(answer));
    }

    private static Command Ask(Texts texts, Terminal terminal)
    {
        var category = Text(QuestionOptions.CategoryOption, "ID", Phrase.CorrectionCategoryDescription, required: true);
        var source = Text(SourceOption, "ID", Phrase.CorrectionSourceDescription, required: true);
        var item = Text("--item", "ID", Phrase.CorrectionItemDescription, required: false);
        var wrong = Text(WrongOption, "TEXT", Phrase.CorrectionWrongDescription, required: true);
        var right = Text("--right", "TEXT", Phrase.CorrectionRightDescription, required: false);
        return QuestionOptions.Command("ask", Phrase.CorrectionsAskDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], [category, source, item, wrong, right]);

        Option<string> Text(string name, string help, Phrase description, bool required) => new(name) { HelpName = help, Description = texts.Of(description), Required = required };

        async Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new RequestCorrectionRequest
            {
                CitizenId = question.CitizenId,
                Category = parsed.GetRequiredValue(category),
                SourceId = parsed.GetRequiredValue(source),
                SourceItemId = parsed.GetValue(item) ?? "",
                Wrong = await TypedText.ReadAsync(parsed.GetValue(wrong), terminal, cancellationToken),
                Right = await TypedText.ReadAsync(parsed.GetValue(right), terminal, cancellationToken),
                IdempotencyKey = ConsentClient.NewKey(),
            };
            return await question.ShowAsync(
                question.Gateway.Consents.RequestCorrectionAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, asked) => new CorrectionsPage(texts, layout, asked).Asked(answer));
        }
    }

    private static Command Answer(Texts texts, Terminal terminal)
    {
        var id = new Argument<string>(CorrectionArgument) { Description = texts.Of(Phrase.CorrectionArgument) };
        var corrected = new Option<string>(CorrectedOption) { HelpName = $"{Yes}|{No}", Description = texts.Of(Phrase.CorrectionCorrectedDescription), Required = true };
        corrected.AcceptOnlyFromAmong(Yes, No);
        var words = new Option<string>(AnswerOption) { HelpName = "TEXT", Description = texts.Of(Phrase.CorrectionAnswerDescription), Required = true };
        return QuestionOptions.Command("answer", Phrase.CorrectionsAnswerDescription, texts, terminal, QuestionParts.None, AnswerAsync, [id], [corrected, words]);

        async Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new AnswerCorrectionRequest
            {
                CitizenId = question.CitizenId,
                CorrectionId = parsed.GetRequiredValue(id),
                State = parsed.GetRequiredValue(corrected) == Yes ? CorrectionState.Corrected : CorrectionState.Refused,
                Answer = await TypedText.ReadAsync(parsed.GetValue(words), terminal, cancellationToken),
                IdempotencyKey = ConsentClient.NewKey(),
            };
            return await question.ShowAsync(
                question.Gateway.Consents.AnswerCorrectionAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, _) => new ReviewsPage(CatalogueNames.None(texts), texts, layout).Decided(CorrectionsPage.State(answer.State), answer.Receipt));
        }
    }
}
