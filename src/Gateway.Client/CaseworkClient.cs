using Gateway.Casework.V1;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>
/// What a caseworker needs of an overview: who belongs at the meeting, one plan, two pages, the request for a certificate.
/// Reached by <see cref="GatewayClient.Casework"/>. Every call is an overview underneath, recorded as one; when its
/// answer has arrived, hand the receipt of its basis to <see cref="GatewayClient.ConfirmDeliveryAsync"/>.
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

    /// <summary>The text of a request for a certificate with its focus, or why none is needed. Nothing is sent.</summary>
    public Task<PrepareCertificateRequestResponse> PrepareCertificateRequestAsync(
        PrepareCertificateRequestRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.PrepareCertificateRequestAsync, deadline, cancellationToken);

    /// <summary>Who belongs at the meeting of the rehabilitation team, as far as a rule says so.</summary>
    public Task<ListMeetingMembersResponse> ListMeetingMembersAsync(
        ListMeetingMembersRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.ListMeetingMembersAsync, deadline, cancellationToken);

    /// <summary>One plan out of every administration's.</summary>
    public Task<GetPlanResponse> GetPlanAsync(GetPlanRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.GetPlanAsync, deadline, cancellationToken);

    /// <summary>The overview on two pages.</summary>
    public Task<GetCaseBriefResponse> GetCaseBriefAsync(GetCaseBriefRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.GetCaseBriefAsync, deadline, cancellationToken);

    private Task<TAnswer> AskAsync<TRequest, TAnswer>(
        TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TAnswer>> call, TimeSpan? deadline, CancellationToken cancellationToken)
        where TRequest : class
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => call(request, options), deadline, cancellationToken);
    }
}
