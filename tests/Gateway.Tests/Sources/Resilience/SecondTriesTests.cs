using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Resilience;

namespace Gateway.Tests.Sources.Resilience;

/// <summary>Proves when a request is sent again, and above all when it is not; no test waits for a pause.</summary>
public sealed class SecondTriesTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly HandClock _clock = new();

    [Fact]
    public async Task A_fault_that_passes_is_smoothed_out_with_a_new_request_id()
    {
        // Proves that 502, then 504, then an answer is an answer, with three ids for three requests.
        var statuses = new Queue<int>([502, 504, 200]);
        await using var server = await Saying(_ => statuses.Dequeue());
        using var to = new LineToServer(server.Address, _clock);
        Assert.IsType<SourceOutcome.Answered>(await _clock.RunAsync(to.AskAsync(), Step));
        Assert.Equal(3, server.Requests.Select(r => r.Headers["x-requestId"]).Distinct().Count());
    }

    [Theory]
    [InlineData(502, true, 3)]
    [InlineData(502, false, 1)]
    [InlineData(504, false, 1)]
    [InlineData(500, true, 1)]
    [InlineData(503, true, 1)]
    [InlineData(429, true, 1)]
    [InlineData(400, true, 1)]
    [InlineData(403, true, 1)]
    [InlineData(404, true, 1)]
    public async Task Only_a_safe_request_is_sent_again_and_only_after_what_passes(int status, bool safe, int requests)
    {
        // Proves how often the source is asked, by what it says and what the definition says of the request.
        await using var server = await Saying(_ => status);
        using var to = new LineToServer(server.Address, _clock);
        Assert.IsType<SourceOutcome.Failed>(await _clock.RunAsync(to.AskAsync(safe), Step));
        Assert.Equal(requests, server.Requests.Count);
    }

    [Theory]
    [InlineData(503, "2", 10, 2)]
    [InlineData(429, "2", 10, 2)]
    [InlineData(429, "2", 2, 1)]
    [InlineData(429, "1000000000", 10, 1)]
    [InlineData(429, "tomorrow", 10, 1)]
    public async Task A_source_that_says_when_to_come_back_is_believed_where_there_is_time(int status, string retryAfter, int seconds, int requests)
    {
        // Proves that the pause is the source's, that it never outlasts the caller, and that an absurd one is no reason to wait.
        var first = true;
        await using var server = await OwnServer.StartAsync(context =>
        {
            context.Response.StatusCode = first ? status : 200;
            context.Response.Headers.RetryAfter = first ? retryAfter : default;
            first = false;
            return Task.CompletedTask;
        });
        using var to = new LineToServer(server.Address, _clock);
        var began = _clock.GetUtcNow();
        var outcome = await _clock.RunAsync(to.AskAsync(time: TimeSpan.FromSeconds(seconds)), TimeSpan.FromMilliseconds(500));
        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(requests == 2, outcome is SourceOutcome.Answered);
        Assert.Equal(requests == 2, _clock.GetUtcNow() - began >= TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(503, 2, 10, 2, 2)]
    [InlineData(429, 2, 10, 2, 2)]
    [InlineData(429, 2, 2, 1, 0)]
    [InlineData(429, -60, 10, 2, 0)]
    [InlineData(429, 31_536_000, 10, 1, 0)]
    public async Task A_source_that_says_at_what_hour_to_come_back_is_believed_as_well(int status, int after, int seconds, int requests, int waited)
    {
        // Proves the same where Retry-After is a date, as HTTP writes it, in whole seconds: an hour that has passed is no reason to wait, one that is too late none to stay.
        var first = true;
        var began = _clock.GetUtcNow();
        await using var server = await OwnServer.StartAsync(context =>
        {
            context.Response.StatusCode = first ? status : 200;
            context.Response.Headers.RetryAfter = first ? began.AddSeconds(after + 1).ToString("R", System.Globalization.CultureInfo.InvariantCulture) : default;
            first = false;
            return Task.CompletedTask;
        });
        using var to = new LineToServer(server.Address, _clock);
        var outcome = await _clock.RunAsync(to.AskAsync(time: TimeSpan.FromSeconds(seconds)), TimeSpan.FromMilliseconds(500));
        Assert.Equal((requests, requests == 2), (server.Requests.Count, outcome is SourceOutcome.Answered));
        Assert.Equal(waited == 2, _clock.GetUtcNow() - began >= TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    public async Task What_a_source_says_to_one_caller_holds_for_the_others(int status, bool safe)
    {
        // Proves: until then others are refused unsent, also one whose question may not be repeated; one with the time waits, safely, and the source is asked after it; an absurd wait keeps nobody out for longer than a minute.
        foreach (var (retryAfter, wait) in new[] { ("2", TimeSpan.FromSeconds(2)), ("1000000000", SourceWait.Longest) })
        {
            var busy = true;
            await using var server = await OwnServer.StartAsync(context =>
            {
                context.Response.StatusCode = busy ? status : 200;
                context.Response.Headers.RetryAfter = busy ? retryAfter : default;
                return Task.CompletedTask;
            });
            using var to = new LineToServer(server.Address, _clock);
            var (brief, enough) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
            await to.AskAsync(safe, brief);
            busy = false;
            _clock.Move(wait - TimeSpan.FromMilliseconds(1));
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceBusy), await to.AskAsync(safe: false, brief));
            Assert.Single(server.Requests);
            Assert.IsType<SourceOutcome.Answered>(await _clock.RunAsync(to.AskAsync(safe: true, enough), TimeSpan.FromMilliseconds(1)));
            Assert.Equal(2, server.Requests.Count);
            Assert.IsType<SourceOutcome.Answered>(await to.AskAsync(safe: false, brief));
        }
    }

    [Fact]
    public async Task Waiting_for_a_busy_source_takes_no_second_try_from_the_others()
    {
        // Proves: however many wait unsent, the budget is as it was: as many second tries follow as were saved.
        var (status, retryAfter) = (429, "1");
        await using var server = await OwnServer.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (status, retryAfter);
            return Task.CompletedTask;
        });
        using var to = new LineToServer(server.Address, _clock);
        await to.AskAsync(safe: false);
        (status, retryAfter) = (200, default);
        await _clock.RunAsync(Task.WhenAll(Enumerable.Range(0, 2 * RetryBudget.Saved).Select(_ => to.AskAsync(time: TimeSpan.FromMinutes(1)))), Step);
        Assert.All(Enumerable.Range(0, RetryBudget.Saved), _ => Assert.True(to.Line.Budget.TryTake()));
    }

    [Fact]
    public async Task What_has_begun_to_answer_is_not_asked_again()
    {
        // Proves that a body cut in the middle ends the question, though the request was safe.
        await using var server = await OwnServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 100;
            await context.Response.Body.WriteAsync("{\"a\":"u8.ToArray());
            await context.Response.Body.FlushAsync();
        });
        await using var bench = new SourceBench();
        var outcome = await bench.AskOneAsync(new SourceConnection(server.Address, "token"), Shipped.Question(Shipped.D1, "dfdg", "status"), CancellationToken.None);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceInterrupted), outcome);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_budget_holds_however_many_ask()
    {
        // Proves that a hundred requests that all fail become at most ten in a hundred more, and what was saved up. The breaker would hide it, so the requests go below it.
        await using var server = await Saying(_ => 502);
        using var to = new LineToServer(server.Address, _clock);
        var client = new SourceClient(to.Line, _clock.GetUtcNow() + TimeSpan.FromHours(1));
        for (var i = 0; i < 100; i++)
            (await _clock.RunAsync(client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, server.Address), safe: true, CancellationToken.None), Step)).Dispose();
        Assert.InRange(server.Requests.Count, 101, 100 + (100 / RetryBudget.RequestsForOne) + RetryBudget.Saved);
    }

    [Fact]
    public async Task A_slow_source_is_asked_a_second_time_where_the_definition_says_so_and_only_safely()
    {
        // Proves that the second request's answer counts while the first hangs, that an unsafe request is never doubled, and that without the word in the definition none is.
        foreach (var (hedged, safe, requests) in new[] { (true, true, 2), (true, false, 1), (false, true, 1) })
        {
            using var released = new CancellationTokenSource();
            var number = 0;
            await using var server = await OwnServer.StartAsync(async context =>
            {
                if (Interlocked.Increment(ref number) == 1)
                    await Task.WhenAny(Task.Delay(Timeout.Infinite, released.Token), Task.Delay(Timeout.Infinite, context.RequestAborted));
            });
            using var to = new LineToServer(server.Address, _clock, l => l with { HedgeAfter = hedged ? TimeSpan.FromMilliseconds(300) : null });
            var asking = to.AskAsync(safe);
            while (server.Requests.Count == 0)
                await Task.Yield();
            if (requests == 2)
                await _clock.UntilWaitingAsync(1);
            Assert.Equal(requests == 2 ? 1 : 0, _clock.Waiting);
            _clock.Move(TimeSpan.FromSeconds(1));
            if (requests == 1)
                await released.CancelAsync();
            Assert.IsType<SourceOutcome.Answered>(await asking);
            Assert.Equal(requests, server.Requests.Count);
        }
    }

    private static Task<OwnServer> Saying(Func<int, int> status)
    {
        var number = 0;
        return OwnServer.StartAsync(context =>
        {
            context.Response.StatusCode = status(Interlocked.Increment(ref number));
            return Task.CompletedTask;
        });
    }
}
