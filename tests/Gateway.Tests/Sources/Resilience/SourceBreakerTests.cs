using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Resilience;

namespace Gateway.Tests.Sources.Resilience;

/// <summary>Proves when a source is left alone, for how long, and that one question finds out whether it is well again.</summary>
public sealed class SourceBreakerTests
{
    private static readonly SourceOutcome Resting = new SourceOutcome.Failed(ReasonCode.SourceResting);
    private readonly HandClock _clock = new();

    [Fact]
    public async Task After_twenty_failures_nobody_is_kept_waiting_and_one_probe_opens_it_again()
    {
        // Proves the whole life: asked twenty times, then not at all; after the rest one question alone, refused its fellows; sick again, or well for all.
        var status = 500;
        var gate = new TaskCompletionSource();
        gate.SetResult();
        await using var server = await OwnServer.StartAsync(async context =>
        {
            await gate.Task;
            context.Response.StatusCode = status;
        });
        using var to = new LineToServer(server.Address, _clock);
        for (var i = 0; i < SourceBreaker.LeastQuestions; i++)
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceError), await to.AskAsync());
        Assert.Equal(SourceCircuit.Open, to.Line.State.Circuit);
        for (var i = 0; i < 5; i++)
            Assert.Equal(Resting, await to.AskAsync());
        Assert.Equal(SourceBreaker.LeastQuestions, server.Requests.Count);

        // Still sick: one question, and rest again.
        _clock.Move(SourceBreaker.Rest);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceError), await to.AskAsync());
        Assert.Equal(Resting, await to.AskAsync());
        Assert.Equal(SourceBreaker.LeastQuestions + 1, server.Requests.Count);

        // Well: while the one is on its way, the others are not kept.
        _clock.Move(SourceBreaker.Rest);
        status = 200;
        gate = new TaskCompletionSource();
        var probe = to.AskAsync();
        while (server.Requests.Count < SourceBreaker.LeastQuestions + 2)
            await Task.Yield();
        Assert.Equal(SourceCircuit.HalfOpen, to.Line.State.Circuit);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => to.AskAsync())), o => Assert.Equal(Resting, o));
        gate.SetResult();
        Assert.IsType<SourceOutcome.Answered>(await probe);
        Assert.Equal(SourceBreaker.LeastQuestions + 2, server.Requests.Count);
        Assert.Equal(SourceCircuit.Closed, to.Line.State.Circuit);
        Assert.IsType<SourceOutcome.Answered>(await to.AskAsync());
    }

    [Theory]
    [InlineData(nameof(ReasonCode.SourceRefusedCredentials))]
    [InlineData(nameof(ReasonCode.SourceWrongPerson))]
    [InlineData(nameof(ReasonCode.SourceMalformed))]
    [InlineData(nameof(ReasonCode.SourceUntrusted))]
    [InlineData(nameof(ReasonCode.SourceBusy))]
    [InlineData(nameof(ReasonCode.SourceTimeout))]
    [InlineData(nameof(ReasonCode.PersonDead))]
    public async Task What_is_not_the_sources_fault_never_closes_it(string name)
    {
        // Proves that fifty of them leave the next question asked: our credentials, one person's data, what we cannot read, a caller in a hurry (no time has passed).
        var reason = Enum.Parse<ReasonCode>(name);
        using var to = new LineToServer(new Uri("http://127.0.0.1:1"), _clock);
        for (var i = 0; i < 50; i++)
            await to.Line.AskAsync(_ => Task.FromResult<SourceOutcome>(new SourceOutcome.Failed(reason)), TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Equal(SourceCircuit.Closed, to.Line.State.Circuit);
        Assert.Equal(50, to.Line.State.Failures[reason]);
    }

    [Theory]
    [InlineData(nameof(ReasonCode.SourceUnreachable), 0)]
    [InlineData(nameof(ReasonCode.SourceInterrupted), 0)]
    [InlineData(nameof(ReasonCode.SourceTimeout), 1)]
    public async Task What_is_the_sources_fault_does(string name, int secondsWaited)
    {
        // Proves the other half: broken connections, and a silence that was waited for.
        var reason = Enum.Parse<ReasonCode>(name);
        using var to = new LineToServer(new Uri("http://127.0.0.1:1"), _clock);
        for (var i = 0; i < SourceBreaker.LeastQuestions; i++)
        {
            await to.Line.AskAsync(
                _ =>
                {
                    _clock.Move(TimeSpan.FromSeconds(secondsWaited));
                    return Task.FromResult<SourceOutcome>(new SourceOutcome.Failed(reason));
                },
                TimeSpan.FromSeconds(10),
                CancellationToken.None);
        }
        Assert.Equal(SourceCircuit.Open, to.Line.State.Circuit);
    }

    [Fact]
    public async Task Half_of_the_answers_are_enough_to_be_called_well()
    {
        // Proves that a flapping source with more answers than failures is asked on.
        using var to = new LineToServer(new Uri("http://127.0.0.1:1"), _clock);
        for (var i = 0; i < 60; i++)
        {
            SourceOutcome outcome = i % 5 < 2 ? new SourceOutcome.Failed(ReasonCode.SourceUnreachable) : new SourceOutcome.Answered([], []);
            await to.Line.AskAsync(_ => Task.FromResult(outcome), TimeSpan.FromSeconds(1), CancellationToken.None);
        }
        Assert.Equal(SourceCircuit.Closed, to.Line.State.Circuit);
    }
}
