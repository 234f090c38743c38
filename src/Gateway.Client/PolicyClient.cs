using Gateway.Policy.V1;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>
/// The privacy officer's calls: the policy catalogue's verifications, emergency accesses, and queries without a confirmed
/// relation. Reached by <see cref="GatewayClient.Policy"/>; only a privacy officer's token is answered.
/// </summary>
/// <remarks>Idempotency keys, deadlines and failures as in <see cref="ConsentClient"/>.</remarks>
public sealed class PolicyClient
{
    private readonly PolicyService.PolicyServiceClient _policy;
    private readonly AuthorizedCalls _calls;

    internal PolicyClient(ChannelBase channel, AuthorizedCalls calls)
    {
        _policy = new PolicyService.PolicyServiceClient(channel);
        _calls = calls;
    }

    /// <summary>The rules and legal bases of the officer's municipality, with their states.</summary>
    public Task<ListRulesResponse> ListRulesAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(new ListRulesRequest(), _policy.ListRulesAsync, deadline, cancellationToken);

    /// <summary>Verifies a rule or legal basis as it reads in the catalogue named. It counts from the next decision on.</summary>
    public Task<VerifyRuleResponse> VerifyRuleAsync(VerifyRuleRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.VerifyRuleAsync, deadline, cancellationToken);

    /// <summary>Takes a verification back. It counts no more from the next decision on.</summary>
    public Task<RevokeVerificationResponse> RevokeVerificationAsync(RevokeVerificationRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.RevokeVerificationAsync, deadline, cancellationToken);

    /// <summary>Emergency accesses, of each caller those that must be reviewed first.</summary>
    public Task<ListEmergencyAccessesResponse> ListEmergencyAccessesAsync(
        ListEmergencyAccessesRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.ListEmergencyAccessesAsync, deadline, cancellationToken);

    /// <summary>Decides about one emergency access, once.</summary>
    public Task<ReviewEmergencyAccessResponse> ReviewEmergencyAccessAsync(
        ReviewEmergencyAccessRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.ReviewEmergencyAccessAsync, deadline, cancellationToken);

    /// <summary>Queries whose caller was not known to have an open case, of each caller the oldest first.</summary>
    public Task<ListUnconfirmedRelationsResponse> ListUnconfirmedRelationsAsync(
        ListUnconfirmedRelationsRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.ListUnconfirmedRelationsAsync, deadline, cancellationToken);

    /// <summary>Mandates that offices recorded, of each recorder the newest first.</summary>
    public Task<ListRecordedMandatesResponse> ListRecordedMandatesAsync(
        ListRecordedMandatesRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.ListRecordedMandatesAsync, deadline, cancellationToken);

    /// <summary>Alarms about answers that were about the wrong person, the newest first.</summary>
    public Task<ListAlarmsResponse> ListAlarmsAsync(ListAlarmsRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.ListAlarmsAsync, deadline, cancellationToken);

    /// <summary>Decides about one of the queries without a confirmed relation, once.</summary>
    public Task<ReviewRelationResponse> ReviewRelationAsync(ReviewRelationRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _policy.ReviewRelationAsync, deadline, cancellationToken);

    private Task<TResponse> AskAsync<TRequest, TResponse>(
        TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => ask(request, options), deadline, cancellationToken);
    }
}
