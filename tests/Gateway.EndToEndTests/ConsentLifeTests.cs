using System.Security.Cryptography;
using System.Text;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>The whole life of a consent over real sockets, from the text to the last withdrawal.</summary>
public sealed class ConsentLifeTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private readonly ConsentCalls _calls = new(gateway);

    [Fact]
    public async Task A_consent_is_drafted_given_used_and_taken_back()
    {
        // Proves: nothing is shown before the consent, what it names is shown on it, a part taken back is withheld at
        // once and no other, the whole likewise, and the history tells all of it with a log record each.
        string[] categories = [ConsentCalls.Social, ConsentCalls.Letters];
        Assert.Equal([("CONSENT_MISSING", ""), ("CONSENT_MISSING", "")], await AskAsync(categories));

        var draft = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D2", categories));
        Assert.InRange(draft.Lix, 1u, 40u);
        Assert.Equal([ConsentForm.Digital, ConsentForm.Written], draft.Forms);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(draft.Text.Da))), draft.TextVersion);
        Assert.All(["Handleplan", "Epikriser", "CVR 99990001", _calls.Case("D2"), "§ 11 b"], w => Assert.Contains(w, draft.Text.Da, StringComparison.Ordinal));
        Assert.Equal([("CONSENT_MISSING", ""), ("CONSENT_MISSING", "")], await AskAsync(categories));

        var granted = await _calls.As("citizen-d2").GrantConsentAsync(_calls.Grant("D2", draft));
        var id = granted.Consent.ConsentId;
        Assert.Equal((ConsentState.Active, ConsentForm.Digital, draft.TextVersion), (granted.Consent.State, granted.Consent.Form, granted.Consent.TextVersion));
        Assert.Equal(categories, granted.Consent.Terms.Categories);
        Assert.Equal([("", id), ("", id)], await AskAsync(categories));

        var part = await _calls.As("citizen-d2").WithdrawConsentAsync(_calls.Withdraw("D2", id, ConsentCalls.Letters));
        Assert.Equal(ConsentState.Active, part.Consent.State);
        Assert.Equal([ConsentCalls.Letters], part.Consent.WithdrawnCategories);
        Assert.Equal([("", id), ("CONSENT_WITHDRAWN", "")], await AskAsync(categories));

        var whole = _calls.Withdraw("D2", id);
        whole.Evidence = "sagt i telefonen";
        Assert.Equal(ConsentState.Withdrawn, (await _calls.Caseworker.WithdrawConsentAsync(whole)).Consent.State);
        Assert.Equal([("CONSENT_WITHDRAWN", ""), ("CONSENT_WITHDRAWN", "")], await AskAsync(categories));
        await HistoryIsWholeAsync(id, draft);
    }

    [Theory]
    [InlineData(ConsentForm.Written, "samtykke-26-99")]
    [InlineData(ConsentForm.Oral, "sagt til Sara ved mødet")]
    [InlineData(ConsentForm.PartyHearing, "partshøring 26-99")]
    public async Task A_caseworker_records_what_was_signed_or_said(ConsentForm form, string evidence)
    {
        // Proves: each form that is not digital opens what it names, and can be taken back on the citizen's word.
        var draft = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D5", "social-assessment"));
        Assert.Equal([ConsentForm.Digital, ConsentForm.Written, ConsentForm.Oral, ConsentForm.PartyHearing], draft.Forms);
        var consent = (await _calls.Caseworker.GrantConsentAsync(_calls.Grant("D5", draft, form, evidence))).Consent;
        Assert.Equal(form, consent.Form);
        Assert.Equal([("", consent.ConsentId)], await AskAsync(["social-assessment"], "D5"));
        var withdrawal = _calls.Withdraw("D5", consent.ConsentId);
        withdrawal.Evidence = evidence;
        await _calls.Caseworker.WithdrawConsentAsync(withdrawal);
        Assert.Contains("CONSENT_WITHDRAWN", (await AskAsync(["social-assessment"], "D5"))[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_representative_consents_under_a_mandate_until_it_ends()
    {
        // Proves: with the mandate's end the consent counts no more, at once, and reads so.
        var representative = gateway.Simulators.Citizens[1].Cpr;
        var mandate = (await _calls.Caseworker.RecordMandateAsync(Mandate("D8", representative, MandateKind.Guardian))).Mandate;
        var draft = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D8", ConsentCalls.Letters));
        var grant = _calls.Grant("D8", draft);
        grant.MandateId = mandate.MandateId;
        var consent = (await _calls.As("representative").GrantConsentAsync(grant)).Consent;
        Assert.Equal(mandate.MandateId, consent.MandateId);
        Assert.Equal([("", consent.ConsentId)], await AskAsync([ConsentCalls.Letters], "D8"));

        var ended = await _calls.Caseworker.EndMandateAsync(new EndMandateRequest { CitizenId = _calls.Number("D8"), MandateId = mandate.MandateId, Evidence = "afgørelse 26-9", IdempotencyKey = ConsentClient.NewKey() });
        Assert.NotNull(ended.Mandate.EndedAt);
        Assert.Equal([("CONSENT_MANDATE_INVALID", "")], await AskAsync([ConsentCalls.Letters], "D8"));
        Assert.Equal(ConsentState.MandateEnded, (await _calls.GetAsync("D8", consent.ConsentId)).Consent.State);
        Assert.Equal([mandate.MandateId], (await _calls.As("citizen-d8").ListMandatesAsync(new ListMandatesRequest { CitizenId = _calls.Number("D8") })).Mandates.Select(m => m.MandateId));
    }

    [Fact]
    public async Task A_mandate_that_an_office_records_is_told_to_citizen_and_officer()
    {
        // Proves: the citizen's notice and the officer's list, each recorded before it leaves; neither names the holder; what the citizen gave themselves stands in neither.
        var holder = _calls.Number("D1");
        var own = await _calls.As("citizen-d6").RecordMandateAsync(Mandate("D6", holder, MandateKind.Companion));
        var mandate = (await _calls.Caseworker.RecordMandateAsync(Mandate("D6", holder, MandateKind.Guardian))).Mandate;
        var told = Assert.Single((await _calls.As("citizen-d6").ListNoticesAsync(new ListNoticesRequest { CitizenId = _calls.Number("D6") })).Notices, n => n.Kind == NoticeKind.MandateRecorded);
        Assert.Equal((mandate.MandateId, "about mandate-recorded"), (told.NoticeId, gateway.Records()[(int)told.LogIndex].Line("about")));

        var listed = (await gateway.Officer().ListRecordedMandatesAsync(new Gateway.Policy.V1.ListRecordedMandatesRequest { PageSize = 100 })).Mandates;
        var seen = Assert.Single(listed, m => m.MandateId == mandate.MandateId);
        Assert.Equal(("guardian", "99990001", "caseworker-sara", "værgemål 26-1"), (seen.Kind, seen.OrganisationCvr, seen.User, seen.Evidence));
        Assert.DoesNotContain(listed, m => m.MandateId == own.Mandate.MandateId);
        Assert.DoesNotContain(holder, told.ToString() + seen, StringComparison.Ordinal);
        Assert.Contains("\nshown " + mandate.MandateId + "\n", gateway.Records().OfKind("work-list-shown")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_consent_replaces_another()
    {
        // Proves: the new one is what is relied on, the old one says by which it was replaced.
        var old = await _calls.GivenAsync("D7", ConsentCalls.Letters);
        var draft = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D7", ConsentCalls.Letters));
        var grant = _calls.Grant("D7", draft);
        grant.Supersedes = old.ConsentId;
        var consent = (await _calls.As("citizen-d7").GrantConsentAsync(grant)).Consent;
        var replaced = (await _calls.GetAsync("D7", old.ConsentId)).Consent;
        Assert.Equal((ConsentState.Superseded, consent.ConsentId), (replaced.State, replaced.SupersededBy));
        Assert.Equal([("", consent.ConsentId)], await AskAsync([ConsentCalls.Letters], "D7"));
    }

    [Fact]
    public async Task A_citizen_is_told_in_writing()
    {
        // Proves: the notice is recorded as given, and its words come with it; by nobody but who works on the case; the citizen can read it again.
        var request = new CreateNoticeRequest { CitizenId = _calls.Number("D5"), CaseId = _calls.Case("D5"), Document = "brev 26-7", IdempotencyKey = ConsentClient.NewKey() };
        var notice = await _calls.Caseworker.CreateNoticeAsync(request);
        Assert.Contains("§ 12", notice.Text.Da, StringComparison.Ordinal);
        Assert.Contains("kind notice-given", gateway.Records()[(int)notice.Receipt.LogIndex], StringComparison.Ordinal);
        var told = (await _calls.As("citizen-d5").ListNoticesAsync(new ListNoticesRequest { CitizenId = request.CitizenId })).Notices.Single(n => n.NoticeId == notice.NoticeId);
        Assert.Equal((NoticeKind.RightToCollect, notice.Text, "brev 26-7", notice.Receipt.LogIndex), (told.Kind, told.Text, told.Document, told.LogIndex));
        request.IdempotencyKey = ConsentClient.NewKey();
        request.GivenAt = ConsentCalls.InDays(1);
        Assert.Equal("given_at", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.CreateNoticeAsync(request))).FieldViolations).Field);
        request.GivenAt = new() { Seconds = -62_135_596_800 };
        Assert.Equal("given_at", Assert.Single((await ConsentCalls.RefusalAsync(() => _calls.Caseworker.CreateNoticeAsync(request))).FieldViolations).Field);
        request.GivenAt = ConsentCalls.InDays(-3);
        Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(() => _calls.As("citizen-d5").CreateNoticeAsync(request))).Reason);
    }

    internal static RecordMandateRequest Mandate(string citizen, string holder, MandateKind kind, ConsentCalls calls)
    {
        var request = new RecordMandateRequest
        {
            CitizenId = calls.Number(citizen), HolderId = holder, Kind = kind, ValidUntil = ConsentCalls.InDays(200), Evidence = "værgemål 26-1", IdempotencyKey = ConsentClient.NewKey(),
        };
        request.Categories.Add(ConsentCalls.Letters);
        request.Purposes.Add(kind == MandateKind.Companion ? RunningGateway.OwnAccess : RunningGateway.Purpose);
        return request;
    }

    private RecordMandateRequest Mandate(string citizen, string holder, MandateKind kind) => Mandate(citizen, holder, kind, _calls);

    private async Task HistoryIsWholeAsync(string id, DraftConsentResponse draft)
    {
        var shown = await _calls.GetAsync("D2", id);
        Assert.Equal(draft.Text, shown.Text);
        Assert.Equal(
            [
                (ConsentEventKind.Drafted, ""), (ConsentEventKind.Granted, ""), (ConsentEventKind.Used, "social-action-plan discharge-letters"),
                (ConsentEventKind.Withdrawn, "discharge-letters"), (ConsentEventKind.Used, "social-action-plan"), (ConsentEventKind.Withdrawn, ""),
            ],
            shown.History.Select(e => (e.Kind, string.Join(' ', e.Categories))));
        var records = gateway.Records();
        string[] kinds = ["consent-drafted", "consent-granted", "disclosed", "consent-withdrawn", "disclosed", "consent-withdrawn"];
        Assert.All(shown.History.Zip(kinds), pair => Assert.Contains($"\nkind {pair.Second}\n", records[(int)pair.First.LogIndex], StringComparison.Ordinal));
        Assert.Contains(draft.DraftId, records[(int)shown.History[0].LogIndex], StringComparison.Ordinal);
        Assert.Equal(draft.Receipt.LogIndex, shown.History[0].LogIndex);
    }

    // For each category: the reasons against it, and the consent it was shown on.
    private async Task<IReadOnlyList<(string Reason, string Consent)>> AskAsync(string[] categories, string alias = "D2")
    {
        var answer = await gateway.Caseworker.GetOverviewAsync(gateway.About(alias, categories));
        return
        [
            .. categories.Select(c => answer.Sections.Single(s => s.Category == c)).Select(s =>
                (s.State == SectionState.Withheld ? string.Join(' ', s.Reasons.Select(r => r.Code).Where(c => c.StartsWith("CONSENT", StringComparison.Ordinal)).Distinct()) : "", s.ConsentId)),
        ];
    }
}
