using Gateway.Disclosures.V1;
using Grpc.Core;

namespace Gateway.Client;

/// <summary>
/// Looks into the disclosure log: the privacy officer's search, samples, reviews and exports, and the citizen's own access
/// report and receipts. Reached by <see cref="GatewayClient.Disclosures"/>.
/// </summary>
/// <remarks>Idempotency keys, deadlines and failures as in <see cref="ConsentClient"/>. Every look is recorded in the log.</remarks>
public sealed class DisclosuresClient
{
    private readonly DisclosureLogService.DisclosureLogServiceClient _log;
    private readonly ReportRestrictionService.ReportRestrictionServiceClient _restrictions;
    private readonly AuthorizedCalls _calls;

    internal DisclosuresClient(ChannelBase channel, AuthorizedCalls calls)
    {
        _log = new DisclosureLogService.DisclosureLogServiceClient(channel);
        _restrictions = new ReportRestrictionService.ReportRestrictionServiceClient(channel);
        _calls = calls;
    }

    /// <summary>A page of the disclosures that match, newest first.</summary>
    public Task<SearchDisclosuresResponse> SearchAsync(SearchDisclosuresRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.SearchDisclosuresAsync, deadline, cancellationToken);

    /// <summary>A page of everything the log holds about one citizen, newest first.</summary>
    public Task<GetAccessReportResponse> GetAccessReportAsync(GetAccessReportRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.GetAccessReportAsync, deadline, cancellationToken);

    /// <summary>One record of the log.</summary>
    public Task<GetReceiptResponse> GetReceiptAsync(GetReceiptRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.GetReceiptAsync, deadline, cancellationToken);

    /// <summary>The newest checkpoint: size and root of the log, signed.</summary>
    public Task<GetCheckpointResponse> GetCheckpointAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(new GetCheckpointRequest(), _log.GetCheckpointAsync, deadline, cancellationToken);

    /// <summary>That a record stands in the log of a size.</summary>
    public Task<GetInclusionProofResponse> GetInclusionProofAsync(GetInclusionProofRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.GetInclusionProofAsync, deadline, cancellationToken);

    /// <summary>That the log of one size begins with the log of another.</summary>
    public Task<GetConsistencyProofResponse> GetConsistencyProofAsync(GetConsistencyProofRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.GetConsistencyProofAsync, deadline, cancellationToken);

    /// <summary>Draws a sample by chance.</summary>
    public Task<DrawSampleResponse> DrawSampleAsync(DrawSampleRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.DrawSampleAsync, deadline, cancellationToken);

    /// <summary>A page of samples, newest first.</summary>
    public Task<ListSamplesResponse> ListSamplesAsync(ListSamplesRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.ListSamplesAsync, deadline, cancellationToken);

    /// <summary>Decides about one disclosure.</summary>
    public Task<ReviewDisclosureResponse> ReviewAsync(ReviewDisclosureRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.ReviewDisclosureAsync, deadline, cancellationToken);

    /// <summary>Makes everything the gateway knows of a citizen unreadable for good. It is never tried again by itself.</summary>
    public Task<EraseCitizenResponse> EraseAsync(EraseCitizenRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _log.EraseCitizenAsync, deadline, cancellationToken);

    /// <summary>Proposes that a citizen's report leaves disclosures out for a time; another officer must confirm it.</summary>
    public Task<ProposeRestrictionResponse> ProposeRestrictionAsync(ProposeRestrictionRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _restrictions.ProposeRestrictionAsync, deadline, cancellationToken);

    /// <summary>Confirms what another officer proposed.</summary>
    public Task<ConfirmRestrictionResponse> ConfirmRestrictionAsync(ConfirmRestrictionRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _restrictions.ConfirmRestrictionAsync, deadline, cancellationToken);

    /// <summary>Ends a restriction, or turns down what was proposed.</summary>
    public Task<LiftRestrictionResponse> LiftRestrictionAsync(LiftRestrictionRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _restrictions.LiftRestrictionAsync, deadline, cancellationToken);

    /// <summary>A page of restrictions, newest first.</summary>
    public Task<ListRestrictionsResponse> ListRestrictionsAsync(ListRestrictionsRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        AskAsync(request, _restrictions.ListRestrictionsAsync, deadline, cancellationToken);

    /// <summary>Whom a user or system touched: the numbers, then the citizens. Asked and recorded again by every enumeration.</summary>
    public IAsyncEnumerable<ListTouchedCitizensResponse> ListTouchedAsync(ListTouchedCitizensRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.ReadAsync(options => _log.ListTouchedCitizens(request, options), deadline, cancellationToken);
    }

    /// <summary>The disclosures of a period as FHIR R4 AuditEvents. Asked and recorded again by every enumeration.</summary>
    public IAsyncEnumerable<ExportAuditEventsResponse> ExportAuditEventsAsync(ExportAuditEventsRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.ReadAsync(options => _log.ExportAuditEvents(request, options), deadline, cancellationToken);
    }

    private Task<TResponse> AskAsync<TRequest, TResponse>(
        TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AuthorizedCalls.DemandTime(deadline);
        return _calls.AskAsync(options => ask(request, options), deadline, cancellationToken);
    }
}
