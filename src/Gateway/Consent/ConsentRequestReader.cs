using Gateway.Access;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Consent.V1;

namespace Gateway.Consent;

/// <summary>A request as read, or what is wrong with its fields.</summary>
internal sealed record ReadRequest<T>(CitizenId? Citizen, string Key, T? Question, IReadOnlyList<FieldProblem> Problems)
    where T : class;

/// <summary>
/// Reads the wire's requests into questions, or says about every field what is wrong with its form. What depends on
/// the catalogue, the time or the store is decided in the transaction. No description repeats what was sent.
/// </summary>
internal static class ConsentRequestReader
{
    // More types of information in one text are a blanket consent; a case needs a handful.
    private const int MostConsentCategories = 12;

    // The catalogue of all purposes will hold some forty categories; each may be named once.
    private const int MostMandateCategories = 64;
    private const int MostPurposes = 16;

    internal const int UsualPage = 20;
    internal const int LargestPage = 100;

    internal static ReadRequest<ConsentTerms> Read(Proto.DraftConsentRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        if (request.Terms is not { } terms)
            return fields.Invalid<ConsentTerms>("terms", "is required");
        var @case = fields.Case("terms.case_id", terms.CaseId);
        fields.Required("terms.purpose", terms.Purpose);
        fields.Ids("terms.categories", terms.Categories, MostConsentCategories);
        fields.Ids("terms.holders", terms.Holders, MostConsentCategories);
        var from = fields.Instant("terms.valid_from", terms.ValidFrom);
        var until = fields.RequiredInstant("terms.valid_until", terms.ValidUntil);
        return fields.Done(() => new ConsentTerms(@case!.Number, terms.Purpose, [.. terms.Categories], [.. terms.Holders], from, until!.Value));
    }

    internal static ReadRequest<GrantQuestion> Read(Proto.GrantConsentRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        fields.Id("draft_id", request.DraftId);
        fields.OptionalId("supersedes", request.Supersedes);
        fields.OptionalId("mandate_id", request.MandateId);
        var form = ConsentWords.FormOf(request.Form);
        if (form is null)
            fields.Report("form", "is required: DIGITAL, WRITTEN, ORAL or PARTY_HEARING");
        return fields.Done(() => new GrantQuestion(request.DraftId, form!, request.Evidence, request.Supersedes, request.MandateId));
    }

    internal static ReadRequest<WithdrawQuestion> Read(Proto.WithdrawConsentRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        fields.Id("consent_id", request.ConsentId);
        if (request.Categories.Count > 0)
            fields.Ids("categories", request.Categories, MostConsentCategories);
        return fields.Done(() => new WithdrawQuestion(request.ConsentId, [.. request.Categories], request.Evidence));
    }

    internal static ReadRequest<PageQuestion> Read(Proto.ListConsentsRequest request) => ReadPage(request.CitizenId, request.PageSize, request.PageToken);

    internal static ReadRequest<PageQuestion> Read(Proto.ListNoticesRequest request) => ReadPage(request.CitizenId, request.PageSize, request.PageToken);

    internal static ReadRequest<string> Read(Proto.GetConsentRequest request)
    {
        var fields = new RequestFields(request.CitizenId);
        fields.Id("consent_id", request.ConsentId);
        return fields.Done(() => request.ConsentId);
    }

    internal static ReadRequest<string> Read(Proto.ExportConsentRequest request)
    {
        var fields = new RequestFields(request.CitizenId);
        fields.Id("consent_id", request.ConsentId);
        if (request.Export is not (Proto.ConsentExport.Receipt or Proto.ConsentExport.Fhir))
            fields.Report("export", "is required: RECEIPT or FHIR");
        return fields.Done(() => request.ConsentId);
    }

    internal static ReadRequest<NoticeQuestion> Read(Proto.CreateNoticeRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        var @case = fields.Case("case_id", request.CaseId);
        fields.Evidence("document", request.Document);
        var at = fields.Instant("given_at", request.GivenAt);
        return fields.Done(() => new NoticeQuestion(@case!.Number, request.Document, at));
    }

    internal static ReadRequest<MandateQuestion> Read(Proto.RecordMandateRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        var holder = fields.Citizen("holder_id", request.HolderId);
        var kind = ConsentWords.KindOf(request.Kind);
        if (kind is null)
            fields.Report("kind", "is required: GUARDIAN, POWER_OF_ATTORNEY, PARENT or COMPANION");
        fields.Ids("categories", request.Categories, MostMandateCategories);
        fields.Ids("purposes", request.Purposes, MostPurposes);
        var from = fields.Instant("valid_from", request.ValidFrom);
        var until = fields.RequiredInstant("valid_until", request.ValidUntil);
        fields.Evidence("evidence", request.Evidence);
        return fields.Done(() => new MandateQuestion(holder!, kind!.Value, [.. request.Categories], [.. request.Purposes], from, until!.Value, request.Evidence));
    }

    internal static ReadRequest<EndQuestion> Read(Proto.EndMandateRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        fields.Id("mandate_id", request.MandateId);
        return fields.Done(() => new EndQuestion(request.MandateId, request.Evidence));
    }

    internal static ReadRequest<CorrectionQuestion> Read(Proto.RequestCorrectionRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        fields.Required("category", request.Category);
        fields.Id("source_id", request.SourceId);
        fields.SourceItem("source_item_id", request.SourceItemId);
        fields.Evidence("wrong", request.Wrong);
        if (request.Right.Length > 0)
            fields.Evidence("right", request.Right);
        return fields.Done(() => new CorrectionQuestion(request.Category, request.SourceId, request.SourceItemId, request.Wrong, request.Right));
    }

    internal static ReadRequest<AnswerQuestion> Read(Proto.AnswerCorrectionRequest request)
    {
        var fields = new RequestFields(request.CitizenId, request.IdempotencyKey);
        fields.Id("correction_id", request.CorrectionId);
        if (request.State is not (OverviewProto.CorrectionState.Corrected or OverviewProto.CorrectionState.Refused))
            fields.Report("state", "is required: CORRECTED or REFUSED");
        fields.Evidence("answer", request.Answer);
        return fields.Done(() => new AnswerQuestion(request.CorrectionId, ConsentWords.StateOf(request.State), request.Answer));
    }

    internal static ReadRequest<PageQuestion> Read(Proto.ListCorrectionsRequest request) => ReadPage(request.CitizenId, request.PageSize, request.PageToken);

    internal static (PageQuestion Page, IReadOnlyList<FieldProblem> Problems) Read(Proto.ListRemindersRequest request)
    {
        var problems = new List<FieldProblem>();
        return (new PageQuestion(RequestFields.Page(request.PageSize, problems), request.PageToken), problems);
    }

    internal static ReadRequest<PageQuestion> Read(Proto.ListMandatesRequest request) => ReadPage(request.CitizenId, request.PageSize, request.PageToken);

    private static ReadRequest<PageQuestion> ReadPage(string citizen, uint size, string token)
    {
        var fields = new RequestFields(citizen);
        var read = fields.Page(size);
        return fields.Done(() => new PageQuestion(read, token));
    }
}

/// <summary>Which page of a list.</summary>
internal sealed record PageQuestion(int Size, string Token);
