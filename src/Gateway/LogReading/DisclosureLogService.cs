using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Transparency;
using Google.Protobuf;
using Grpc.Core;
using Proto = Gateway.Disclosures.V1;
using ReceiptWriter = Gateway.Overview.OverviewResponseWriter;
using Writer = Gateway.LogReading.DisclosureLogResponseWriter;

namespace Gateway.LogReading;

/// <summary>
/// The gRPC edge of looks into the log: reads, runs, writes, and turns each refusal into its status. Decides nothing but
/// who may ask. What is read tells of citizens and staff (NSIS Betydelig); what is drawn and decided stands for good (NSIS Høj).
/// </summary>
internal sealed class DisclosureLogService(OfficerDesk officers, ReportDesk reports, SampleDesk samples, TransparencyLog transparency, LogEdge edge) : Proto.DisclosureLogService.DisclosureLogServiceBase
{
    // Messages of some hundred kilobytes: the contract's number of citizens, and no more ids than that of one who was
    // asked about again and again.
    private const int CitizensAMessage = 100;
    private const int DisclosuresAMessage = 10_000;

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.SearchDisclosuresResponse> SearchDisclosures(Proto.SearchDisclosuresRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (question, citizen) = LogEdge.Checked(DisclosureLogRequestReader.Of(request, officer));
        var asked = new Proto.SearchDisclosuresRequest(request) { PageSize = 0, PageToken = "" };
        var shown = await officers.SearchAsync(officer, question with { From = edge.PlaceOf(request.PageToken, officer, asked) }, citizen, context.CancellationToken);
        var words = await edge.WordsOfAsync(officer, shown.Page.Uses);
        var written = new Proto.SearchDisclosuresResponse
        {
            NextPageToken = edge.Pages.TokenOf(shown.Page.Next, officer, asked),
            Total = (ulong)shown.Page.Total,
            Receipt = ReceiptWriter.Receipt(shown.Look),
        };
        written.Disclosures.AddRange(shown.Page.Uses.Select(u => Writer.Disclosure(u, shown.Reviews[u.Id], words)));
        return written;
    });

    [CallableBy(CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.GetAccessReportResponse> GetAccessReport(Proto.GetAccessReportRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var reader = LogEdge.CallerOf(context);
        var (citizen, size) = LogEdge.Checked(DisclosureLogRequestReader.Of(request));
        var asked = new Proto.GetAccessReportRequest(request) { PageSize = 0, PageToken = "" };
        var shown = await reports.ShowAsync(reader, citizen, size, edge.PlaceOf(request.PageToken, reader, asked), context.CancellationToken) ?? throw DisclosureLogErrors.CitizenRefused();
        var words = await edge.WordsOfAsync(reader, shown.Rows);
        var written = new Proto.GetAccessReportResponse
        {
            NextPageToken = edge.Pages.TokenOf(shown.Next, reader, asked),
            TotalRows = (ulong)shown.TotalRows,
            TotalRecords = (ulong)shown.TotalRecords,
            CoversFrom = LogEdge.Timestamp(shown.CoversFrom),
            CoversUntil = LogEdge.Timestamp(shown.CoversUntil),
            NarrowedByMandate = shown.Narrowed,
            Receipt = ReceiptWriter.Receipt(shown.Look),
            Withheld = Writer.Withheld(shown.WithheldUntil),
        };
        written.Rows.AddRange(shown.Rows.Select(r => Writer.Row(r, words)));
        return written;
    });

    [CallableBy(CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.GetReceiptResponse> GetReceipt(Proto.GetReceiptRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var reader = LogEdge.CallerOf(context);
        var (index, citizen) = LogEdge.Checked(DisclosureLogRequestReader.Of(request, reader));
        var record = citizen is null ? await officers.ReceiptAsync(reader, index) : await reports.ReceiptAsync(reader, citizen, index, context.CancellationToken);
        if (record is null)
            throw DisclosureLogErrors.NotFound();
        var written = new Proto.GetReceiptResponse { Receipt = ReceiptWriter.Receipt(record.Position), Kind = ReadEntry.TryRead(record.Entry)!.Kind.Name() };
        if (citizen is null)
        {
            written.Record = ByteString.CopyFrom(record.Entry);
            written.Salt = ByteString.CopyFrom(record.Salt ?? []);
        }
        written.Proof = (await transparency.ProveAsync(index, context.CancellationToken))?.ToText() ?? "";
        return written;
    });

    [CallableBy(CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.GetCheckpointResponse> GetCheckpoint(Proto.GetCheckpointRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        if (transparency.Published is null)
            await transparency.SignAsync(context.CancellationToken);
        return new Proto.GetCheckpointResponse { Checkpoint = (transparency.Published ?? throw DisclosureLogErrors.NotFound()).Note };
    });

    [CallableBy(CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.GetInclusionProofResponse> GetInclusionProof(Proto.GetInclusionProofRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var (index, asked) = LogEdge.Checked(DisclosureLogRequestReader.Of(request));
        var size = asked > 0 ? asked : transparency.Published?.Size ?? 0;
        var proof = await transparency.InclusionAsync(index, size, context.CancellationToken) ?? throw DisclosureLogErrors.NotFound();
        var written = new Proto.GetInclusionProofResponse { LogIndex = (ulong)index, TreeSize = (ulong)size };
        written.Hashes.AddRange(proof.Select(ByteString.CopyFrom));
        return written;
    });

    [CallableBy(CallerGroups.PrivacyOfficer | CallerGroups.Citizen | CallerGroups.Representative, AssuranceLevel.Substantial)]
    public override Task<Proto.GetConsistencyProofResponse> GetConsistencyProof(Proto.GetConsistencyProofRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var (first, asked) = LogEdge.Checked(DisclosureLogRequestReader.Of(request));
        var second = asked > 0 ? asked : transparency.Published?.Size ?? 0;
        var proof = await transparency.ConsistencyAsync(first, second, context.CancellationToken) ?? throw DisclosureLogErrors.NotFound();
        var written = new Proto.GetConsistencyProofResponse { FirstSize = (ulong)first, SecondSize = (ulong)second };
        written.Hashes.AddRange(proof.Select(ByteString.CopyFrom));
        return written;
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.DrawSampleResponse> DrawSample(Proto.DrawSampleRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var terms = LogEdge.Checked(DisclosureLogRequestReader.Of(request));
        var (sample, position, refusal) = await samples.DrawAsync(officer, edge.Keyed(officer, context, request.IdempotencyKey, request), terms, context.CancellationToken);
        if (sample is null)
            throw DisclosureLogErrors.Of(refusal!.Value);
        return new Proto.DrawSampleResponse { Sample = Writer.Sample(sample, await edge.WordsOfAsync(officer, sample.Uses)), Receipt = ReceiptWriter.Receipt(position!) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task<Proto.ListSamplesResponse> ListSamples(Proto.ListSamplesRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var size = LogEdge.Checked(DisclosureLogRequestReader.Of(request));
        var asked = new Proto.ListSamplesRequest(request) { PageSize = 0, PageToken = "" };
        var (shown, next, look) = await samples.ListAsync(officer, request.DecidedToo, size, edge.PlaceOf(request.PageToken, officer, asked));
        var words = await edge.WordsOfAsync(officer, [.. shown.SelectMany(s => s.Uses)]);
        var (rules, standing) = await samples.StandingAsync(officer.Municipality);
        var written = new Proto.ListSamplesResponse
        {
            NextPageToken = edge.Pages.TokenOf(next, officer, asked), Receipt = ReceiptWriter.Receipt(look), Standing = Writer.Standing(rules, standing),
        };
        written.Samples.AddRange(shown.Select(s => Writer.Sample(s, words)));
        return written;
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.ReviewDisclosureResponse> ReviewDisclosure(Proto.ReviewDisclosureRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (id, sampleId, decision) = LogEdge.Checked(DisclosureLogRequestReader.Of(request, officer));
        var result = await samples.ReviewAsync(officer, edge.Keyed(officer, context, request.IdempotencyKey, request), id, sampleId, decision);
        return new Proto.ReviewDisclosureResponse { Receipt = ReceiptWriter.Receipt(result.Position ?? throw DisclosureLogErrors.Of(result.Refusal!.Value)) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)]
    public override Task<Proto.EraseCitizenResponse> EraseCitizen(Proto.EraseCitizenRequest request, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (citizen, ground) = LogEdge.Checked(DisclosureLogRequestReader.Of(request));
        var erased = await officers.EraseAsync(officer, citizen, ground);
        return new Proto.EraseCitizenResponse { Keys = (uint)erased.Vaults, Receipt = ReceiptWriter.Receipt(erased.Last ?? throw DisclosureLogErrors.NotFound()) };
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task ListTouchedCitizens(
        Proto.ListTouchedCitizensRequest request, IServerStreamWriter<Proto.ListTouchedCitizensResponse> responseStream, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (list, look) = await officers.TouchedAsync(officer, LogEdge.Checked(DisclosureLogRequestReader.Of(request, officer)), context.CancellationToken);
        var numbers = new Proto.TouchedNumbers
        {
            Citizens = (ulong)list.Citizens.Count,
            CitizensDisclosed = (ulong)list.Citizens.LongCount(c => c.Told),
            Disclosures = (ulong)list.Disclosures,
            Unattributed = (ulong)list.Unattributed,
            Receipt = ReceiptWriter.Receipt(look),
        };
        await responseStream.WriteAsync(new Proto.ListTouchedCitizensResponse { Numbers = numbers }, context.CancellationToken);
        var message = new Proto.ListTouchedCitizensResponse();
        foreach (var citizen in list.Citizens)
        {
            message.Citizens.Add(Writer.Touched(citizen));
            if (message.Citizens.Count < CitizensAMessage && message.Citizens.Sum(c => c.DisclosureIds.Count) < DisclosuresAMessage)
                continue;
            await responseStream.WriteAsync(message, context.CancellationToken);
            message = new Proto.ListTouchedCitizensResponse();
        }
        if (message.Citizens.Count > 0)
            await responseStream.WriteAsync(message, context.CancellationToken);
        return true;
    });

    [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)]
    public override Task ExportAuditEvents(
        Proto.ExportAuditEventsRequest request, IServerStreamWriter<Proto.ExportAuditEventsResponse> responseStream, ServerCallContext context) => edge.AnswerAsync(async () =>
    {
        var officer = LogEdge.CallerOf(context);
        var (uses, look) = await officers.ExportAsync(officer, LogEdge.Checked(DisclosureLogRequestReader.Of(request, officer)));
        await responseStream.WriteAsync(new Proto.ExportAuditEventsResponse { Receipt = ReceiptWriter.Receipt(look) }, context.CancellationToken);
        await foreach (var use in uses.SelectMany(window => window).WithCancellation(context.CancellationToken))
            await responseStream.WriteAsync(new Proto.ExportAuditEventsResponse { AuditEvent = AuditEvents.Write(use) }, context.CancellationToken);
        return true;
    });
}
