using System.Globalization;
using Gateway.Cli.Language;
using Spectre.Console;

namespace Gateway.Cli.Commands;

/// <summary>Shows on standard error what is being waited for, with the seconds gone; nothing where no screen is there.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for <paramref name="call"/>; on a screen with what <paramref name="note"/> says beside it, because a line written meanwhile would land in the middle of this one.</summary>
    public static async Task<T> ForAsync<T>(Task<T> call, Phrase what, Texts texts, Terminal terminal, WaitingNote? note = null)
    {
        if (!terminal.ErrorIsScreen)
            return await call;

        var started = TimeProvider.System.GetTimestamp();
        var console = terminal.Page(terminal.Error, isScreen: true);
        await console.Status().StartAsync(Seconds(what, texts, TimeSpan.Zero), async status =>
        {
            using var beat = new PeriodicTimer(Beat);
            // The beat decides only how often the seconds are written; the call ends the wait.
            while (await Task.WhenAny(call, beat.WaitForNextTickAsync().AsTask()) != call)
                status.Status(Seconds(what, texts, TimeProvider.System.GetElapsedTime(started)) + Markup.Escape(note?.Now is { Length: > 0 } said ? "  " + said : ""));
        });
        return await call;
    }

    private static string Seconds(Phrase what, Texts texts, TimeSpan gone) =>
        Markup.Escape(texts.Of(what, ((int)gone.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
}

/// <summary>What is said for a while beside the line that is being waited at.</summary>
internal sealed class WaitingNote
{
    // Said by one thread and shown by another.
    private volatile Saying? _saying;

    /// <summary>The words, until their time is over; empty then.</summary>
    public string Now => _saying is { } said && TimeProvider.System.GetElapsedTime(said.At) < said.Holds ? said.Text : "";

    /// <summary>Says something for as long as it holds.</summary>
    public void Say(string text, TimeSpan holds) => _saying = new Saying(text, TimeProvider.System.GetTimestamp(), holds);

    private sealed record Saying(string Text, long At, TimeSpan Holds);
}
