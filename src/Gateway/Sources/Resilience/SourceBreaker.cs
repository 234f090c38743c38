using Gateway.Access;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Sources.Resilience;

/// <summary>A question's outcome, and whether it is the source's own fault.</summary>
internal readonly record struct JudgedOutcome(SourceOutcome Outcome, bool SourceFault);

/// <summary>
/// Leaves a source alone that keeps failing: an answer that will not come is not waited for, and a source in distress is
/// not asked more. Then one question, and no second one beside it, finds out whether it is well again.
/// </summary>
internal sealed class SourceBreaker
{
    /// <summary>Questions needed to judge a source: fewer, and one bad moment would close it to everybody.</summary>
    internal const int LeastQuestions = 20;

    /// <summary>The share of them that fails when a source is called sick.</summary>
    internal const double SickShare = 0.5;

    /// <summary>How far back it is looked.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>How long a sick source is left alone: most restarts take no longer, and a caseworker tries again after about that.</summary>
    internal static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<JudgedOutcome> _pipeline;
    private readonly TimeProvider _clock;
    private long _restsUntil;

    internal SourceBreaker(TimeProvider clock)
    {
        _clock = clock;
        _pipeline = new ResiliencePipelineBuilder<JudgedOutcome> { TimeProvider = clock }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<JudgedOutcome>
        {
            MinimumThroughput = LeastQuestions,
            FailureRatio = SickShare,
            SamplingDuration = Window,
            BreakDuration = Rest,
            StateProvider = _state,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result.SourceFault),
            OnOpened = args =>
            {
                Volatile.Write(ref _restsUntil, (clock.GetUtcNow() + args.BreakDuration).UtcTicks);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    internal SourceCircuit Circuit => _state.CircuitState switch
    {
        CircuitState.Closed => SourceCircuit.Closed,
        CircuitState.HalfOpen => SourceCircuit.HalfOpen,
        _ => SourceCircuit.Open,
    };

    /// <summary>It is left alone: nobody needs to wait for their turn to hear so.</summary>
    internal bool Rests => _state.CircuitState != CircuitState.Closed && _clock.GetUtcNow().UtcTicks < Volatile.Read(ref _restsUntil);

    /// <summary>Puts the question, unless the source is left alone.</summary>
    internal async Task<SourceOutcome> AskAsync(Func<Task<JudgedOutcome>> ask)
    {
        try
        {
            // Without the caller's token: what it cuts short becomes an outcome further in, and is judged there.
            return (await _pipeline.ExecuteAsync(async _ => await ask(), CancellationToken.None)).Outcome;
        }
        catch (BrokenCircuitException)
        {
            return new SourceOutcome.Failed(ReasonCode.SourceResting);
        }
    }
}
