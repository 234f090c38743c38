using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Google.Protobuf;
using Grpc.Core;
using Proto = Gateway.Policy.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Oversight;

/// <summary>The gRPC edge of the privacy officer's calls: reads, runs, writes, and turns each refusal into its status. Decides nothing.</summary>
internal sealed class PolicyService(CatalogueVerification verification, Reviews reviews, TimeProvider clock, ILogger<PolicyService> log)
    : Proto.PolicyService.PolicyServiceBase
{
    // What the officer sees tells of citizens and staff (NSIS Betydelig); what the officer decides opens rules for a
    // whole municipality and closes reviews for good (NSIS Høj).
    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListRulesResponse> ListRules(Proto.ListRulesRequest request, ServerCallContext context) =>
        AnswerAsync(context, async officer => PolicyResponseWriter.Write(await verification.ReadAsync(officer)));

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.VerifyRuleResponse> VerifyRule(Proto.VerifyRuleRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var (target, version, source) = Checked(PolicyRequestReader.Of(request));
        var position = Recorded(await verification.VerifyAsync(officer, Keyed(officer, context, request.IdempotencyKey, request), target, version, source));
        return new Proto.VerifyRuleResponse { Receipt = Writer.Receipt(position) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.RevokeVerificationResponse> RevokeVerification(Proto.RevokeVerificationRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var target = Checked(PolicyRequestReader.Of(request));
        var position = Recorded(await verification.RevokeAsync(officer, Keyed(officer, context, request.IdempotencyKey, request), target));
        return new Proto.RevokeVerificationResponse { Receipt = Writer.Receipt(position) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListEmergencyAccessesResponse> ListEmergencyAccesses(Proto.ListEmergencyAccessesRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var page = await reviews.EmergenciesAsync(officer, request.ReviewedToo, Checked(PolicyRequestReader.Of(request)));
        return PolicyResponseWriter.Write(page ?? throw PolicyErrors.NoSuchPage(), clock.GetUtcNow());
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.ReviewEmergencyAccessResponse> ReviewEmergencyAccess(Proto.ReviewEmergencyAccessRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var (emergency, decision) = Checked(PolicyRequestReader.Of(request, officer));
        var position = Recorded(await reviews.ReviewEmergencyAsync(officer, Keyed(officer, context, request.IdempotencyKey, request), emergency, decision));
        return new Proto.ReviewEmergencyAccessResponse { Receipt = Writer.Receipt(position) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListUnconfirmedRelationsResponse> ListUnconfirmedRelations(Proto.ListUnconfirmedRelationsRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var page = await reviews.UnconfirmedAsync(officer, Checked(PolicyRequestReader.Of(request)));
        return PolicyResponseWriter.Write(page ?? throw PolicyErrors.NoSuchPage());
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.ReviewRelationResponse> ReviewRelation(Proto.ReviewRelationRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var (query, decision) = Checked(PolicyRequestReader.Of(request, officer));
        var position = Recorded(await reviews.ReviewRelationAsync(officer, Keyed(officer, context, request.IdempotencyKey, request), query, decision));
        return new Proto.ReviewRelationResponse { Receipt = Writer.Receipt(position) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListRecordedMandatesResponse> ListRecordedMandates(Proto.ListRecordedMandatesRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var page = await reviews.MandatesAsync(officer, Checked(PolicyRequestReader.Of(request)));
        return PolicyResponseWriter.Write(page ?? throw PolicyErrors.NoSuchPage());
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListAlarmsResponse> ListAlarms(Proto.ListAlarmsRequest request, ServerCallContext context) => AnswerAsync(context, async officer =>
    {
        var page = await reviews.AlarmsAsync(officer, Checked(PolicyRequestReader.Of(request)));
        return PolicyResponseWriter.Write(page ?? throw PolicyErrors.NoSuchPage());
    });

    private static T Checked<T>(Read<T> read) => read.Violations.Count == 0 ? read.Value : throw PolicyErrors.BadRequest(read.Violations);

    private KeyedRequest Keyed(Caller officer, ServerCallContext context, string key, IMessage request) =>
        PolicyRequestReader.Keyed(officer, context.Method, key, request, clock.GetUtcNow());

    private static LogPosition Recorded(OversightResult result) => result switch
    {
        OversightResult.Recorded recorded => recorded.Position,
        OversightResult.Refused refused => throw PolicyErrors.Of(refused.Why),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    private async Task<T> AnswerAsync<T>(ServerCallContext context, Func<Caller, Task<T>> answer)
    {
        try
        {
            return await answer(CallerIdentity.Identify(context.GetHttpContext().User) ?? throw PolicyErrors.CallerRefused());
        }
        catch (DisclosureLogUnavailableException e)
        {
            OversightLogMessages.LogUnavailable(log, e.Why);
            throw PolicyErrors.DisclosureLogUnavailable();
        }
        catch (OperationCanceledException)
        {
            throw PolicyErrors.TooLate();
        }
        catch (Exception e) when (e is not RpcException)
        {
            // The type and place alone: a message may quote what it stumbled over.
            OversightLogMessages.Failed(log, e.GetType().Name, e.TargetSite?.Name ?? "");
            throw PolicyErrors.Internal();
        }
    }
}
