using Gateway.Casework.V1;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>
/// Casework on what the administrations hold: is the case sufficiently documented, health on one page, what has been
/// tried, one plan, the request for a certificate, who belongs at the meeting. Reached by <see cref="GatewayClient.Casework"/>.
/// </summary>
/// <remarks>
/// Deadlines and failures as in <see cref="GatewayClient.GetOverviewAsync"/>. When an answer has arrived, hand the receipt
/// of its basis to <see cref="GatewayClient.ConfirmDeliveryAsync"/>.
/// </remarks>
public sealed class CaseworkClient
{
    private readonly CaseworkService.CaseworkServiceClient _casework;
    private readonly AuthorizedCalls _calls;

    internal CaseworkClient(ChannelBase channel, AuthorizedCalls calls)
    {
        _casework = new CaseworkService.CaseworkServiceClient(channel);
        _calls = calls;
    }

    /// <summary>Is the case sufficiently documented, requirement by requirement.</summary>
    public Task<AssessCaseResponse> AssessCaseAsync(AssessCaseRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.AssessCaseAsync, deadline, cancellationToken);

    /// <summary>Health on one page.</summary>
    public Task<GetHealthSummaryResponse> GetHealthSummaryAsync(GetHealthSummaryRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.GetHealthSummaryAsync, deadline, cancellationToken);

    /// <summary>The overview on two pages.</summary>
    public Task<GetCaseBriefResponse> GetCaseBriefAsync(GetCaseBriefRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.GetCaseBriefAsync, deadline, cancellationToken);

    /// <summary>One plan out of every administration's.</summary>
    public Task<GetPlanResponse> GetPlanAsync(GetPlanRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.GetPlanAsync, deadline, cancellationToken);

    /// <summary>The request for a certificate, or why none is needed. Sends nothing.</summary>
    public Task<PrepareCertificateRequestResponse> PrepareCertificateRequestAsync(PrepareCertificateRequestRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.PrepareCertificateRequestAsync, deadline, cancellationToken);

    /// <summary>Who belongs at the meeting of the rehabilitation team.</summary>
    public Task<ListMeetingMembersResponse> ListMeetingMembersAsync(ListMeetingMembersRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.ListMeetingMembersAsync, deadline, cancellationToken);

    /// <summary>The informant figure over all assessments of the municipality, without identities.</summary>
    public Task<GetInformantFiguresResponse> GetInformantFiguresAsync(GetInformantFiguresRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _casework.GetInformantFiguresAsync, deadline, cancellationToken);

    private Task<TResponse> AskAsync<TRequest, TResponse>(
        TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => ask(request, options), deadline, cancellationToken);
    }
}
