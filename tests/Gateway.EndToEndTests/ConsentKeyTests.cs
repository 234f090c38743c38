using Gateway.Client;
using Gateway.Consent.V1;
using Google.Protobuf;

namespace Gateway.EndToEndTests;

/// <summary>Calls that are made again: by a client that got no answer, by two at once, by mistake.</summary>
public sealed class ConsentKeyTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private readonly ConsentCalls _calls = new(gateway);

    [Fact]
    public async Task A_repeated_call_gets_the_very_same_answer()
    {
        // Proves for every changing call: the same bytes, and nothing stored by the repetition but that it was shown again, whatever happened since.
        var draft = _calls.Draft("D2", ConsentCalls.Letters);
        var drafted = await _calls.Caseworker.DraftConsentAsync(draft);
        var grant = _calls.Grant("D2", drafted);
        var granted = await _calls.As("citizen-d2").GrantConsentAsync(grant);
        var withdrawal = _calls.Withdraw("D2", granted.Consent.ConsentId);
        var withdrawn = await _calls.As("citizen-d2").WithdrawConsentAsync(withdrawal);
        var notice = new CreateNoticeRequest { CitizenId = _calls.Number("D2"), CaseId = _calls.Case("D2"), Document = "brev 1", IdempotencyKey = ConsentClient.NewKey() };
        var noticed = await _calls.Caseworker.CreateNoticeAsync(notice);
        var mandate = ConsentLifeTests.Mandate("D2", _calls.Number("D1"), MandateKind.Companion, _calls);
        var mandated = await _calls.Caseworker.RecordMandateAsync(mandate);
        var end = new EndMandateRequest { CitizenId = _calls.Number("D2"), MandateId = mandated.Mandate.MandateId, Evidence = "sagt i telefonen", IdempotencyKey = ConsentClient.NewKey() };
        var ended = await _calls.Caseworker.EndMandateAsync(end);
        var (before, leaves) = (_calls.Rows(withLog: false), gateway.Records().Count);

        Assert.Equal(drafted.ToByteArray(), (await _calls.Caseworker.DraftConsentAsync(draft)).ToByteArray());
        Assert.Equal(granted.ToByteArray(), (await _calls.As("citizen-d2").GrantConsentAsync(grant)).ToByteArray());
        Assert.Equal(withdrawn.ToByteArray(), (await _calls.As("citizen-d2").WithdrawConsentAsync(withdrawal)).ToByteArray());
        Assert.Equal(noticed.ToByteArray(), (await _calls.Caseworker.CreateNoticeAsync(notice)).ToByteArray());
        Assert.Equal(mandated.ToByteArray(), (await _calls.Caseworker.RecordMandateAsync(mandate)).ToByteArray());
        Assert.Equal(ended.ToByteArray(), (await _calls.Caseworker.EndMandateAsync(end)).ToByteArray());
        Assert.Equal(before, _calls.Rows(withLog: false));
        var again = gateway.Records().Skip(leaves).ToList();
        Assert.All(again, r => Assert.Equal(("kind consents-shown", "use again"), (r.Line("kind"), r.Line("use"))));
        Assert.Equal(
            new[] { drafted.Receipt, granted.Receipt, withdrawn.Receipt, noticed.Receipt, mandated.Receipt, ended.Receipt }.Select(r => $"answer-of {r.LogIndex}"),
            again.Select(r => r.Line("answer-of")));
    }

    [Fact]
    public async Task An_answer_is_not_given_again_to_who_may_know_of_it_no_more()
    {
        // Proves: who consented by mandate repeats the grant and the withdrawal while it holds, and gets neither when the citizen has ended it: the refusals of fresh calls, and no record of a showing.
        var mandate = ConsentLifeTests.Mandate("D4", _calls.Number("D2"), MandateKind.PowerOfAttorney, _calls);
        var mandated = await _calls.As("citizen-d4").RecordMandateAsync(mandate);
        var representative = _calls.As("representative");
        var draft = _calls.Draft("D4", ConsentCalls.Letters);
        draft.Terms.ValidUntil = ConsentCalls.InDays(30);
        var grant = _calls.Grant("D4", await _calls.Caseworker.DraftConsentAsync(draft));
        grant.MandateId = mandated.Mandate.MandateId;
        var granted = await representative.GrantConsentAsync(grant);
        var withdrawal = _calls.Withdraw("D4", granted.Consent.ConsentId);
        var withdrawn = await representative.WithdrawConsentAsync(withdrawal);
        Assert.Equal((granted, withdrawn), (await representative.GrantConsentAsync(grant), await representative.WithdrawConsentAsync(withdrawal)));

        var another = _calls.Draft("D4", ConsentCalls.Letters);
        another.Terms.ValidUntil = ConsentCalls.InDays(30);
        var fresh = _calls.Grant("D4", await _calls.Caseworker.DraftConsentAsync(another));
        fresh.MandateId = grant.MandateId;
        await _calls.As("citizen-d4").EndMandateAsync(new EndMandateRequest { CitizenId = _calls.Number("D4"), MandateId = grant.MandateId, IdempotencyKey = ConsentClient.NewKey() });
        var before = _calls.Rows();
        Assert.Equal("MANDATE_NOT_IN_FORCE", (await ConsentCalls.RefusalAsync(() => representative.GrantConsentAsync(fresh))).Reason);
        Assert.Equal("MANDATE_NOT_IN_FORCE", (await ConsentCalls.RefusalAsync(() => representative.GrantConsentAsync(grant))).Reason);
        Assert.Equal("CONSENT_UNKNOWN", (await ConsentCalls.RefusalAsync(() => representative.WithdrawConsentAsync(withdrawal))).Reason);
        Assert.Equal(before, _calls.Rows());
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_refused()
    {
        // Proves: ABORTED with IDEMPOTENCY_KEY_REUSED for a replayed grant with another body, and for the key in another
        // call; nothing stored, and the first answer still stands.
        var drafted = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D2", "social-assessment"));
        var another = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D2", "social-assessment"));
        var grant = _calls.Grant("D2", drafted, ConsentForm.Written, "doc-1");
        var granted = await _calls.Caseworker.GrantConsentAsync(grant);
        var before = _calls.Rows();

        var otherDraft = _calls.Draft("D2", ConsentCalls.Social);
        otherDraft.IdempotencyKey = grant.IdempotencyKey;
        foreach (var call in new Func<Task>[]
        {
            () => _calls.Caseworker.GrantConsentAsync(new GrantConsentRequest(grant) { Evidence = "doc-2" }),
            () => _calls.Caseworker.GrantConsentAsync(new GrantConsentRequest(grant) { Form = ConsentForm.Oral }),
            () => _calls.Caseworker.GrantConsentAsync(new GrantConsentRequest(grant) { DraftId = another.DraftId }),
            () => _calls.Caseworker.DraftConsentAsync(otherDraft),
        })
        {
            var refusal = await ConsentCalls.RefusalAsync(call);
            Assert.Equal((GatewayErrorCode.KeyReused, "IDEMPOTENCY_KEY_REUSED"), (refusal.Code, refusal.Reason));
        }
        Assert.Equal(before, _calls.Rows());
        // The first answer still stands.
        Assert.Equal(granted.ToByteArray(), (await _calls.Caseworker.GrantConsentAsync(grant)).ToByteArray());
    }

    [Fact]
    public async Task Two_at_once_under_one_key_make_one_change()
    {
        // Proves it over several connections: one draft, one consent, one answer for all.
        var draft = _calls.Draft("D2", "social-assessment");
        var drafts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => gateway.Client("job-centre-testkoebing").Consents.DraftConsentAsync(draft)));
        Assert.Single(drafts.Select(d => d.DraftId).Distinct());
        var before = (await AllAsync()).Count;
        var grant = _calls.Grant("D2", drafts[0]);
        var grants = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _calls.As("citizen-d2").GrantConsentAsync(grant)));
        Assert.Single(grants.Select(g => g.Consent.ConsentId).Distinct());
        Assert.Equal(before + 1, (await AllAsync()).Count);
    }

    [Fact]
    public async Task Where_the_log_cannot_be_written_nothing_is_done_and_it_can_be_tried_again()
    {
        // Proves: UNAVAILABLE for changes and looks alike while the store is held by somebody else, nothing stored, and
        // the same call under the same key goes through afterwards.
        var draft = _calls.Draft("D2", ConsentCalls.Social);
        var before = _calls.Rows();
        using (var store = gateway.OpenStore())
        using (store.BeginTransaction(deferred: false))
        {
            foreach (var call in new Func<Task>[] { () => _calls.Caseworker.DraftConsentAsync(draft), AllAsync })
            {
                var refusal = await ConsentCalls.RefusalAsync(call);
                Assert.Equal((GatewayErrorCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE"), (refusal.Code, refusal.Reason));
            }
        }
        Assert.Equal(before, _calls.Rows());
        Assert.NotEmpty((await _calls.Caseworker.DraftConsentAsync(draft)).DraftId);
    }

    private async Task<IReadOnlyList<Consent.V1.Consent>> AllAsync() =>
        (await _calls.As("citizen-d2").ListConsentsAsync(new ListConsentsRequest { CitizenId = _calls.Number("D2"), PageSize = 100 })).Consents;
}
