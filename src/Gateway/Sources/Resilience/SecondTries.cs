using Polly;
using Polly.Hedging;
using Polly.Retry;

namespace Gateway.Sources.Resilience;

/// <summary>
/// Sends a safe request again, where that may help: after a fault that passes, within the caller's time and the source's
/// budget. And sends it twice, where the definition says after how long. Nothing is sent again once an answer has begun.
/// </summary>
internal static class SecondTries
{
    /// <summary>Two: what has not passed by then is the breaker's matter.</summary>
    internal const int Most = 2;

    /// <summary>Time a second try needs at least; with less left there is no point.</summary>
    internal static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(100);

    // Doubled with each try, and spread by chance, so that all callers of a source that comes back do not come at once.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>No pause of the gateway's own choice is longer: a caller waits for at most two of them.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Callers whom a source has told when to come back come within so much after it, each at a moment of its own.</summary>
    internal static readonly TimeSpan Spread = FirstPause;

    /// <summary>Until when the caller waits.</summary>
    internal static readonly ResiliencePropertyKey<DateTimeOffset> Until = new("until");

    internal static ResiliencePipeline<SentRequest> Of(SourceLimits limits, RetryBudget budget, SourceWait wait, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder<SentRequest> { TimeProvider = clock }.AddRetry(new RetryStrategyOptions<SentRequest>
        {
            MaxRetryAttempts = Most,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstPause,
            MaxDelay = LongestPause,
            // What was not sent costs the source nothing, so that its first try takes nothing from the budget.
            ShouldHandle = args => ValueTask.FromResult(
                args.AttemptNumber < Most && MayTry(args.Outcome, args.Context, clock) && (args.Outcome.Result is { WasSent: false } || budget.TryTake())),
            // Null: the pause above.
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.MayPassAfter(clock.GetUtcNow()) is { Ticks: > 0 } asked ? Spreading(asked) : (TimeSpan?)null),
        });
        if (limits.HedgeAfter is { } after)
        {
            pipeline.AddHedging(new HedgingStrategyOptions<SentRequest>
            {
                MaxHedgedAttempts = 1,
                Delay = after,
                // Only slowness is hedged; what comes as a failure is judged above.
                ShouldHandle = _ => PredicateResult.False(),
                ActionGenerator = args => wait.Left == TimeSpan.Zero && budget.TryTake() ? () => args.Callback(args.ActionContext) : null,
            });
        }
        return pipeline.Build();
    }

    private static TimeSpan Spreading(TimeSpan asked) => asked + (Spread * Random.Shared.NextDouble());

    private static bool MayTry(Outcome<SentRequest> outcome, ResilienceContext context, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return outcome.Result?.MayPassAfter(now) is { } wait
            && context.Properties.TryGetValue(Until, out var until)
            && now + wait + Spread + LeastTime <= until;
    }
}
