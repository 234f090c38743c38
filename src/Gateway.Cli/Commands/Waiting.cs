using System.Globalization;
using Gateway.Cli.Language;
using Spectre.Console;

namespace Gateway.Cli.Commands;

/// <summary>Shows on standard error what is being waited for, with the seconds gone; nothing where no screen is there.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for <paramref name="call"/>.</summary>
    public static async Task<T> ForAsync<T>(Task<T> call, Phrase what, Texts texts, Terminal terminal)
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
                status.Status(Seconds(what, texts, TimeProvider.System.GetElapsedTime(started)));
        });
        return await call;
    }

    private static string Seconds(Phrase what, Texts texts, TimeSpan gone) =>
        Markup.Escape(texts.Of(what, ((int)gone.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
}
