using Gateway.Casework.V1;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>
/// The calls of casework: what is worked out of the overview. Reached by <see cref="GatewayClient.Casework"/>. Every answer
/// is an overview underneath: when it has arrived, hand the receipt of its basis to
/// <see cref="GatewayClient.ConfirmDeliveryAsync"/>.
/// </summary>
/// <remarks>Deadlines and failures as in <see cref="GatewayClient.GetOverviewAsync"/>.</remarks>
public sealed class CaseworkClient
{
    private readonly CaseworkService.CaseworkServiceClient _casework;
    private readonly AuthorizedCalls _calls;

    internal CaseworkClient(ChannelBase channel, AuthorizedCalls calls)
    {
        _casework = new CaseworkService.CaseworkServiceClient(channel);
        _calls = calls;
    }

    /// <summary>Health on one page, for the health coordinator; where asked for, as a FHIR R4 document too.</summary>
    public Task<GetHealthSummaryResponse> GetHealthSummaryAsync(GetHealthSummaryRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => _casework.GetHealthSummaryAsync(request, options), deadline, cancellationToken);
    }
}
