using Gateway.Consent.V1;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>
/// The calls about a citizen's consents, the notices given to the citizen, and the mandates of those who act for the
/// citizen. Reached by <see cref="GatewayClient.Consents"/>.
/// </summary>
/// <remarks>
/// Whatever changes something carries an idempotency key (<see cref="NewKey"/>). A call that failed without an answer
/// may be made again with the same request and key: it is done once, and gives the first answer.
/// In every call <c>deadline</c> is the time until an answer must be here, greater than zero, token included; null: none.
/// Each throws <see cref="GatewayException"/> where there is no answer; its error says why.
/// </remarks>
public sealed class ConsentClient
{
    private readonly ConsentService.ConsentServiceClient _consents;
    private readonly AuthorizedCalls _calls;

    internal ConsentClient(ChannelBase channel, AuthorizedCalls calls)
    {
        _consents = new ConsentService.ConsentServiceClient(channel);
        _calls = calls;
    }

    /// <summary>A fresh idempotency key. Keep it with the request until there is an answer.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>Composes a consent to be read aloud or signed. Blanket scope is refused, each field by name.</summary>
    public Task<DraftConsentResponse> DraftConsentAsync(DraftConsentRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.DraftConsentAsync, deadline, cancellationToken);

    /// <summary>Records that the citizen consents to a draft.</summary>
    public Task<GrantConsentResponse> GrantConsentAsync(GrantConsentRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.GrantConsentAsync, deadline, cancellationToken);

    /// <summary>Withdraws a consent, whole or for some categories. It holds everywhere when the answer is here.</summary>
    public Task<WithdrawConsentResponse> WithdrawConsentAsync(WithdrawConsentRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.WithdrawConsentAsync, deadline, cancellationToken);

    /// <summary>A page of the consents of a citizen that the caller may know of, newest first.</summary>
    public Task<ListConsentsResponse> ListConsentsAsync(ListConsentsRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.ListConsentsAsync, deadline, cancellationToken);

    /// <summary>One consent with its whole history.</summary>
    public Task<GetConsentResponse> GetConsentAsync(GetConsentRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.GetConsentAsync, deadline, cancellationToken);

    /// <summary>A consent as a receipt (ISO/IEC TS 27560) or as an HL7 FHIR R4 Consent.</summary>
    public Task<ExportConsentResponse> ExportConsentAsync(ExportConsentRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.ExportConsentAsync, deadline, cancellationToken);

    /// <summary>Records that the citizen was told of the right to collect information (retssikkerhedsloven § 12).</summary>
    public Task<CreateNoticeResponse> CreateNoticeAsync(CreateNoticeRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.CreateNoticeAsync, deadline, cancellationToken);

    /// <summary>A page of what the citizen was told: of the right to collect information, and of each emergency access. Newest first.</summary>
    public Task<ListNoticesResponse> ListNoticesAsync(ListNoticesRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.ListNoticesAsync, deadline, cancellationToken);

    /// <summary>Records that somebody may act for the citizen, or look in with the citizen.</summary>
    public Task<RecordMandateResponse> RecordMandateAsync(RecordMandateRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.RecordMandateAsync, deadline, cancellationToken);

    /// <summary>Ends a mandate. What was consented under it no longer counts.</summary>
    public Task<EndMandateResponse> EndMandateAsync(EndMandateRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.EndMandateAsync, deadline, cancellationToken);

    /// <summary>The mandates given by a citizen.</summary>
    public Task<ListMandatesResponse> ListMandatesAsync(ListMandatesRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.ListMandatesAsync, deadline, cancellationToken);

    /// <summary>Records that something an overview showed is said to be wrong (GDPR art. 16).</summary>
    public Task<RequestCorrectionResponse> RequestCorrectionAsync(RequestCorrectionRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.RequestCorrectionAsync, deadline, cancellationToken);

    /// <summary>Records what the holder answered to a correction, once.</summary>
    public Task<AnswerCorrectionResponse> AnswerCorrectionAsync(AnswerCorrectionRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.AnswerCorrectionAsync, deadline, cancellationToken);

    /// <summary>A page of what was asked to be corrected. Newest first.</summary>
    public Task<ListCorrectionsResponse> ListCorrectionsAsync(ListCorrectionsRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.ListCorrectionsAsync, deadline, cancellationToken);

    /// <summary>The consents of the caller's organisation that expire soon.</summary>
    public Task<ListRemindersResponse> ListRemindersAsync(ListRemindersRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _consents.ListRemindersAsync, deadline, cancellationToken);

    private Task<TResponse> AskAsync<TRequest, TResponse>(
        TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => ask(request, options), deadline, cancellationToken);
    }
}
