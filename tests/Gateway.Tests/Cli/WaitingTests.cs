using Gateway.Cli;
using Gateway.Cli.Commands;
using Gateway.Cli.Language;

namespace Gateway.Tests.Cli;

/// <summary>Proves that what is said while somebody waits stands in the line they wait at, and not across it.</summary>
public sealed class WaitingTests
{
    [Fact]
    public async Task What_is_said_meanwhile_stands_behind_the_seconds_and_goes_when_it_is_over()
    {
        // Proves on a screen: the words come in the same line as what is waited for, each time it is written anew, and no more once their time is over.
        await using var told = new StringWriter();
        using var input = new StringReader("");
        var terminal = new Terminal { Input = input, Output = TextWriter.Null, Error = TextWriter.Synchronized(told), ErrorIsScreen = true };
        var (note, texts) = (new WaitingNote(), Texts.For(SpokenLanguage.English));
        note.Say("slowed down", TimeSpan.FromHours(1));
        Assert.Equal("slowed down", note.Now);
        var call = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Waiting.ForAsync(call.Task, Phrase.AskingGateway, texts, terminal, note);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        // A synchronised writer locks itself.
        string Written()
        {
            lock (terminal.Error)
                return told.ToString();
        }
        while (!Written().Contains("slowed down", StringComparison.Ordinal))
            await Task.Delay(20, patience.Token);
        call.SetResult(7);
        Assert.Equal(7, await waiting);
        var line = Written().Split('\n').First(l => l.Contains("slowed down", StringComparison.Ordinal));
        Assert.Contains(texts.Of(Phrase.AskingGateway, "0")[..10], line[..line.IndexOf("slowed down", StringComparison.Ordinal)], StringComparison.Ordinal);
        note.Say("over", TimeSpan.Zero);
        Assert.Equal("", note.Now);
    }
}
