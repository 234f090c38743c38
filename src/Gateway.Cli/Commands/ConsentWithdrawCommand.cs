using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Consent.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway consent withdraw</c>: whole, or for some categories.</summary>
internal static class ConsentWithdrawCommand
{
    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var consent = ConsentLookCommands.ConsentArgument(texts);
        var evidence = ConsentCommand.Evidence(texts);
        return QuestionOptions.Command("withdraw", Phrase.ConsentWithdrawDescription, texts, terminal, QuestionParts.Categories, AnswerAsync, [consent], [evidence]);

        async Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new WithdrawConsentRequest
            {
                CitizenId = question.CitizenId,
                ConsentId = parsed.GetRequiredValue(consent),
                Categories = { question.Asked.Categories },
                Evidence = await TypedText.ReadAsync(parsed.GetValue(evidence), terminal, cancellationToken),
                IdempotencyKey = ConsentClient.NewKey(),
            };
            return await question.ShowAsync(
                question.Gateway.Consents.WithdrawConsentAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, asked) => new ConsentPage(texts, layout, asked).One(answer.Consent, answer.Receipt));
        }
    }
}
