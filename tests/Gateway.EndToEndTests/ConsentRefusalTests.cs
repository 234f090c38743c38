using Gateway.Client;
using Gateway.Consent.V1;

namespace Gateway.EndToEndTests;

/// <summary>Bad input about consents: each gets its precise refusal, and nothing is stored.</summary>
public sealed class ConsentRefusalTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private readonly ConsentCalls _calls = new(gateway);

    public static TheoryData<string, string> WrongDrafts() => new()
    {
        { "no citizen", "citizen_id" },
        { "impossible citizen", "citizen_id" },
        { "no terms", "terms" },
        { "no categories", "terms.categories" },
        { "thirteen categories", "terms.categories" },
        { "ten thousand categories", "terms.categories" },
        { "ten thousand holders", "terms.holders" },
        { "category twice", "terms.categories[1]" },
        { "unknown category", "terms.categories[1]" },
        { "statistics only", "terms.categories[1]" },
        { "prohibited", "terms.categories[1]" },
        { "needs no consent", "terms.categories[1]" },
        { "no holders", "terms.holders" },
        { "unknown holder", "terms.holders[1]" },
        { "holder too many", "terms.holders[1]" },
        { "no case", "terms.case_id" },
        { "case with a control character", "terms.case_id" },
        { "case is a national id", "terms.case_id" },
        { "case holds a national id", "terms.case_id" },
        { "another citizen's case", "terms.case_id" },
        { "no purpose", "terms.purpose" },
        { "unknown purpose", "terms.purpose" },
        { "no end", "terms.valid_until" },
        { "reversed", "terms.valid_until" },
        { "endless", "terms.valid_until" },
        { "too long", "terms.valid_until" },
        { "over already", "terms.valid_until" },
        { "impossible instant", "terms.valid_until" },
        { "too far ahead", "terms.valid_from" },
        { "backdated", "terms.valid_from" },
        { "no key", "idempotency_key" },
        { "key with a blank", "idempotency_key" },
        { "key is a national id", "idempotency_key" },
        { "key holds a national id", "idempotency_key" },
        { "long key", "idempotency_key" },
    };

    [Theory]
    [MemberData(nameof(WrongDrafts))]
    public async Task A_draft_with_a_wrong_field_is_refused_by_its_name(string what, string field)
    {
        // Proves: INVALID_ARGUMENT with a violation for that field; nothing stored, nothing echoed.
        var request = _calls.Draft("D2", ConsentCalls.Letters);
        Spoil(request, what);
        var before = _calls.Rows();

        var refusal = await ConsentCalls.RefusalAsync(() => _calls.Caseworker.DraftConsentAsync(request));

        Assert.Equal((GatewayErrorCode.InvalidRequest, "BAD_REQUEST"), (refusal.Code, refusal.Reason));
        Assert.Contains(field, refusal.FieldViolations.Select(v => v.Field));
        string[] sent = [request.CitizenId, request.IdempotencyKey, request.Terms?.CaseId ?? "", request.Terms?.Purpose ?? ""];
        // A wrong purpose is answered with the known ones; the right one is among them.
        Assert.DoesNotContain(sent.Where(s => s.Length > 1 && s != RunningGateway.Purpose), s => refusal.FieldViolations.Any(v => v.Description.Contains(s, StringComparison.Ordinal)));
        Assert.Equal(before, _calls.Rows());
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        // Proves: a caller need not find out one error at a time.
        var refusal = await ConsentCalls.RefusalAsync(() => _calls.Caseworker.DraftConsentAsync(new DraftConsentRequest { Terms = new ConsentTerms() }));
        Assert.Equal(
            ["citizen_id", "idempotency_key", "terms.case_id", "terms.purpose", "terms.categories", "terms.holders", "terms.valid_until"], refusal.FieldViolations.Select(v => v.Field));
    }

    [Theory]
    [InlineData("doc\u0007\u001b[2J")]
    [InlineData("doc\u202egpj.exe")]
    [InlineData("doc\u2066x")]
    [InlineData("doc\u200bx")]
    [InlineData("doc\u2028x")]
    [InlineData("CPR 140385-9922")]
    [InlineData("ab")]
    [InlineData("")]
    public async Task Evidence_holds_nothing_hidden_and_no_national_id(string evidence)
    {
        // Proves: control characters, direction overrides and numbers are refused in every free text; nothing stored.
        var draft = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D2", ConsentCalls.Letters));
        var given = await _calls.GivenAsync("D2", ConsentCalls.Letters);
        var before = _calls.Rows();

        var withdrawal = _calls.Withdraw("D2", given.ConsentId);
        withdrawal.Evidence = evidence;
        var mandate = ConsentLifeTests.Mandate("D2", _calls.Number("D1"), MandateKind.Guardian, _calls);
        mandate.Evidence = evidence;
        var notice = new CreateNoticeRequest { CitizenId = _calls.Number("D2"), CaseId = _calls.Case("D2"), Document = evidence, IdempotencyKey = ConsentClient.NewKey() };
        await RefusedAsync("evidence", () => _calls.Caseworker.GrantConsentAsync(_calls.Grant("D2", draft, ConsentForm.Written, evidence)));
        await RefusedAsync("evidence", () => _calls.Caseworker.WithdrawConsentAsync(withdrawal));
        await RefusedAsync("evidence", () => _calls.Caseworker.RecordMandateAsync(mandate));
        await RefusedAsync("document", () => _calls.Caseworker.CreateNoticeAsync(notice));

        Assert.Equal(before, _calls.Rows());
    }

    [Fact]
    public async Task Strangers_cannot_tell_a_consent_from_none()
    {
        // Proves: another citizen, another citizen's representative and a companion get the same refusals for what is
        // there and for what is not; nothing stored.
        var draft = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D2", ConsentCalls.Letters));
        var given = await _calls.GivenAsync("D2", ConsentCalls.Letters);
        var before = _calls.Rows();
        foreach (var id in new[] { given.ConsentId, "none" })
        {
            Assert.Equal("CITIZEN_UNKNOWN", (await ConsentCalls.RefusalAsync(() => _calls.As("citizen-d1").WithdrawConsentAsync(_calls.Withdraw("D2", id)))).Reason);
            Assert.Equal("CONSENT_UNKNOWN", (await ConsentCalls.RefusalAsync(() => _calls.As("citizen-d1").WithdrawConsentAsync(_calls.Withdraw("D1", id)))).Reason);
            Assert.Equal("CONSENT_UNKNOWN", (await ConsentCalls.RefusalAsync(() => _calls.As("representative").WithdrawConsentAsync(_calls.Withdraw("D1", id)))).Reason);
            Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(() => _calls.As("companion").WithdrawConsentAsync(_calls.Withdraw("D2", id)))).Reason);
            Assert.Equal("CALLER_REFUSED", (await ConsentCalls.RefusalAsync(() => _calls.As("privacy-officer").WithdrawConsentAsync(_calls.Withdraw("D2", id)))).Reason);
        }
        Assert.Equal("DRAFT_UNKNOWN", (await ConsentCalls.RefusalAsync(() => _calls.As("citizen-d1").GrantConsentAsync(_calls.Grant("D1", draft)))).Reason);
        foreach (var id in new[] { "none", ConsentClient.NewKey() })
        {
            var grant = _calls.Grant("D1", draft);
            grant.MandateId = id;
            var refusal = await ConsentCalls.RefusalAsync(() => _calls.As("representative").GrantConsentAsync(grant));
            Assert.Equal((GatewayErrorCode.NotFound, "MANDATE_UNKNOWN"), (refusal.Code, refusal.Reason));
        }
        Assert.Equal(before, _calls.Rows());
    }

    [Fact]
    public async Task What_cannot_be_changed_any_more_says_so()
    {
        // Proves: FAILED_PRECONDITION with its reason for a used draft and a consent withdrawn before; nothing stored.
        var draft = await _calls.Caseworker.DraftConsentAsync(_calls.Draft("D2", ConsentCalls.Letters));
        var consent = (await _calls.As("citizen-d2").GrantConsentAsync(_calls.Grant("D2", draft))).Consent;
        await _calls.As("citizen-d2").WithdrawConsentAsync(_calls.Withdraw("D2", consent.ConsentId));
        var before = _calls.Rows();
        foreach (var (reason, call) in new (string, Func<Task>)[]
        {
            ("DRAFT_USED", () => _calls.As("citizen-d2").GrantConsentAsync(_calls.Grant("D2", draft))),
            ("ALREADY_WITHDRAWN", () => _calls.As("citizen-d2").WithdrawConsentAsync(_calls.Withdraw("D2", consent.ConsentId))),
        })
        {
            var refusal = await ConsentCalls.RefusalAsync(call);
            Assert.Equal((GatewayErrorCode.CannotBeChanged, reason), (refusal.Code, refusal.Reason));
        }
        Assert.Equal(before, _calls.Rows());
    }

    private void Spoil(DraftConsentRequest request, string what)
    {
        var terms = request.Terms;
        void Add(params string[] categories) => terms.Categories.AddRange(categories);
        Action spoil = what switch
        {
            "no citizen" => () => request.CitizenId = "",
            "impossible citizen" => () => request.CitizenId = "3102859922",
            "no terms" => () => request.Terms = null,
            "no categories" => terms.Categories.Clear,
            "thirteen categories" => () => Add([.. Enumerable.Range(0, 12).Select(i => $"c-{i}")]),
            "ten thousand categories" => () => Add([.. Enumerable.Range(0, 9_999).Select(i => $"c-{i}")]),
            "ten thousand holders" => () => terms.Holders.AddRange(Enumerable.Range(0, 9_999).Select(i => $"h-{i}")),
            "category twice" => () => Add(ConsentCalls.Letters),
            "unknown category" => () => Add("everything"),
            "statistics only" => () => Add("health-register-contacts"),
            "prohibited" => () => Add("prescriptions"),
            "needs no consent" => () => Add("benefit-history"),
            "no holders" => terms.Holders.Clear,
            "unknown holder" => () => terms.Holders.Add("mars"),
            "holder too many" => () => terms.Holders.Add("social"),
            "no case" => () => terms.CaseId = "",
            "case with a control character" => () => terms.CaseId = "26/77\u202e",
            "case is a national id" => () => terms.CaseId = "140385-9922",
            "case holds a national id" => () => terms.CaseId = "sag/14.03.85-9922",
            // D1's consents name it, to the same authority.
            "another citizen's case" => () => terms.CaseId = _calls.Case("D1"),
            "no purpose" => () => terms.Purpose = "",
            "unknown purpose" => () => terms.Purpose = "anything-at-all",
            "no end" => () => terms.ValidUntil = null,
            "reversed" => () => (terms.ValidFrom, terms.ValidUntil) = (ConsentCalls.InDays(20), ConsentCalls.InDays(10)),
            "endless" => () => terms.ValidUntil = new() { Seconds = 253_402_300_799 },
            "too long" => () => terms.ValidUntil = ConsentCalls.InDays(366),
            "over already" => () => (terms.ValidFrom, terms.ValidUntil) = (ConsentCalls.InDays(-20), ConsentCalls.InDays(-10)),
            "impossible instant" => () => terms.ValidUntil = new() { Seconds = long.MaxValue },
            "backdated" => () => terms.ValidFrom = ConsentCalls.InDays(-2),
            "too far ahead" => () => (terms.ValidFrom, terms.ValidUntil) = (ConsentCalls.InDays(31), ConsentCalls.InDays(60)),
            "no key" => () => request.IdempotencyKey = "",
            "key with a blank" => () => request.IdempotencyKey = "a b",
            "key is a national id" => () => request.IdempotencyKey = "1403859922",
            "key holds a national id" => () => request.IdempotencyKey = "k-140385_9922",
            "long key" => () => request.IdempotencyKey = new string('k', 65),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        spoil();
    }

    private static async Task RefusedAsync(string field, Func<Task> call)
    {
        var refusal = await ConsentCalls.RefusalAsync(call);
        Assert.Equal(GatewayErrorCode.InvalidRequest, refusal.Code);
        Assert.Equal(field, Assert.Single(refusal.FieldViolations).Field);
    }
}
