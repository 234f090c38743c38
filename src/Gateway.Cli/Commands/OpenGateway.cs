using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Google.Protobuf;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Commands;

/// <summary>Where the gateway is, and as whom to ask.</summary>
internal sealed record FoundGateway(ConnectionFile File, ConnectionClient Client);

/// <summary>A gateway that is found and can be asked: what is left is to ask and to show.</summary>
internal sealed class OpenGateway(HowToAsk how, FoundGateway found, GatewayClient calls, Texts texts, Terminal terminal)
{
    private static readonly JsonFormatter IndentedJson = new(JsonFormatter.Settings.Default.WithIndentation());

    /// <summary>How it is asked.</summary>
    public HowToAsk How => how;

    /// <summary>As whom it is asked.</summary>
    public ConnectionClient Persona => found.Client;

    /// <summary>Its calls.</summary>
    public GatewayClient Calls => calls;

    /// <summary>Says failed calls in words.</summary>
    public CallProblems Problems { get; } = new(how, found, texts);

    /// <summary>Waits for an answer that discloses nothing of what sources hold, and shows it.</summary>
    public async Task<ExitCode> ShowAsync<T>(Task<T> call, Func<T, PageLayout, IRenderable> page)
        where T : IMessage => await ShowAsync(await WaitAsync(call, Phrase.AskingGateway), page);

    /// <summary>Shows an answer: the page, or its JSON.</summary>
    public async Task<ExitCode> ShowAsync<T>(T answer, Func<T, PageLayout, IRenderable> page)
        where T : IMessage
    {
        if (how.AsJson)
            await terminal.Output.WriteLineAsync(IndentedJson.Format(answer));
        else
            Show(layout => page(answer, layout));
        return ExitCode.Answered;
    }

    /// <summary>Shows a page on standard output.</summary>
    public void Show(Func<PageLayout, IRenderable> page)
    {
        var console = terminal.Page(terminal.Output, terminal.OutputIsScreen);
        console.Write(page(PageLayout.Of(console)));
    }

    /// <summary>Waits for a call, and says so on a screen.</summary>
    public Task<T> WaitAsync<T>(Task<T> call, Phrase waiting = Phrase.AskingGateway, WaitingNote? note = null) => Waiting.ForAsync(call, waiting, texts, terminal, note);

    /// <summary>Says why there is no answer.</summary>
    public async Task<ExitCode> ReportAsync(Problem problem)
    {
        await problem.ReportAsync(terminal, how.AsJson);
        return problem.ExitCode;
    }
}
