using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Consent.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway consent draft</c>: the text that the citizen can say yes or no to.</summary>
internal static class ConsentDraftCommand
{
    public const string HolderOption = "--holder";
    public const string FromOption = "--from";
    public const string UntilOption = "--until";

    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal)
    {
        var holders = new Option<string[]>(HolderOption) { HelpName = "ID", Description = texts.Of(Phrase.HolderDescription), Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true, Required = true };
        var from = new Option<DateTimeOffset?>(FromOption) { HelpName = "DATE", Description = texts.Of(Phrase.FromDescription), CustomParser = Days.Beginning };
        var until = new Option<DateTimeOffset?>(UntilOption) { HelpName = "DATE", Description = texts.Of(Phrase.UntilDescription), CustomParser = Days.End, Required = true };
        return QuestionOptions.Command(
            "draft", Phrase.ConsentDraftDescription, texts, terminal, QuestionParts.CaseAndPurpose | QuestionParts.Categories, AnswerAsync, [], [holders, from, until]);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken)
        {
            var terms = new ConsentTerms
            {
                CaseId = question.CaseId,
                // A citizen too consents to the case, not to their own look at it.
                Purpose = question.Asked.Purpose ?? Question.UsualPurpose,
                Categories = { question.Asked.Categories },
                Holders = { parsed.GetValue(holders) ?? [] },
                ValidFrom = parsed.GetValue(from)?.ToTimestamp(),
                ValidUntil = parsed.GetValue(until)?.ToTimestamp(),
            };
            var request = new DraftConsentRequest { CitizenId = question.CitizenId, Terms = terms, IdempotencyKey = ConsentClient.NewKey() };
            return question.ShowAsync(
                question.Gateway.Consents.DraftConsentAsync(request, question.How.Deadline, cancellationToken),
                (answer, layout, asked) => new ConsentPage(texts, layout, asked).Draft(answer));
        }
    }
}
