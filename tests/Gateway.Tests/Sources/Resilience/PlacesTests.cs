using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Resilience;

namespace Gateway.Tests.Sources.Resilience;

/// <summary>Proves that a source is put no more questions at once than its definition says, and what its state tells.</summary>
public sealed class PlacesTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public async Task Who_finds_no_place_waits_until_their_own_deadline()
    {
        // Proves that two are asked at once and no third, that one who waits in time is asked, and that one who does not hears that the source is busy.
        var (at_once, most) = (0, 0);
        var released = new TaskCompletionSource();
        using var to = new LineToServer(new Uri("http://127.0.0.1:1"), _clock, l => l with { Concurrent = 2 });
        async Task<SourceOutcome> HoldAsync(SourceClient client)
        {
            most = Math.Max(most, Interlocked.Increment(ref at_once));
            await released.Task;
            Interlocked.Decrement(ref at_once);
            return new SourceOutcome.Answered([], []);
        }
        using var impatient = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 6).Select(_ => to.Line.AskAsync(HoldAsync, TimeSpan.FromSeconds(5), CancellationToken.None)).ToList();
        var tooLate = to.Line.AskAsync(HoldAsync, TimeSpan.FromSeconds(5), impatient.Token);
        await impatient.CancelAsync();
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceBusy), await tooLate);
        released.SetResult();
        Assert.All(await Task.WhenAll(asked), o => Assert.IsType<SourceOutcome.Answered>(o));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task The_state_tells_figures_of_the_last_answers()
    {
        // Proves counts by reason, the median and the nineteen of twenty of a ring that forgets, and when it last answered.
        using var to = new LineToServer(new Uri("http://127.0.0.1:1"), _clock);
        Assert.Equal((0, null, null, null), (to.Line.State.Calls, to.Line.State.Median, to.Line.State.NinetyFifth, to.Line.State.LastSuccess));
        for (var i = 0; i < SourceTally.Remembered; i++)
            await AnswerAfterAsync(to.Line, 1000);
        for (var i = 1; i <= SourceTally.Remembered; i++)
            await AnswerAfterAsync(to.Line, i);
        var last = _clock.GetUtcNow();
        await to.Line.AskAsync(_ => Task.FromResult<SourceOutcome>(new SourceOutcome.Failed(ReasonCode.SourceMalformed)), TimeSpan.FromSeconds(1), CancellationToken.None);
        var state = to.Line.State;
        Assert.Equal((2 * SourceTally.Remembered) + 1, state.Calls);
        Assert.Equal([KeyValuePair.Create(ReasonCode.SourceMalformed, 1L)], state.Failures);
        Assert.Equal((TimeSpan.FromMilliseconds(128), TimeSpan.FromMilliseconds(244), last), (state.Median, state.NinetyFifth, state.LastSuccess));
    }

    private Task<SourceOutcome> AnswerAfterAsync(SourceLine line, int milliseconds) => line.AskAsync(
        _ =>
        {
            _clock.Move(TimeSpan.FromMilliseconds(milliseconds));
            return Task.FromResult<SourceOutcome>(new SourceOutcome.Answered([], []));
        },
        TimeSpan.FromSeconds(10),
        CancellationToken.None);
}
