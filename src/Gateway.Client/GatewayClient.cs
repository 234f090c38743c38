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

    // As many as there are categories in one question, each in a group of its own.
    private const int MostReceipts = 64;

    private readonly GrpcChannel _channel;
    private readonly OverviewService.OverviewServiceClient _overviews;
    private readonly AuthorizedCalls _calls;

    private GatewayClient(GrpcChannel channel, LogFilesClient logFiles, Func<CancellationToken, ValueTask<string>> accessToken)
    {
        _channel = channel;
        _overviews = new OverviewService.OverviewServiceClient(channel);
        _calls = new AuthorizedCalls(accessToken);
        Consents = new ConsentClient(channel, _calls);
        Policy = new PolicyClient(channel, _calls);
        Disclosures = new DisclosuresClient(channel, _calls);
        LogFiles = logFiles;
        Sources = new SourcesClient(channel, _calls);
        Casework = new CaseworkClient(channel, _calls);
    }

    /// <summary>The calls about consents, notices and mandates.</summary>
    public ConsentClient Consents { get; }

    /// <summary>The privacy officer's calls.</summary>
    public PolicyClient Policy { get; }

    /// <summary>Looks into the disclosure log.</summary>
    public DisclosuresClient Disclosures { get; }

    /// <summary>The disclosure log as files that anybody can check.</summary>
    public LogFilesClient LogFiles { get; }

    /// <summary>The systems the gateway asks, in the privacy officer's name.</summary>
    public SourcesClient Sources { get; }

    /// <summary>Casework on what the administrations hold.</summary>
    public CaseworkClient Casework { get; }

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
        return new GatewayClient(channel, new LogFilesClient(options), options.AccessToken);
    }

    /// <summary>
    /// Asks for one citizen overview: what the administrations hold, and why the rest is missing. When the answer has
    /// arrived, hand its receipt to <see cref="ConfirmDeliveryAsync"/>; the gateway cannot see by itself that it did.
    /// </summary>
    /// <param name="request">Whom it is about, in which case, and what for.</param>
    /// <param name="deadline">
    /// The time until an answer must be here, greater than zero, token included; sources that do not answer within it
    /// become explained gaps. Null: no deadline here, and the gateway's own cap of 10 seconds.
    /// </param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The overview; every item carries its legal basis and receipt, every absence its reasons.</returns>
    /// <exception cref="GatewayException">No answer; <see cref="GatewayException.Error"/> says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<GetOverviewResponse> GetOverviewAsync(
        GetOverviewRequest request,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => _overviews.GetOverviewAsync(request, options), deadline, cancellationToken);
    }

    /// <summary>
    /// Asks the same question and gives the answer as sources answer: an opening, groups of sections, a closing.
    /// <see cref="StreamedOverview"/> puts the messages together. When the closing has come, hand the receipts of the
    /// groups to <see cref="ConfirmDeliveryAsync"/>.
    /// </summary>
    /// <param name="request">Whom it is about, in which case, and what for.</param>
    /// <param name="deadline">As in <see cref="GetOverviewAsync"/>: the time until the closing must be here.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>
    /// The messages as they come. The question is asked when the enumeration begins, and asked and recorded again by
    /// every further enumeration; leaving it early gives the call up.
    /// </returns>
    /// <exception cref="GatewayException">
    /// No answer, or none that is whole: <see cref="GatewayErrorCode.StreamCut"/> where the stream ended without its
    /// closing (reason STREAM_CUT) or came with another number of sections than its closing counts (STREAM_NOT_WHOLE).
    /// What came before stands in the gateway's log.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public IAsyncEnumerable<StreamOverviewResponse> StreamOverviewAsync(
        StreamOverviewRequest request,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        var messages = _calls.ReadAsync(options => _overviews.StreamOverview(request, options), deadline, cancellationToken);
        return OverviewStream.WholeAsync(messages, cancellationToken);
    }

    /// <summary>
    /// Asks which holders have something about the citizen, and nothing of what it is. When the answer has arrived,
    /// hand its receipt to <see cref="ConfirmDeliveryAsync"/>.
    /// </summary>
    /// <param name="request">Whom it is about, in which case, and what for.</param>
    /// <param name="deadline">As in <see cref="GetOverviewAsync"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>One entry for each category; where it is not told or not known, with the reasons.</returns>
    /// <exception cref="GatewayException">No answer; <see cref="GatewayException.Error"/> says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<LocateRecordsResponse> LocateRecordsAsync(
        LocateRecordsRequest request,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => _overviews.LocateRecordsAsync(request, options), deadline, cancellationToken);
    }

    /// <summary>
    /// Asks what may be asked for, and why the rest may not; no source is asked. When the answer has arrived, hand its
    /// receipt to <see cref="ConfirmDeliveryAsync"/>.
    /// </summary>
    /// <param name="request">Whom it is about, in which case, and what for.</param>
    /// <param name="deadline">The time until an answer must be here, greater than zero, token included. Null: none.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The decision about each category, with every rule that stands against it.</returns>
    /// <exception cref="GatewayException">No answer; <see cref="GatewayException.Error"/> says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<ExplainAccessResponse> ExplainAccessAsync(
        ExplainAccessRequest request,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => _overviews.ExplainAccessAsync(request, options), deadline, cancellationToken);
    }

    /// <summary>
    /// Tells the gateway that an answer has arrived, by handing back its receipts: until then its log says that the
    /// delivery is unconfirmed. Never done by this package itself, since only the case system knows that what came is
    /// safely with it. Confirming again after a failure changes nothing that stands, so it may be tried again.
    /// </summary>
    /// <param name="receipts">
    /// The receipts of the answer, 1 to 64: its <c>receipt</c>, of a stream those of its groups. Not the receipt of the
    /// query, which covers no disclosure.
    /// </param>
    /// <param name="deadline">The time until the confirmation must stand in the log, greater than zero, token included. Null: none.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The log record of the confirmation.</returns>
    /// <exception cref="ArgumentException">There is no receipt, or there are more than 64.</exception>
    /// <exception cref="GatewayException">
    /// Not confirmed; <see cref="GatewayException.Error"/> says why. With <see cref="GatewayErrorCode.ReceiptUnknown"/>
    /// none of the receipts was.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<ConfirmDeliveryResponse> ConfirmDeliveryAsync(
        IEnumerable<Receipt> receipts,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        AuthorizedCalls.DemandTime(deadline);
        var request = new ConfirmDeliveryRequest { Receipts = { receipts } };
        if (request.Receipts.Count is 0 or > MostReceipts)
            throw new ArgumentException($"There must be 1 to {MostReceipts} receipts.", nameof(receipts));
        return _calls.AskAsync(options => _overviews.ConfirmDeliveryAsync(request, options), deadline, cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        LogFiles.Dispose();
        _channel.Dispose();
    }
}
