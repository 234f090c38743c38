using Gateway.Sources.V1;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>
/// The systems the gateway asks, how each is doing, and the check of a definition. Reached by
/// <see cref="GatewayClient.Sources"/>; only a privacy officer's token is answered.
/// </summary>
/// <remarks>Deadlines and failures as in <see cref="ConsentClient"/>.</remarks>
public sealed class SourcesClient
{
    private readonly SourceCatalogueService.SourceCatalogueServiceClient _sources;
    private readonly AuthorizedCalls _calls;

    internal SourcesClient(ChannelBase channel, AuthorizedCalls calls)
    {
        _sources = new SourceCatalogueService.SourceCatalogueServiceClient(channel);
        _calls = calls;
    }

    /// <summary>The systems of the officer's municipality and the shared ones, by id.</summary>
    public Task<ListSourcesResponse> ListSourcesAsync(ListSourcesRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _sources.ListSourcesAsync, deadline, cancellationToken);

    /// <summary>Reads a definition and tries it; in the sandbox, by asking about a synthetic citizen.</summary>
    public Task<CheckSourceResponse> CheckSourceAsync(CheckSourceRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _sources.CheckSourceAsync, deadline, cancellationToken);

    private Task<TResponse> AskAsync<TRequest, TResponse>(
        TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => ask(request, options), deadline, cancellationToken);
    }
}
