using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>What every call has in common: one deadline for token and answer, the caller's token, and failures of one kind.</summary>
internal sealed class AuthorizedCalls(Func<CancellationToken, ValueTask<string>> accessToken)
{
    /// <summary>Asks once and waits for the one answer.</summary>
    public async Task<TResponse> AskAsync<TResponse>(
        Func<CallOptions, AsyncUnaryCall<TResponse>> ask,
        TimeSpan? deadline,
        CancellationToken cancellationToken)
    {
        var options = await BeginAsync(deadline, cancellationToken);
        try
        {
            return await ask(options);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ErrorReading.Of(failure);
        }
    }

    /// <summary>Asks once and gives each message as it comes. Giving up the enumeration gives up the call.</summary>
    public async IAsyncEnumerable<TResponse> ReadAsync<TResponse>(
        Func<CallOptions, AsyncServerStreamingCall<TResponse>> ask,
        TimeSpan? deadline,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = ask(await BeginAsync(deadline, cancellationToken));
        for (var begun = false; await NextAsync(call.ResponseStream, begun, cancellationToken); begun = true)
            yield return call.ResponseStream.Current;
    }

    /// <summary>Throws unless <paramref name="deadline"/> is absent or lies ahead.</summary>
    public static void DemandTime(TimeSpan? deadline)
    {
        if (deadline is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(deadline));
    }

    private static async Task<bool> NextAsync<TResponse>(IAsyncStreamReader<TResponse> stream, bool begun, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw begun ? ErrorReading.OfBegun(failure) : ErrorReading.Of(failure);
        }
    }

    private async Task<CallOptions> BeginAsync(TimeSpan? deadline, CancellationToken cancellationToken)
    {
        // 1. One end for everything, on the clock the channel itself uses.
        var end = deadline is { } given ? TimeProvider.System.GetUtcNow().UtcDateTime + given : (DateTime?)null;

        // 2. Who asks.
        var token = await TokenAsync(deadline, cancellationToken);
        return new CallOptions(new Metadata { { "authorization", $"Bearer {token}" } }, end, cancellationToken);
    }

    private async Task<string> TokenAsync(TimeSpan? deadline, CancellationToken cancellationToken)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(deadline ?? Timeout.InfiniteTimeSpan);
        try
        {
            return await accessToken(timed.Token);
        }
        catch (OperationCanceledException) when (timed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException(new GatewayError(GatewayErrorCode.DeadlineExceeded, "TOKEN_NOT_IN_TIME"));
        }
    }
}
