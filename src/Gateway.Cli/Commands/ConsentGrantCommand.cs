using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Consent.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway consent grant</c>: the citizen has said yes.</summary>
internal static class ConsentGrantCommand
{
    public const string DraftOption = "--draft";
    public const string FormOption = "--form";

    private static readonly Dictionary<string, ConsentForm> Forms = new(StringComparer.Ordinal)
    {
        ["digital"] = ConsentForm.Digital,
        ["written"] = ConsentForm.Written,
        ["oral"] = ConsentForm.Oral,
        ["party-hearing"] = ConsentForm.PartyHearing,
    };

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var draft = new Option<string>(DraftOption) { HelpName = "ID", Description = texts.Of(Phrase.DraftDescription), Required = true };
        var form = new Option<string>(FormOption) { HelpName = "FORM", Description = texts.Of(Phrase.FormDescription, string.Join(", ", Forms.Keys)), Required = true };
        form.AcceptOnlyFromAmong([.. Forms.Keys]);
        var evidence = ConsentCommand.Evidence(texts);
        var mandate = new Option<string>("--mandate") { HelpName = "ID", Description = texts.Of(Phrase.MandateDescription) };
        var supersedes = new Option<string>("--supersedes") { HelpName = "ID", Description = texts.Of(Phrase.SupersedesDescription) };
        return QuestionOptions.Command("grant", Phrase.ConsentGrantDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], [draft, form, evidence, mandate, supersedes]);

        async Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new GrantConsentRequest
            {
                CitizenId = question.CitizenId,
                DraftId = parsed.GetRequiredValue(draft),
                Form = Forms[parsed.GetRequiredValue(form)],
                Evidence = await TypedText.ReadAsync(parsed.GetValue(evidence), terminal, cancellationToken),
                MandateId = parsed.GetValue(mandate) ?? "",
                Supersedes = parsed.GetValue(supersedes) ?? "",
                IdempotencyKey = ConsentClient.NewKey(),
            };
            return await question.ShowAsync(
                question.Gateway.Consents.GrantConsentAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, asked) => new ConsentPage(texts, layout, asked).One(answer.Consent, answer.Receipt));
        }
    }
}
