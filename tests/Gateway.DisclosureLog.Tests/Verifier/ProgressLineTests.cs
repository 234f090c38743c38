using Gateway.DisclosureLog.Notes;
using Gateway.LogVerifier;
using Gateway.LogVerifier.Language;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>Proves that whoever waits for an audit at a terminal sees how far it is, and that nobody else is told.</summary>
public sealed class ProgressLineTests : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ScratchFolder _scratch = new();
    private readonly StringWriter _terminal = new();
    private readonly StoppedClock _clock = new();

    [Fact]
    public void The_bar_rises_to_its_end_and_is_taken_away()
    {
        // Proves: with time passing each step is drawn over the one before, never shorter, from nothing to full; then the line is gone.
        using var line = new ProgressLine(_terminal, Texts.For(["--language", "en"]), _clock);
        for (long done = 0; done <= 2_000; done += 100)
        {
            line.Show(done, 2_000);
            _clock.Move(Pause);
        }
        var drawn = Drawn();
        Assert.Equal(21, drawn.Count);
        Assert.Equal(Enumerable.Range(0, 21).Select(step => step * 30 / 20), drawn.Select(d => d.Count(c => c == '#')));
        Assert.All(drawn, d => Assert.Equal(30, d.Count(c => c is '#' or '.')));
        Assert.Contains("] 700 of 2,000 entries", drawn[7], StringComparison.Ordinal);
        Assert.Contains("] 2,000 of 2,000 entries", drawn[^1], StringComparison.Ordinal);
        line.Clear();
        Assert.EndsWith("\r\u001b[K", _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_drawn_at_most_ten_times_a_second_and_the_end_always()
    {
        // Proves: while the clock stands still the first step and the last are drawn alone, a moment too early none, at the moment one.
        using var line = new ProgressLine(_terminal, Texts.For([]), _clock);
        for (var done = 0; done < 1_000; done++)
            line.Show(done, 1_000);
        Assert.Single(Drawn());
        _clock.Move(Pause - TimeSpan.FromMilliseconds(1));
        line.Show(500, 1_000);
        Assert.Single(Drawn());
        _clock.Move(TimeSpan.FromMilliseconds(1));
        line.Show(500, 1_000);
        Assert.Equal(15, Drawn()[1].Count(c => c == '#'));
        line.Show(1_000, 1_000);
        Assert.Equal(30, Drawn()[2].Count(c => c == '#'));
        // Of nothing all is done.
        line.Show(0, 0);
        Assert.Equal(30, Drawn()[3].Count(c => c == '#'));
    }

    [Fact]
    public async Task An_audit_draws_it_on_a_terminal_and_nowhere_else()
    {
        // Proves it by the same audit twice: full at its end and taken away, and with no terminal not one character.
        var signer = NoteSigner.Generate("example.org/disclosures");
        var log = new LogFolder(_scratch.In("log"), signer).GrowTo(700);
        string[] arguments = [log.Path, "--key", signer.Verifier.ToString(), "--language", "en"];
        Assert.Equal(ExitCode.Good, await VerifierRun.RunAsync(arguments, TextWriter.Null, _terminal, quiet: false, _clock));
        Assert.Equal(30, Drawn()[^1].Count(c => c == '#'));
        Assert.EndsWith("\r\u001b[K", _terminal.ToString(), StringComparison.Ordinal);
        await using var redirected = new StringWriter();
        Assert.Equal(ExitCode.Good, await VerifierRun.RunAsync(arguments, TextWriter.Null, redirected, quiet: true, _clock));
        Assert.Equal("", redirected.ToString());
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _terminal.Dispose();
    }

    // Each line begins at the left edge again; what takes it away is none.
    private List<string> Drawn() => [.. _terminal.ToString().Split('\r').Where(l => l.StartsWith('[') && l.Contains(']', StringComparison.Ordinal))];

    private sealed class StoppedClock : TimeProvider
    {
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed;

        internal void Move(TimeSpan by) => _passed += by.Ticks;
    }
}
