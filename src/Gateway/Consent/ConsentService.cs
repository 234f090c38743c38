using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;
using Google.Protobuf;
using Grpc.Core;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Consent.V1;
using Reader = Gateway.Consent.ConsentRequestReader;
using Writer = Gateway.Consent.ConsentResponseWriter;

namespace Gateway.Consent;

/// <summary>The gRPC edge of consents, notices, mandates and corrections: reads, runs, writes, and turns each refusal into its status. Decides nothing.</summary>
internal sealed class ConsentService(ConsentDesk desk, ILogger<ConsentService> log) : Proto.ConsentService.ConsentServiceBase
{
    [CallableBy(CallerGroups.Offices | CallerGroups.GeneralPractitioner, AssuranceLevel.Substantial, Purposes = CallPurposes.ByConsent)]
    public override Task<Proto.DraftConsentResponse> DraftConsent(Proto.DraftConsentRequest request, ServerCallContext context) =>
        ChangeAsync<ConsentTerms, Drafted, Proto.DraftConsentResponse>(request, Reader.Read(request), new(Drafting.Draft, (_, work) => Drafting.Again(work)), new(Writer.Drafted, r => r.Receipt), context);

    [CallableBy(CallerGroups.Offices | CallerGroups.GeneralPractitioner | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.GrantConsentResponse> GrantConsent(Proto.GrantConsentRequest request, ServerCallContext context) =>
        ChangeAsync<GrantQuestion, Granted, Proto.GrantConsentResponse>(request, Reader.Read(request), new(Granting.Grant, Granting.Again), new(Writer.Granted, r => r.Receipt), context);

    [CallableBy(CallerGroups.Offices | CallerGroups.GeneralPractitioner | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.WithdrawConsentResponse> WithdrawConsent(Proto.WithdrawConsentRequest request, ServerCallContext context) =>
        ChangeAsync<WithdrawQuestion, Granted, Proto.WithdrawConsentResponse>(request, Reader.Read(request), new(Withdrawing.Withdraw, Withdrawing.Again), new(Writer.Withdrawn, r => r.Receipt), context);

    [CallableBy(CallerGroups.Offices | CallerGroups.GeneralPractitioner | CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.ListConsentsResponse> ListConsents(Proto.ListConsentsRequest request, ServerCallContext context) =>
        ShowAsync(Reader.Read(request), Showing.List, Writer.Page, context);

    [CallableBy(CallerGroups.Offices | CallerGroups.GeneralPractitioner | CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.GetConsentResponse> GetConsent(Proto.GetConsentRequest request, ServerCallContext context) =>
        ShowAsync(Reader.Read(request), (id, work) => Showing.Get(id, "get", work), Writer.Shown, context);

    [CallableBy(CallerGroups.Offices | CallerGroups.GeneralPractitioner | CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.ExportConsentResponse> ExportConsent(Proto.ExportConsentRequest request, ServerCallContext context) =>
        ShowAsync<string, ExportedConsent, Proto.ExportConsentResponse>(
            Reader.Read(request), request.Export == Proto.ConsentExport.Fhir ? Exporting.Fhir : Exporting.Receipt, e => Writer.Exported(e.MediaType, e.Document), context);

    [CallableBy(CallerGroups.Offices, AssuranceLevel.Substantial)]
    public override Task<Proto.CreateNoticeResponse> CreateNotice(Proto.CreateNoticeRequest request, ServerCallContext context) =>
        ChangeAsync<NoticeQuestion, NoticeGiven, Proto.CreateNoticeResponse>(request, Reader.Read(request), new(NoticeGiving.Give, (_, work) => NoticeGiving.Again(work)), new(Writer.Given, r => r.Receipt), context);

    [CallableBy(CallerGroups.Offices | CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.ListNoticesResponse> ListNotices(Proto.ListNoticesRequest request, ServerCallContext context) =>
        ShowAsync(Reader.Read(request), Showing.Notices, Writer.Notices, context);

    [CallableBy(CallerGroups.Caseworkers | CallerGroups.Citizen, AssuranceLevel.Substantial)]
    public override Task<Proto.RecordMandateResponse> RecordMandate(Proto.RecordMandateRequest request, ServerCallContext context) =>
        ChangeAsync<MandateQuestion, Mandated, Proto.RecordMandateResponse>(
            request, Reader.Read(request),
            new((question, work) => Mandating.Record(question, desk.HolderFor(work.Asker.Caller, question.Holder), work), Mandating.RecordAgain), new(Writer.Recorded, r => r.Receipt), context);

    [CallableBy(CallerGroups.Caseworkers | CallerGroups.Citizen, AssuranceLevel.Substantial)]
    public override Task<Proto.EndMandateResponse> EndMandate(Proto.EndMandateRequest request, ServerCallContext context) =>
        ChangeAsync<EndQuestion, Mandated, Proto.EndMandateResponse>(request, Reader.Read(request), new(Mandating.End, Mandating.EndAgain), new(Writer.Ended, r => r.Receipt), context);

    [CallableBy(CallerGroups.Offices | CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative | CallerGroups.Companion, AssuranceLevel.Substantial)]
    public override Task<Proto.ListMandatesResponse> ListMandates(Proto.ListMandatesRequest request, ServerCallContext context) =>
        ShowAsync(Reader.Read(request), Showing.Mandates, Writer.Mandates, context);

    [CallableBy(CallerGroups.Offices, AssuranceLevel.Substantial)]
    public override Task<Proto.ListRemindersResponse> ListReminders(Proto.ListRemindersRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var caller = CallerOf(context);
        var (page, problems) = Reader.Read(request);
        if (problems.Count > 0)
            throw ConsentErrors.BadRequest(problems);
        var step = await desk.RemindersAsync(caller, page);
        return Writer.Reminders(step.Done ?? throw ConsentErrors.Of(step.Refusal!));
    });

    [CallableBy(CallerGroups.Offices | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.RequestCorrectionResponse> RequestCorrection(Proto.RequestCorrectionRequest request, ServerCallContext context) =>
        ChangeAsync<CorrectionQuestion, Corrected, Proto.RequestCorrectionResponse>(request, Reader.Read(request), new(Correcting.Request, Correcting.RequestAgain), new(Writer.Requested, r => r.Receipt), context);

    [CallableBy(CallerGroups.Caseworkers, AssuranceLevel.Substantial)]
    public override Task<Proto.AnswerCorrectionResponse> AnswerCorrection(Proto.AnswerCorrectionRequest request, ServerCallContext context) =>
        ChangeAsync<AnswerQuestion, Corrected, Proto.AnswerCorrectionResponse>(request, Reader.Read(request), new(Correcting.Answer, Correcting.AnswerAgain), new(Writer.Answered, r => r.Receipt), context);

    [CallableBy(CallerGroups.Offices | CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.ListCorrectionsResponse> ListCorrections(Proto.ListCorrectionsRequest request, ServerCallContext context) =>
        ShowAsync(Reader.Read(request), Showing.Corrections, Writer.Corrections, context);

    private Task<TResponse> ChangeAsync<TQuestion, TDone, TResponse>(
        IMessage request, ReadRequest<TQuestion> read, Change<TQuestion, TDone> change, Answer<TDone, TResponse> answer, ServerCallContext context)
        where TQuestion : class
        where TDone : class
        where TResponse : class, IMessage<TResponse>, new() => AnswerAsync(async () =>
    {
        var asker = AskerOf(read, context);
        var call = new KeyedCall(context.Method, read.Key, request.ToByteArray());
        var parser = new MessageParser<TResponse>(() => new TResponse());
        var again = new Repetition(work => change.Again(read.Question!, work), kept => (long)answer.Receipt(parser.ParseFrom(kept)).LogIndex);
        // The answer is kept as bytes with the change: who asks the same again gets these very bytes.
        return await desk.ChangeAsync(asker, call, work => change.Make(read.Question!, work), done => answer.Write(done).ToByteArray(), again) switch
        {
            ChangeResult<ConsentRefusal>.Answered answered => parser.ParseFrom(answered.Answer),
            ChangeResult<ConsentRefusal>.Refused refused => throw ConsentErrors.Of(refused.Refusal),
            _ => throw ConsentErrors.KeyReused(),
        };
    });

    private Task<TResponse> ShowAsync<TQuestion, TDone, TResponse>(
        ReadRequest<TQuestion> read, Func<TQuestion, ConsentWork, Step<TDone>> show, Func<TDone, TResponse> write, ServerCallContext context)
        where TQuestion : class
        where TDone : class
        where TResponse : class => AnswerAsync(async () =>
    {
        var step = await desk.ShowAsync(AskerOf(read, context), work => show(read.Question!, work));
        return write(step.Done ?? throw ConsentErrors.Of(step.Refusal!));
    });

    private Asker AskerOf<T>(ReadRequest<T> read, ServerCallContext context)
        where T : class
    {
        var caller = CallerOf(context);
        if (read.Problems.Count > 0)
            throw ConsentErrors.BadRequest(read.Problems);
        context.CancellationToken.ThrowIfCancellationRequested();
        return desk.AskerOf(caller, read.Citizen!) ?? throw ConsentErrors.Of(RefusalReason.CitizenUnknown);
    }

    private static Caller CallerOf(ServerCallContext context) => CallerIdentity.Identify(context.GetHttpContext().User) ?? throw ConsentErrors.CallerRefused();

    private async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DisclosureLogUnavailableException e)
        {
            ConsentLogMessages.LogUnavailable(log, e.Why);
            throw ConsentErrors.DisclosureLogUnavailable();
        }
        catch (OperationCanceledException)
        {
            throw ConsentErrors.TooLate();
        }
        catch (Exception e) when (e is not RpcException)
        {
            // The type and place alone: a message may quote what it stumbled over.
            ConsentLogMessages.Failed(log, e.GetType().Name, e.TargetSite?.Name ?? "");
            throw ConsentErrors.Internal();
        }
    }

    /// <summary>A change, and what stands against giving its answer again.</summary>
    private sealed record Change<TQuestion, TDone>(Func<TQuestion, ConsentWork, Step<TDone>> Make, Func<TQuestion, ConsentWork, RefusalReason?> Again)
        where TDone : class;

    /// <summary>How the answer is written, and where its receipt stands.</summary>
    private sealed record Answer<TDone, TResponse>(Func<TDone, TResponse> Write, Func<TResponse, OverviewProto.Receipt> Receipt);
}
