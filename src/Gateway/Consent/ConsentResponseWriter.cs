using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Consent.V1;

namespace Gateway.Consent;

/// <summary>Writes what was done or is shown as the contract has it. Decides nothing.</summary>
internal static class ConsentResponseWriter
{
    internal static Proto.DraftConsentResponse Drafted(Drafted drafted)
    {
        var written = new Proto.DraftConsentResponse
        {
            DraftId = drafted.Draft.DraftId,
            Text = Text(new LocalizedText(drafted.Draft.TextDa, drafted.Draft.TextEn)),
            TextVersion = drafted.Draft.TextVersion,
            Lix = (uint)drafted.Lix,
            Receipt = Receipt(drafted.Position),
        };
        written.Forms.AddRange(drafted.Forms.Select(ConsentWords.FormOf).Order());
        return written;
    }

    internal static Proto.GrantConsentResponse Granted(Granted granted) =>
        new() { Consent = Consent(granted.Standing), Receipt = Receipt(granted.Position) };

    internal static Proto.WithdrawConsentResponse Withdrawn(Granted withdrawn) =>
        new() { Consent = Consent(withdrawn.Standing), Receipt = Receipt(withdrawn.Position) };

    internal static Proto.ListConsentsResponse Page(Page<ConsentStanding> page)
    {
        var written = new Proto.ListConsentsResponse { NextPageToken = page.NextToken };
        written.Consents.AddRange(page.Entries.Select(Consent));
        return written;
    }

    internal static Proto.ListNoticesResponse Notices(Page<GivenNotice> page)
    {
        var written = new Proto.ListNoticesResponse { NextPageToken = page.NextToken };
        written.Notices.AddRange(page.Entries.Select(Notice));
        return written;
    }

    internal static Proto.GetConsentResponse Shown(ShownConsent shown)
    {
        var written = new Proto.GetConsentResponse { Consent = Consent(shown.Standing), Text = shown.Text is { } text ? Text(text) : null };
        written.History.AddRange(shown.History.Select(Event));
        return written;
    }

    internal static Proto.ExportConsentResponse Exported(string mediaType, byte[] document) =>
        new() { MediaType = mediaType, Document = ByteString.CopyFrom(document) };

    internal static Proto.CreateNoticeResponse Given(NoticeGiven given) =>
        new() { NoticeId = given.Notice.NoticeId, Text = Text(given.Text), Receipt = Receipt(given.Position) };

    internal static Proto.RecordMandateResponse Recorded(Mandated mandated) =>
        new() { Mandate = Mandate(mandated.Mandate), Receipt = Receipt(mandated.Position) };

    internal static Proto.EndMandateResponse Ended(Mandated mandated) =>
        new() { Mandate = Mandate(mandated.Mandate), Receipt = Receipt(mandated.Position) };

    internal static Proto.ListMandatesResponse Mandates(Page<MandateRecord> page)
    {
        var written = new Proto.ListMandatesResponse { NextPageToken = page.NextToken };
        written.Mandates.AddRange(page.Entries.Select(Mandate));
        return written;
    }

    internal static Proto.RequestCorrectionResponse Requested(Corrected corrected) =>
        new() { Correction = Correction(corrected.Correction), Receipt = Receipt(corrected.Position) };

    internal static Proto.AnswerCorrectionResponse Answered(Corrected corrected) =>
        new() { State = ConsentWords.StateOf(corrected.Correction.State), Receipt = Receipt(corrected.Position) };

    internal static Proto.ListCorrectionsResponse Corrections(Page<CorrectionRecord> page)
    {
        var written = new Proto.ListCorrectionsResponse { NextPageToken = page.NextToken };
        written.Corrections.AddRange(page.Entries.Select(Correction));
        return written;
    }

    internal static Proto.ListRemindersResponse Reminders(Page<DueConsent> page)
    {
        var written = new Proto.ListRemindersResponse { NextPageToken = page.NextToken };
        written.Reminders.AddRange(page.Entries.Select(d => new Proto.Reminder { ConsentId = d.ConsentId, CaseId = d.CaseId, ValidUntil = d.ValidUntil.ToTimestamp() }));
        return written;
    }

    private static Proto.Consent Consent(ConsentStanding standing)
    {
        var consent = standing.Consent;
        var terms = new Proto.ConsentTerms
        {
            CaseId = consent.CaseId,
            Purpose = consent.Purpose,
            ValidFrom = consent.ValidFrom.ToTimestamp(),
            ValidUntil = consent.ValidUntil.ToTimestamp(),
        };
        terms.Categories.AddRange(consent.Categories);
        terms.Holders.AddRange(consent.Holders);
        var written = new Proto.Consent
        {
            ConsentId = consent.ConsentId,
            State = ConsentWords.StateOf(standing.State),
            Terms = terms,
            ReceiverCvr = consent.ReceiverCvr,
            Form = ConsentWords.FormOf(consent.Form),
            TextVersion = consent.TextVersion,
            GrantedAt = consent.GrantedAt.ToTimestamp(),
            WithdrawnAt = consent.WithdrawnAt?.ToTimestamp(),
            MandateId = consent.MandateId,
            SupersededBy = consent.SupersededBy,
            Objection = consent.Effect == ConsentEffect.Deny,
        };
        written.WithdrawnCategories.AddRange(consent.WithdrawnCategories);
        return written;
    }

    private static Proto.Notice Notice(GivenNotice given)
    {
        var notice = given.Notice;
        return new Proto.Notice
        {
            NoticeId = notice.NoticeId,
            Kind = ConsentWords.KindOf(notice.Kind),
            CaseId = notice.CaseId,
            OrganisationCvr = notice.OrganisationCvr,
            Document = notice.Document,
            GivenAt = notice.GivenAt.ToTimestamp(),
            Text = Text(new LocalizedText(notice.TextDa, notice.TextEn)),
            LogIndex = (ulong)given.LogIndex,
            ReviewedAt = given.ReviewedAt?.ToTimestamp(),
            Justified = given is { ReviewedAt: not null, Justified: true },
        };
    }

    private static Proto.Mandate Mandate(MandateRecord mandate)
    {
        var written = new Proto.Mandate
        {
            MandateId = mandate.MandateId,
            Kind = ConsentWords.KindOf(mandate.Kind),
            ValidFrom = mandate.ValidFrom.ToTimestamp(),
            ValidUntil = mandate.ValidUntil.ToTimestamp(),
            EndedAt = mandate.EndedAt?.ToTimestamp(),
        };
        written.Categories.AddRange(mandate.Categories);
        written.Purposes.AddRange(mandate.Purposes);
        return written;
    }

    private static Proto.WantedCorrection Correction(CorrectionRecord correction) => new()
    {
        CorrectionId = correction.CorrectionId,
        State = ConsentWords.StateOf(correction.State),
        Category = correction.Category,
        SourceId = correction.SourceId,
        SourceItemId = correction.SourceItemId,
        Wrong = correction.Wrong,
        Right = correction.Right,
        AskedAs = correction.Role,
        OrganisationCvr = correction.OrganisationCvr,
        AskedAt = correction.AskedAt.ToTimestamp(),
        Answer = correction.Answer?.Words ?? "",
        AnsweredAt = correction.Answer?.At.ToTimestamp(),
        LogIndex = (ulong)correction.LogIndex,
    };

    private static Proto.ConsentEvent Event(ConsentEventRecord happened)
    {
        var written = new Proto.ConsentEvent { Kind = ConsentWords.EventOf(happened.What), At = happened.At.ToTimestamp(), LogIndex = (ulong)happened.LogIndex };
        written.Categories.AddRange(happened.Categories);
        return written;
    }

    private static OverviewProto.Text Text(LocalizedText text) => new() { Da = text.Da, En = text.En };

    private static OverviewProto.Receipt Receipt(LogPosition position) => new()
    {
        LogIndex = (ulong)position.Index,
        LeafHash = ByteString.CopyFrom(Convert.FromHexString(position.LeafHash)),
        RecordedAt = position.RecordedAt.ToTimestamp(),
    };
}
