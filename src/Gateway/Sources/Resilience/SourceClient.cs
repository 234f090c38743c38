using System.Net;
using Gateway.Access;
using Polly;

namespace Gateway.Sources.Resilience;

/// <summary>
/// One question's way to its source: every request shows who the gateway is, goes to the source's own address alone, and
/// is repeated where that does no harm.
/// </summary>
/// <param name="line">The source's line.</param>
/// <param name="until">Until when the caller waits.</param>
internal sealed class SourceClient(SourceLine line, DateTimeOffset until)
{
    private int _faults;

    /// <summary>The source answered with a fault of its own (5xx).</summary>
    internal bool SawFault => Volatile.Read(ref _faults) > 0;

    /// <param name="compose">Makes the request, anew for every try: a request id is never used twice.</param>
    /// <param name="safe">It only reads.</param>
    /// <param name="deadline">Ends the waiting.</param>
    internal async Task<SentRequest> SendAsync(Func<HttpRequestMessage> compose, bool safe, CancellationToken deadline)
    {
        line.Budget.Earn();
        var sent = safe ? await TryAgainAsync(compose, deadline) : await TryAsync(compose, deadline);
        if (sent.Response?.StatusCode >= HttpStatusCode.InternalServerError)
            Interlocked.Increment(ref _faults);
        return sent;
    }

    private async Task<SentRequest> TryAgainAsync(Func<HttpRequestMessage> compose, CancellationToken deadline)
    {
        var context = ResilienceContextPool.Shared.Get(deadline);
        try
        {
            context.Properties.Set(SecondTries.Until, until);
            return await line.SecondTries.ExecuteAsync(async c => await TryAsync(compose, c.CancellationToken), context);
        }
        catch (OperationCanceledException)
        {
            // In the pause before a second try.
            return SentRequest.Failed(ReasonCode.SourceTimeout);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // What the source told one caller, to come back later, holds for all of them.
    private async Task<SentRequest> TryAsync(Func<HttpRequestMessage> compose, CancellationToken deadline)
    {
        if (line.Wait.Left is { Ticks: > 0 } wait)
            return SentRequest.NotSent(wait);
        var sent = await TryWithFreshTokenAsync(compose, deadline);
        line.Wait.Heed(sent.ToldToWait(line.Now));
        return sent;
    }

    // A token the source no longer takes is fetched anew, once: it may have been revoked, or the clocks differ.
    private async Task<SentRequest> TryWithFreshTokenAsync(Func<HttpRequestMessage> compose, CancellationToken deadline)
    {
        using var first = compose();
        var sent = await ShowAndSendAsync(first, deadline);
        if (sent.Response?.StatusCode != HttpStatusCode.Unauthorized || !line.Proofs.Renew(first))
            return sent;
        sent.Dispose();
        using var second = compose();
        return await ShowAndSendAsync(second, deadline);
    }

    private async Task<SentRequest> ShowAndSendAsync(HttpRequestMessage message, CancellationToken deadline)
    {
        // What shows who the gateway is never goes to another host, wherever a link or a definition points.
        var (to, own) = (message.RequestUri!, line.Connection.Address);
        if (to.Scheme != own.Scheme || to.Authority != own.Authority)
            return SentRequest.Failed(ReasonCode.SourceRedirected);
        return await line.Proofs.ShowAsync(message, deadline) is { } failure
            ? SentRequest.Failed(failure)
            : await SentRequest.SendAsync(line.Http, message, deadline);
    }
}
