using Gateway.Overview.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.Client;

/// <summary>
/// A case system's (fagsystem) connection to the gateway. One instance serves the whole process: it is safe for
/// concurrent use and keeps its connections open. It never repeats a call by itself, because every question to the
/// gateway is recorded.
/// </summary>
public sealed class GatewayClient : IDisposable
{
    // An overview with long journals is a few megabytes; the gateway sends no more than this.
    private const int LargestAnswer = 32 * 1024 * 1024;

    private readonly GrpcChannel _channel;
    private readonly OverviewService.OverviewServiceClient _overviews;
    private readonly Func<CancellationToken, ValueTask<string>> _accessToken;

    private GatewayClient(GrpcChannel channel, Func<CancellationToken, ValueTask<string>> accessToken)
    {
        _channel = channel;
        _overviews = new OverviewService.OverviewServiceClient(channel);
        _accessToken = accessToken;
    }

    /// <summary>Makes a client. No connection is opened before the first call.</summary>
    /// <param name="options">Where the gateway is and how the caller proves who it is.</param>
    /// <exception cref="ArgumentException">The address is not an absolute https address.</exception>
    public static GatewayClient Connect(GatewayClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TlsConnections.DemandHttps(options.Address, nameof(options));
        var channel = GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            HttpHandler = TlsConnections.Handler(options.Address, options.TrustedAuthorities),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestAnswer,
            // A service configuration found in DNS could switch on retries.
            DisableResolverServiceConfig = true,
        });
        return new GatewayClient(channel, options.AccessToken);
    }

    /// <summary>Asks for one citizen overview: what the administrations hold, and why the rest is missing.</summary>
    /// <param name="request">Whom it is about, in which case, and what for.</param>
    /// <param name="deadline">
    /// The time until an answer must be here, greater than zero, token included; sources that do not answer within it
    /// become explained gaps. Null: no deadline here, and the gateway's own cap of 10 seconds.
    /// </param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The overview; every item carries its legal basis and receipt, every absence its reasons.</returns>
    /// <exception cref="GatewayException">No answer; <see cref="GatewayException.Error"/> says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<GetOverviewResponse> GetOverviewAsync(
        GetOverviewRequest request,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (deadline is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(deadline));

        // 1. One end for everything, on the clock the channel itself uses.
        var end = deadline is { } given ? TimeProvider.System.GetUtcNow().UtcDateTime + given : (DateTime?)null;

        // 2. Who asks.
        var token = await TokenAsync(deadline, cancellationToken);

        // 3. The question.
        try
        {
            var headers = new Metadata { { "authorization", $"Bearer {token}" } };
            return await _overviews.GetOverviewAsync(request, new CallOptions(headers, end, cancellationToken));
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ErrorReading.Of(failure);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _channel.Dispose();

    private async Task<string> TokenAsync(TimeSpan? deadline, CancellationToken cancellationToken)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(deadline ?? Timeout.InfiniteTimeSpan);
        try
        {
            return await _accessToken(timed.Token);
        }
        catch (OperationCanceledException) when (timed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException(new GatewayError(GatewayErrorCode.DeadlineExceeded, "TOKEN_NOT_IN_TIME"));
        }
    }
}
