using Gateway.Access;
using Gateway.Callers;
using Gateway.Disclosures;
using Gateway.Sources;
using Gateway.Storage;
using Google.Rpc;
using Grpc.Core;
using Proto = Gateway.Overview.V1;

namespace Gateway.Overview;

/// <summary>The gRPC edge of the overview: reads, runs, writes, and turns each failure into its status. Decides nothing.</summary>
internal sealed class OverviewService(
    OverviewQuery overview, OverviewStream stream, LocateQuery locate, ExplainQuery explain, DisclosureRecorder disclosures,
    PolicyCatalogue catalogue, TimeProvider clock, ILogger<OverviewService> log)
    : Proto.OverviewService.OverviewServiceBase
{
    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.GetOverviewResponse> GetOverview(Proto.GetOverviewRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var question = Checked(OverviewRequestReader.Read(request, catalogue));
        var result = await overview.RunAsync(question, context.GetHttpContext().User, Deadline(context), context.CancellationToken);
        return result is OverviewResult.Released released ? OverviewResponseWriter.Write(released) : throw Refused();
    });

    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task StreamOverview(
        Proto.StreamOverviewRequest request, IServerStreamWriter<Proto.StreamOverviewResponse> responseStream, ServerCallContext context) => AnswerAsync(async () =>
    {
        var question = Checked(OverviewRequestReader.Read(request, catalogue));
        Task DeliverAsync(OverviewPart part) => responseStream.WriteAsync(StreamResponseWriter.Write(part), context.CancellationToken);
        return await stream.RunAsync(question, context.GetHttpContext().User, Deadline(context), DeliverAsync, context.CancellationToken) ? true : throw Refused();
    });

    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.LocateRecordsResponse> LocateRecords(Proto.LocateRecordsRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var question = Checked(OverviewRequestReader.Read(request, catalogue));
        var released = await locate.RunAsync(question, context.GetHttpContext().User, Deadline(context), context.CancellationToken);
        return AccessResponseWriter.Write(released ?? throw Refused());
    });

    [CallableBy(CallerGroups.OnTheCase | CallerGroups.PrivacyOfficer, AssuranceLevel.Low, Purposes = CallPurposes.Any)]
    public override Task<Proto.ExplainAccessResponse> ExplainAccess(Proto.ExplainAccessRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var user = context.GetHttpContext().User;
        var (asOf, wrong) = OverviewRequestReader.ReadAsOf(request, clock.GetUtcNow());
        if (wrong is not null)
            throw OverviewErrors.BadRequest("as_of", wrong);
        var caller = CallerIdentity.Identify(user) ?? throw Refused();
        if (request.DecidedFor is not null && ExplainQuery.MayNotAskForOthers(caller) is { } refusal)
            throw OverviewErrors.Refused(refusal);
        // The fields mean what the catalogue of that time says they mean.
        var then = await explain.CatalogueAsync(caller, asOf)
            ?? throw OverviewErrors.BadRequest("as_of", "lies before the first policy catalogue on record that can be read");
        var (question, violations) = OverviewRequestReader.Read(request, then);
        var (decidedFor, more) = request.DecidedFor is { } sent ? DecidedForReader.Read(sent, caller) : (caller, []);
        if (question is null || decidedFor is null)
            throw OverviewErrors.BadRequest([.. violations, .. more]);
        return AccessResponseWriter.Write(await explain.RunAsync(question, then, asOf, decidedFor, request.DecidedFor is null ? null : caller));
    });

    // Whoever may ask may say that it arrived: an explanation is had at Low, and a confirmation shows nothing.
    [CallableBy(CallerGroups.OnTheCase | CallerGroups.PrivacyOfficer, AssuranceLevel.Low)]
    public override Task<Proto.ConfirmDeliveryResponse> ConfirmDelivery(Proto.ConfirmDeliveryRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var (receipts, violations) = OverviewRequestReader.Read(request);
        if (violations.Count > 0)
            throw OverviewErrors.BadRequest(violations);
        var caller = CallerIdentity.Identify(context.GetHttpContext().User) ?? throw Refused();
        var position = await disclosures.RecordDeliveryAsync(caller, receipts) ?? throw OverviewErrors.ReceiptUnknown();
        return new Proto.ConfirmDeliveryResponse { Receipt = OverviewResponseWriter.Receipt(position) };
    });

    private CallDeadline Deadline(ServerCallContext context) => CallDeadline.From(clock.GetUtcNow(), context.Deadline);

    private static OverviewQuestion Checked((OverviewQuestion? Question, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) read) =>
        read.Question ?? throw OverviewErrors.BadRequest(read.Violations);

    // The declaration has let nobody pass who is not known: this is the second lock.
    private static RpcException Refused() => OverviewErrors.CallerRefused();

    private async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DisclosureLogUnavailableException e)
        {
            OverviewLogMessages.LogUnavailable(log, e.Why);
            throw OverviewErrors.DisclosureLogUnavailable();
        }
        catch (OperationCanceledException)
        {
            throw OverviewErrors.TooLate();
        }
        catch (Exception e) when (e is not RpcException)
        {
            // The type and place alone: a message may quote what it stumbled over.
            OverviewLogMessages.Failed(log, e.GetType().Name, e.TargetSite?.Name ?? "");
            throw OverviewErrors.Internal();
        }
    }
}
