using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Overview.V1;
using Google.Protobuf;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Commands;

/// <summary>A question whose gateway and citizen are found: what is left is to ask, to show and to confirm.</summary>
internal sealed class OpenQuestion(Question question, ChosenCitizen citizen, OpenGateway gateway, Texts texts, Terminal terminal)
{
    // The answer is on the screen already: a confirmation must not keep its reader waiting for long.
    private static readonly TimeSpan LongestConfirmation = TimeSpan.FromSeconds(5);

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default);

    /// <summary>What the command line says.</summary>
    public Question Asked => question;

    /// <summary>The gateway.</summary>
    public GatewayClient Gateway => gateway.Calls;

    /// <summary>The gateway as commands that are about nobody see it.</summary>
    public OpenGateway Open => gateway;

    /// <summary>How the gateway is asked.</summary>
    public HowToAsk How => gateway.How;

    /// <summary>Says failed calls in words.</summary>
    public CallProblems Problems => gateway.Problems;

    /// <summary>The national id, for the request and nothing else.</summary>
    public string CitizenId => citizen.NationalId;

    /// <summary>The national id of who acts for the citizen, where that was said; for the request and nothing else.</summary>
    public string? ActingId { get; init; }

    /// <summary>The case: named, or the citizen's own, or the usual one.</summary>
    public string CaseId => question.CaseId ?? citizen.CaseId ?? Question.UsualCase;

    /// <summary>The purpose: named, or the usual one of whoever asks.</summary>
    public string Purpose => question.Purpose ?? (gateway.Persona.IsPrivate ? Question.CitizensPurpose : question.CommandsPurpose);

    /// <summary>Cleans what is shown, of this citizen's number too.</summary>
    public SourceText Clean => new(citizen.NationalId);

    /// <summary>What was asked, as far as a page shows it.</summary>
    public AskedQuestion Described => new(citizen.Alias, CaseId, Purpose, Clean) { Reader = Reader, IsOwn = gateway.Persona.IsCitizen };

    /// <summary>Waits for an answer that comes whole, shows it, and confirms that it arrived.</summary>
    public async Task<ExitCode> AnswerAsync<T>(
        Task<T> call,
        Phrase waiting,
        Func<T, Receipt?> receipt,
        Func<T, PageLayout, AskedQuestion, IRenderable> page,
        CancellationToken cancellationToken)
        where T : IMessage
    {
        var answer = await WaitAndShowAsync(call, waiting, page);
        await ConfirmAsync(receipt(answer) is { } own ? [own] : [], cancellationToken);
        return ExitCode.Answered;
    }

    /// <summary>Waits for an answer that discloses nothing of what sources hold, and shows it.</summary>
    public async Task<ExitCode> ShowAsync<T>(Task<T> call, Func<T, PageLayout, AskedQuestion, IRenderable> page)
        where T : IMessage
    {
        await WaitAndShowAsync(call, Phrase.AskingGateway, page);
        return ExitCode.Answered;
    }

    /// <summary>Shows an answer that was put together of several.</summary>
    public Task<ExitCode> ShowWholeAsync<T>(T answer, Func<T, PageLayout, AskedQuestion, IRenderable> page)
        where T : IMessage => gateway.ShowAsync(answer, (shown, layout) => page(shown, layout, Described));

    private async Task<T> WaitAndShowAsync<T>(Task<T> call, Phrase waiting, Func<T, PageLayout, AskedQuestion, IRenderable> page)
        where T : IMessage
    {
        var answer = await gateway.WaitAsync(call, waiting);
        await gateway.ShowAsync(answer, (shown, layout) => page(shown, layout, Described));
        return answer;
    }

    /// <summary>Shows a page on standard output.</summary>
    public void Show(Func<PageLayout, AskedQuestion, IRenderable> page) => gateway.Show(layout => page(layout, Described));

    /// <summary>Writes a message to standard output as JSON on one line.</summary>
    public Task WriteJsonLineAsync(IMessage message) => terminal.Output.WriteLineAsync(Json.Format(message));

    /// <summary>
    /// Tells the gateway that an answer has arrived. The answer has been shown by now, so a failure is said on one line
    /// and changes nothing about how the command ends.
    /// </summary>
    public async Task ConfirmAsync(IReadOnlyCollection<Receipt> receipts, CancellationToken cancellationToken)
    {
        if (receipts.Count == 0)
            return;
        var time = How.Deadline < LongestConfirmation ? How.Deadline : LongestConfirmation;
        try
        {
            await gateway.Calls.ConfirmDeliveryAsync(receipts, time, cancellationToken);
        }
        catch (GatewayException failure)
        {
            await WarnAsync(Problems.Of(failure.Error).Reason);
        }
        catch (Exception failure) when (failure is OperationCanceledException or ArgumentException)
        {
            await WarnAsync(failure is ArgumentException ? "TOO_MANY_RECEIPTS" : "INTERRUPTED");
        }
    }

    private Task WarnAsync(string reason) => Problem.WarnAsync(terminal, reason, texts.Of(Phrase.NotConfirmed, reason), How.AsJson);

    private ReasonReader Reader => gateway.Persona switch
    {
        { IsPrivate: true } => ReasonReader.Citizen,
        { Role: ConnectionClient.Officer } => ReasonReader.Officer,
        _ => ReasonReader.Caseworker,
    };
}
