using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Consent.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway consent list</c> and <c>gateway consent show</c>: what was given, and what happened to it.</summary>
internal static class ConsentLookCommands
{
    // As many as a screen can show in their short form; the newest are what is asked for.
    private const uint Shown = 20;

    /// <summary>The list, described in the language of <paramref name="texts"/>.</summary>
    public static Command List(Texts texts, Terminal terminal)
    {
        return QuestionOptions.Command("list", Phrase.ConsentListDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], []);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken) => question.ShowAsync(
            question.Gateway.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = question.CitizenId, PageSize = Shown }, question.How.Deadline, cancellationToken),
            (answer, layout, asked) => new ConsentPage(texts, layout, asked).List(answer));
    }

    /// <summary>One of them, described in the language of <paramref name="texts"/>.</summary>
    public static Command Show(Texts texts, Terminal terminal)
    {
        var consent = ConsentArgument(texts);
        return QuestionOptions.Command("show", Phrase.ConsentShowDescription, texts, terminal, QuestionParts.None, AnswerAsync, [consent], []);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken) => question.ShowAsync(
            question.Gateway.Consents.GetConsentAsync(
                new GetConsentRequest { CitizenId = question.CitizenId, ConsentId = parsed.GetRequiredValue(consent) }, question.How.Deadline, cancellationToken),
            (answer, layout, asked) => new ConsentPage(texts, layout, asked).Whole(answer));
    }

    /// <summary>What the citizen was told, described in the language of <paramref name="texts"/>.</summary>
    public static Command Notices(Texts texts, Terminal terminal)
    {
        return QuestionOptions.Command("notices", Phrase.NoticesDescription, texts, terminal, QuestionParts.None, AnswerAsync, [], []);

        Task<ExitCode> AnswerAsync(OpenQuestion question, ParseResult parsed, CancellationToken cancellationToken) => question.ShowAsync(
            question.Gateway.Consents.ListNoticesAsync(new ListNoticesRequest { CitizenId = question.CitizenId, PageSize = Shown }, question.How.Deadline, cancellationToken),
            (answer, layout, asked) => new NoticesPage(texts, layout, asked).Render(answer));
    }

    /// <summary>The argument that names a consent.</summary>
    public static Argument<string> ConsentArgument(Texts texts) => new("consent") { Description = texts.Of(Phrase.ConsentArgument) };
}
