using Gateway.Access;
using Gateway.Sources.Resilience;
using Polly;

namespace Gateway.Tests.Sources.Resilience;

/// <summary>Proves that those whom a source has failed do not come back all at once, and how long they wait at most.</summary>
public sealed class PausesTests
{
    private const int Callers = 200;

    [Fact]
    public async Task Pauses_differ_from_caller_to_caller_within_their_bound()
    {
        // Proves: of many callers whose request fails as often as it may, none waits longer than the bound, no moment draws a tenth of them, and both pauses are spread over a good part of the bound.
        var callers = new List<IReadOnlyList<TimeSpan>>();
        for (var i = 0; i < Callers; i++)
            callers.Add(await PausesAsync(() => SentRequest.Failed(ReasonCode.SourceUnreachable)));
        Assert.All(callers, pauses => Assert.Equal(SecondTries.Most, pauses.Count));
        foreach (var pause in new[] { 0, 1 })
        {
            var waited = callers.Select(c => c[pause]).ToList();
            Assert.All(waited, w => Assert.InRange(w, TimeSpan.Zero, SecondTries.LongestPause));
            Assert.True(MostAtOnce(waited) < Callers / 10, $"{MostAtOnce(waited)} at one moment");
            Assert.True(waited.Max() - waited.Min() > SecondTries.LongestPause / 5, $"{waited.Min()} to {waited.Max()}");
        }
        Assert.True(callers.Average(c => c[1].Ticks) > callers.Average(c => c[0].Ticks));
    }

    [Fact]
    public async Task Callers_told_when_to_come_back_come_after_it_and_not_at_one_moment()
    {
        // Proves: Retry-After is waited out by each, and followed by a pause of the caller's own within the bound.
        var asked = TimeSpan.FromSeconds(2);
        var waited = new List<TimeSpan>();
        for (var i = 0; i < Callers; i++)
        {
            waited.AddRange((await PausesAsync(() =>
            {
                var response = new HttpResponseMessage(System.Net.HttpStatusCode.TooManyRequests);
                response.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(asked);
                return SentRequest.Answered(response);
            })).Take(1));
        }
        Assert.All(waited, w => Assert.InRange(w, asked, asked + SecondTries.Spread));
        Assert.True(MostAtOnce(waited) < Callers / 10, $"{MostAtOnce(waited)} at one moment");
        Assert.True(waited.Max() - waited.Min() > SecondTries.Spread / 2);
    }

    // Pauses are kept to the millisecond.
    private static int MostAtOnce(IEnumerable<TimeSpan> waited) => waited.GroupBy(w => (long)w.TotalMilliseconds).Max(g => g.Count());

    // The pauses of one caller, on a clock of its own that is moved exactly as far as it waits.
    private static async Task<IReadOnlyList<TimeSpan>> PausesAsync(Func<SentRequest> answer)
    {
        var clock = new HandClock();
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        context.Properties.Set(SecondTries.Until, clock.GetUtcNow() + TimeSpan.FromHours(1));
        var running = SecondTries.Of(Shipped.Definition("dfdg").Limits, new RetryBudget(), new SourceWait(clock), clock).ExecuteAsync(_ => ValueTask.FromResult(answer()), context).AsTask();
        var pauses = new List<TimeSpan>();
        while (!running.IsCompleted)
        {
            if (clock.Waiting == 0)
            {
                await Task.Delay(1);
                continue;
            }
            pauses.Add(clock.NextIn);
            clock.Move(pauses[^1]);
        }
        // A pause of no length at all sets no timer.
        pauses.AddRange(Enumerable.Repeat(TimeSpan.Zero, SecondTries.Most - pauses.Count));
        (await running).Dispose();
        ResilienceContextPool.Shared.Return(context);
        return pauses;
    }
}
