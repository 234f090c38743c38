using Gateway.Access;
using Gateway.Callers;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Storage;
using Grpc.Core;
using Proto = Gateway.Casework.V1;

namespace Gateway.Casework;

/// <summary>
/// The gRPC edge of casework: reads, asks for one overview, works out the answer from it, and writes. Every answer is an
/// overview underneath, decided, recorded and released in the same way; what is worked out of it is pure (decision 0030).
/// </summary>
internal sealed class CaseworkService(OverviewQuery overview, PolicyCatalogue catalogue, CaseworkRules rules, InformantBook informants, TimeProvider clock, ILogger<CaseworkService> log)
    : Proto.CaseworkService.CaseworkServiceBase
{
    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.AssessCaseResponse> AssessCase(Proto.AssessCaseRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var asked = Checked(CaseworkRequestReader.Read(request, catalogue, rules));
        var released = await AskAsync(asked.Question, rules.Of(asked.Type).SelectMany(r => r.Categories), context);
        var assessment = CaseAssessment.Of(rules, asked.Type, released.Content, asked.ToldByCitizen, Today);
        await informants.CountAsync(Caller(context).Municipality, asked.Question, assessment, Today);
        return AssessmentWriter.Write(released, rules, assessment);
    });

    [CallableBy(CallerGroups.Caseworkers | CallerGroups.TeamMembers | CallerGroups.PrivacyOfficer, AssuranceLevel.Low)]
    public override Task<Proto.GetInformantFiguresResponse> GetInformantFigures(Proto.GetInformantFiguresRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var months = Checked(CaseworkRequestReader.Read(request, Today));
        return AssessmentWriter.Write(months, await informants.ReadAsync(Caller(context).Municipality, months.From, months.Until));
    });

    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.PrepareCertificateRequestResponse> PrepareCertificateRequest(Proto.PrepareCertificateRequestRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var asked = Checked(CaseworkRequestReader.Read(request, catalogue));
        var released = await AskAsync(asked.Question, CertificateRequest.Categories(rules, asked.Type), context);
        return CertificateWriter.Write(released, rules, CertificateRequest.Of(rules, asked.Type, released.Content, asked.Reason, Today));
    });

    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.ListMeetingMembersResponse> ListMeetingMembers(Proto.ListMeetingMembersRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var question = Checked(CaseworkRequestReader.Read(request, catalogue));
        var released = await AskAsync(question, MeetingMembers.Categories, context);
        return MeetingWriter.Write(released, MeetingMembers.Of(rules, released.Content, question.Citizen.BirthDate, Today));
    });

    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.GetPlanResponse> GetPlan(Proto.GetPlanRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var released = await AskAsync(Checked(CaseworkRequestReader.Read(request, catalogue)), rules.Plan.Asked, context);
        return PlanWriter.Write(released, OnePlan.Of(rules, released.Content, Today));
    });

    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.GetCaseBriefResponse> GetCaseBrief(Proto.GetCaseBriefRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var released = await AskAsync(Checked(CaseworkRequestReader.Read(request, catalogue)), rules.Brief.Asked, context);
        return BriefWriter.Write(released, CaseBrief.Of(rules, released.Content, Today));
    });

    [CallableBy(CallerGroups.OnTheCase, AssuranceLevel.Substantial, Purposes = CallPurposes.OfTheRole)]
    public override Task<Proto.GetHealthSummaryResponse> GetHealthSummary(Proto.GetHealthSummaryRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var question = Checked(CaseworkRequestReader.Read(request, catalogue));
        var released = await AskAsync(question, rules.Summary.Asked, context);
        var summary = HealthSummary.Of(rules, released.Content, Today);
        var document = request.WithFhirDocument ? InternationalPatientSummary.Write(summary, question.Citizen, released.Disclosed.LeafHash, released.Disclosed.RecordedAt) : "";
        return HealthSummaryWriter.Write(released, summary, document);
    });

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private static Caller Caller(ServerCallContext context) => CallerIdentity.Identify(context.GetHttpContext().User) ?? throw CaseworkErrors.Refused();

    private async Task<OverviewResult.Released> AskAsync(OverviewQuestion question, IEnumerable<string> categories, ServerCallContext context)
    {
        var deadline = CallDeadline.From(clock.GetUtcNow(), context.Deadline);
        var result = await overview.RunAsync(question with { Categories = [.. categories.Distinct()] }, context.GetHttpContext().User, deadline, context.CancellationToken);
        return result as OverviewResult.Released ?? throw CaseworkErrors.Refused();
    }

    private static T Checked<T>(ReadRequest<T> read) where T : class => read.Value ?? throw CaseworkErrors.BadRequest(read.Violations);

    private async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DisclosureLogUnavailableException e)
        {
            OverviewLogMessages.LogUnavailable(log, e.Why);
            throw CaseworkErrors.DisclosureLogUnavailable();
        }
        catch (OperationCanceledException)
        {
            throw CaseworkErrors.TooLate();
        }
        catch (Exception e) when (e is not RpcException)
        {
            // The type and place alone: a message may quote what it stumbled over.
            OverviewLogMessages.Failed(log, e.GetType().Name, e.TargetSite?.Name ?? "");
            throw CaseworkErrors.Internal();
        }
    }
}
