using Gateway.Callers;
using Gateway.Storage;
using Grpc.Core;
using Proto = Gateway.Disclosures.V1;
using ReceiptWriter = Gateway.Overview.OverviewResponseWriter;
using Writer = Gateway.LogReading.Restrictions.RestrictionResponseWriter;

namespace Gateway.LogReading.Restrictions;

/// <summary>The gRPC edge of restrictions: reads requests, asks the desk, writes answers. What takes a right away for a time stands for good (NSIS Høj).</summary>
internal sealed class ReportRestrictionService(RestrictionDesk desk, LogEdge edge, TimeProvider clock) : Proto.ReportRestrictionService.ReportRestrictionServiceBase
{
    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.ProposeRestrictionResponse> ProposeRestriction(Proto.ProposeRestrictionRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (citizen, terms) = LogEdge.Checked(RestrictionRequestReader.Of(request, officer, clock.GetUtcNow()));
        var (restriction, result) = await desk.ProposeAsync(officer, edge.Keyed(officer, context, request.IdempotencyKey, request), citizen, terms, context.CancellationToken);
        return new Proto.ProposeRestrictionResponse { Receipt = ReceiptOf(result), Restriction = Writer.Of(restriction!, clock.GetUtcNow()) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.ConfirmRestrictionResponse> ConfirmRestriction(Proto.ConfirmRestrictionRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (citizen, id) = LogEdge.Checked(RestrictionRequestReader.Of(request));
        return new Proto.ConfirmRestrictionResponse { Receipt = ReceiptOf(await desk.ConfirmAsync(officer, edge.Keyed(officer, context, request.IdempotencyKey, request), citizen, id)) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.LiftRestrictionResponse> LiftRestriction(Proto.LiftRestrictionRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (citizen, id) = LogEdge.Checked(RestrictionRequestReader.Of(request));
        return new Proto.LiftRestrictionResponse { Receipt = ReceiptOf(await desk.LiftAsync(officer, edge.Keyed(officer, context, request.IdempotencyKey, request), citizen, id)) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListRestrictionsResponse> ListRestrictions(Proto.ListRestrictionsRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var size = LogEdge.Checked(RestrictionRequestReader.Of(request));
        var asked = new Proto.ListRestrictionsRequest(request) { PageSize = 0, PageToken = "" };
        var (shown, next, look) = await desk.ListAsync(officer, request.EndedToo, size, edge.PlaceOf(request.PageToken, officer, asked));
        var now = clock.GetUtcNow();
        var written = new Proto.ListRestrictionsResponse { NextPageToken = edge.Pages.TokenOf(next, officer, asked), Receipt = ReceiptWriter.Receipt(look) };
        written.Restrictions.AddRange(shown.Select(r => Writer.Of(r, now)));
        return written;
    });

    private static Overview.V1.Receipt ReceiptOf(DecisionResult result) => ReceiptWriter.Receipt(result.Position ?? throw DisclosureLogErrors.Of(result.Refusal!.Value));
}
