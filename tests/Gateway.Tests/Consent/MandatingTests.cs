using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.Storage;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Consent;

/// <summary>Who may act for a citizen, how far, and until when.</summary>
public sealed class MandatingTests
{
    private static readonly Caller TheCitizen = ConsentBench.Private(Role.Citizen, ConsentBench.Citizen);
    private static readonly Caller Other = ConsentBench.Private(Role.Representative, Shipped.D3);

    [Theory]
    [InlineData(MandateKind.Guardian, false)]
    [InlineData(MandateKind.Parent, false)]
    [InlineData(MandateKind.PowerOfAttorney, true)]
    [InlineData(MandateKind.Companion, true)]
    public async Task A_citizen_lets_somebody_act_and_an_authority_says_who_is_guardian(MandateKind kind, bool citizenMay)
    {
        // Proves: recording and ending alike; an office may record and end every kind.
        await using var bench = new ConsentBench();
        var byOffice = await RecordAsync(bench, ConsentBench.Caseworker, kind);
        Assert.Equal(citizenMay ? "done" : "MandateKindNotAllowed", ConsentBench.Why(await EndAsync(bench, TheCitizen, byOffice.Done!)));
        Assert.Equal(citizenMay ? "done" : "MandateKindNotAllowed", ConsentBench.Why(await RecordAsync(bench, TheCitizen, kind)));
        var another = await RecordAsync(bench, ConsentBench.Caseworker, kind);
        Assert.Equal("done", ConsentBench.Why(await EndAsync(bench, ConsentBench.Caseworker, another.Done!)));
        Assert.Equal("MandateAlreadyEnded", ConsentBench.Why(await EndAsync(bench, ConsentBench.Caseworker, another.Done!)));
    }

    [Fact]
    public async Task Nobody_gives_away_what_is_not_theirs()
    {
        // Proves: representatives, companions, officers and strangers to the case record and end nothing.
        await using var bench = new ConsentBench();
        var mandate = (await RecordAsync(bench, TheCitizen, MandateKind.PowerOfAttorney)).Done!;
        var before = bench.Rows();
        foreach (var caller in new[] { Other, ConsentBench.Private(Role.Companion, Shipped.D3), ConsentBench.Caseworker with { Role = Role.PrivacyOfficer }, ConsentBench.Caseworker with { Role = Role.Management } })
        {
            Assert.Equal("RoleNotAllowed", ConsentBench.Why(await RecordAsync(bench, caller, MandateKind.Companion)));
            Assert.Equal("RoleNotAllowed", ConsentBench.Why(await EndAsync(bench, caller, mandate)));
        }
        Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task A_mandate_names_another_person_known_things_and_an_end()
    {
        // Proves: each wrong field is named, all at once.
        await using var bench = new ConsentBench();
        var wrong = Question(MandateKind.Companion) with { Categories = ["discharge-letters", "everything"], Purposes = ["anything"], ValidUntil = Shipped.Noon.AddYears(5).AddTicks(1) };
        var before = bench.Rows();
        Assert.Equal(
            "holder_id must be another person than the citizen; categories[1] is not in the policy catalogue; purposes[0] is not in the policy catalogue; valid_until must be at most 5 years after valid_from",
            ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Mandating.Record(wrong, bench.Desk.HolderFor(ConsentBench.Caseworker, ConsentBench.Citizen), work))));
        foreach (var (from, until, why) in new[] { (0, 0, "must be after valid_from"), (-5, -2, "must be in the future") })
        {
            var question = Question(MandateKind.Companion) with { ValidFrom = Shipped.Noon.AddDays(from), ValidUntil = Shipped.Noon.AddDays(until) };
            Assert.Equal(
                "holder_id must be neither who records it nor somebody they live with",
                ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Mandating.Record(Question(MandateKind.Companion), Holder(bench) with { IsTied = true }, work))));
            Assert.Equal($"valid_until {why}", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Mandating.Record(question, Holder(bench), work))));
        }
        Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task A_mandate_names_nothing_that_it_could_never_open()
    {
        // Proves: what is behind the wall or prohibited, purposes for which nobody acts, for a companion also those where it would have to consent, and a beginning long past: each refused by its field.
        await using var bench = new ConsentBench();
        var before = bench.Rows();
        Assert.Equal(
            "categories[1] is held for statistics only: no mandate opens it; categories[2] may not be collected for casework: no mandate opens it; "
            + "purposes[1] is one for which a mandate of this kind opens nothing; valid_from must be at most 7 days back",
            ConsentBench.Why(await RecordAsync(bench, ConsentBench.Caseworker, Question(MandateKind.Guardian) with
            {
                Categories = ["discharge-letters", "health-register-contacts", "prescriptions"], Purposes = ["citizen-access", "control"], ValidFrom = Shipped.Noon.AddDays(-7).AddTicks(-1),
            })));
        Assert.Equal(
            "purposes[0] is one for which a mandate of this kind opens nothing",
            ConsentBench.Why(await RecordAsync(bench, TheCitizen, Question(MandateKind.Companion) with { Purposes = [ConsentBench.Purpose] })));
        Assert.Equal(before, bench.Rows());
        Assert.Equal("done", ConsentBench.Why(await RecordAsync(bench, ConsentBench.Caseworker, Question(MandateKind.Guardian) with { ValidFrom = Shipped.Noon.AddDays(-7) })));
    }

    [Theory]
    [InlineData(MandateKind.Guardian, "En værge", "Sig det til os")]
    [InlineData(MandateKind.Parent, "En forælder", "Sig det til os")]
    [InlineData(MandateKind.PowerOfAttorney, "fuldmagt", "med dit login")]
    [InlineData(MandateKind.Companion, "En bisidder", "med dit login")]
    public async Task What_an_office_records_the_citizen_is_told_at_once(MandateKind kind, string @as, string how)
    {
        // Proves: one notice in the transaction of the mandate, easy to read, with kind, period and how to end it, and neither holder nor number; the holder sees it while the mandate holds, another one is refused, and so is who only looks in; what the citizen records needs none.
        await using var bench = new ConsentBench();
        var mandate = (await RecordAsync(bench, ConsentBench.Caseworker, kind)).Done!.Mandate;
        if (Mandating.IsForCitizen(kind))
            await RecordAsync(bench, TheCitizen, kind);
        Assert.Equal("99990001", mandate.OrganisationCvr);
        async Task<IReadOnlyList<GivenNotice>> Told(Caller caller) => (await bench.LookAsync(caller, work => Showing.Notices(new PageQuestion(100, ""), work))).Done!.Entries;

        var notice = Assert.Single(await Told(TheCitizen)).Notice;
        Assert.Equal((NoticeKind.MandateRecorded, mandate.MandateId, "99990001", "", Shipped.Noon), (notice.Kind, notice.NoticeId, notice.OrganisationCvr, notice.CaseId, notice.GivenAt));
        Assert.All([@as, how, "21. november 2026", "til og med 21. marts 2027", "CVR 99990001"], words => Assert.Contains(words, notice.TextDa, StringComparison.Ordinal));
        Assert.Contains("21 November 2026", notice.TextEn, StringComparison.Ordinal);
        Assert.True(ConsentText.LixOf(new(notice.TextDa, notice.TextEn)) <= ConsentText.HardestLix);
        foreach (var hidden in new[] { Shipped.D3.Reveal(), "user-1", "doc-9", "{" })
            Assert.DoesNotContain(hidden, notice.TextDa + notice.TextEn, StringComparison.Ordinal);
        Assert.Single(await Told(ConsentBench.Caseworker with { Role = Role.PrivacyOfficer }));
        async Task<string> Refused(Caller caller) => ConsentBench.Why(await bench.LookAsync(caller, work => Showing.Notices(new PageQuestion(100, ""), work)));
        Assert.Equal("CitizenUnknown", await Refused(ConsentBench.Private(Role.Representative, Shipped.D4)));
        if (kind == MandateKind.Companion)
            Assert.Equal("CitizenUnknown", await Refused(Other));
        else
            Assert.Single(await Told(Other));
    }

    [Fact]
    public async Task The_regions_coordinator_records_and_ends_none_and_an_office_says_how_it_knows()
    {
        // Proves: the coordinator's role is refused both; an office's ending needs its evidence, the citizen's own none.
        await using var bench = new ConsentBench();
        var coordinator = ConsentBench.Caseworker with { Role = Role.HealthCoordinator, OrganisationCvr = "99990002" };
        var mandate = (await RecordAsync(bench, ConsentBench.Caseworker, MandateKind.PowerOfAttorney)).Done!;
        var before = bench.Rows();
        Assert.Equal("RoleNotAllowed", ConsentBench.Why(await RecordAsync(bench, coordinator, MandateKind.PowerOfAttorney)));
        Assert.Equal("RoleNotAllowed", ConsentBench.Why(await EndAsync(bench, coordinator, mandate)));
        Assert.Equal("evidence must have 3 to 500 characters", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Mandating.End(new EndQuestion(mandate.Mandate.MandateId, ""), work))));
        Assert.Equal("evidence must be empty with one's own login", ConsentBench.Why(await bench.DoAsync(TheCitizen, work => Mandating.End(new EndQuestion(mandate.Mandate.MandateId, "said so"), work))));
        Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task A_citizen_has_at_most_fifty_that_stand()
    {
        // Proves the limit on both sides: the fifty-first is refused and stores nothing; where one has ended there is room again.
        await using var bench = new ConsentBench();
        Mandated? last = null;
        for (var n = 0; n < 50; n++)
            last = (await RecordAsync(bench, TheCitizen, MandateKind.Companion)).Done!;
        var before = bench.Rows();
        Assert.Equal("TooManyMandates", ConsentBench.Why(await RecordAsync(bench, TheCitizen, MandateKind.Companion)));
        Assert.Equal("TooManyMandates", ConsentBench.Why(await RecordAsync(bench, ConsentBench.Caseworker, MandateKind.Guardian)));
        Assert.Equal(before, bench.Rows());
        await EndAsync(bench, TheCitizen, last!);
        Assert.Equal("done", ConsentBench.Why(await RecordAsync(bench, TheCitizen, MandateKind.Companion)));
    }

    [Theory]
    [InlineData(MandateKind.Guardian, "done")]
    [InlineData(MandateKind.Parent, "done")]
    [InlineData(MandateKind.PowerOfAttorney, "done")]
    [InlineData(MandateKind.Companion, "mandate_id is a companion's: a companion may look in, and not consent")]
    public async Task Who_acts_for_a_citizen_consents_and_who_looks_in_does_not(MandateKind kind, string outcome)
    {
        // Proves: by kind, with the representative's own login.
        await using var bench = new ConsentBench();
        var mandate = (await RecordAsync(bench, ConsentBench.Caseworker, kind)).Done!;
        Assert.Equal(outcome, ConsentBench.Why(await ConsentAsync(bench, Other, mandate.Mandate.MandateId, "discharge-letters")));
    }

    [Fact]
    public async Task A_mandate_carries_no_further_than_it_reaches()
    {
        // Proves: other categories, a consent that would outlive it, a mandate of somebody else's and one that ended.
        await using var bench = new ConsentBench();
        var mandate = (await RecordAsync(bench, ConsentBench.Caseworker, MandateKind.Guardian)).Done!;
        var id = mandate.Mandate.MandateId;
        Assert.Equal("mandate_id does not cover the purpose and every category of the draft", ConsentBench.Why(await ConsentAsync(bench, Other, id, "discharge-letters", "social-action-plan")));
        Assert.StartsWith("mandate_id ends before the draft's valid_until", ConsentBench.Why(await ConsentAsync(bench, Other, id, 150, "discharge-letters")), StringComparison.Ordinal);
        Assert.Equal("MandateUnknown", ConsentBench.Why(await ConsentAsync(bench, ConsentBench.Private(Role.Representative, Shipped.D4), id, "discharge-letters")));
        Assert.Equal("MandateUnknown", ConsentBench.Why(await ConsentAsync(bench, Other, "none", "discharge-letters")));
        Assert.Equal("mandate_id is required where somebody else than the citizen consents", ConsentBench.Why(await ConsentAsync(bench, Other, "", "discharge-letters")));
        Assert.Equal("mandate_id must be empty where the citizen consents", ConsentBench.Why(await ConsentAsync(bench, TheCitizen, id, "discharge-letters")));
        await EndAsync(bench, ConsentBench.Caseworker, mandate);
        Assert.Equal("MandateNotInForce", ConsentBench.Why(await ConsentAsync(bench, Other, id, "discharge-letters")));
    }

    [Fact]
    public async Task What_was_consented_under_a_mandate_ends_with_it()
    {
        // Proves: ended by hand or by time, the consent reads MandateEnded; the citizen's own consent beside it stays.
        await using var bench = new ConsentBench();
        var own = await bench.GivenAsync("discharge-letters");
        var mandate = (await RecordAsync(bench, ConsentBench.Caseworker, MandateKind.Guardian)).Done!;
        var consent = (await ConsentAsync(bench, Other, mandate.Mandate.MandateId, "discharge-letters")).Done!.Standing.Consent;
        Assert.Equal(ConsentState.Active, await StateAsync(bench, consent));
        await EndAsync(bench, ConsentBench.Caseworker, mandate);
        Assert.Equal(ConsentState.MandateEnded, await StateAsync(bench, consent));
        Assert.Equal(ConsentState.Active, await StateAsync(bench, own));
        Assert.Equal(ConsentState.MandateEnded, ConsentStates.Of(consent with { ValidUntil = mandate.Mandate.ValidUntil.AddDays(1) }, [mandate.Mandate], mandate.Mandate.ValidUntil));
    }

    [Fact]
    public async Task An_authority_records_what_a_representative_signed()
    {
        // Proves: the mandate stands in the consent, and need not be the caller's own.
        await using var bench = new ConsentBench();
        var mandate = (await RecordAsync(bench, ConsentBench.Caseworker, MandateKind.Guardian)).Done!;
        var draft = await bench.DoneAsync(ConsentBench.Caseworker, work => Drafting.Draft(ConsentBench.Terms("discharge-letters") with { ValidUntil = Shipped.Noon.AddDays(50) }, work));
        var question = new GrantQuestion(draft.Draft.DraftId, "written", "doc-3", "", mandate.Mandate.MandateId);
        Assert.Equal(mandate.Mandate.MandateId, (await bench.DoneAsync(ConsentBench.Caseworker, work => Granting.Grant(question, work))).Standing.Consent.MandateId);
    }

    [Fact]
    public async Task Each_sees_the_mandates_they_may()
    {
        // Proves: citizen, office and officer see all, a holder their own, nobody else any, not even an empty list; no holder is ever in them.
        await using var bench = new ConsentBench();
        await RecordAsync(bench, ConsentBench.Caseworker, MandateKind.Guardian);
        async Task<int> Count(Caller caller) => (await bench.LookAsync(caller, work => Showing.Mandates(new PageQuestion(100, ""), work))).Done!.Entries.Count;
        Assert.Equal(1, await Count(TheCitizen));
        Assert.Equal(1, await Count(ConsentBench.Caseworker));
        Assert.Equal(1, await Count(ConsentBench.Caseworker with { Role = Role.PrivacyOfficer }));
        Assert.Equal(1, await Count(Other));
        foreach (var role in new[] { Role.Representative, Role.Companion })
            Assert.Equal("CitizenUnknown", ConsentBench.Why(await bench.LookAsync(ConsentBench.Private(role, Shipped.D4), work => Showing.Mandates(new PageQuestion(100, ""), work))));
        Assert.Equal("RoleNotAllowed", ConsentBench.Why(await bench.LookAsync(ConsentBench.Caseworker with { Role = Role.Management }, work => Showing.Mandates(new PageQuestion(100, ""), work))));
    }

    [Fact]
    public async Task Mandates_come_in_pages()
    {
        // Proves: page by page it is the list, oldest first; a token of the citizen's goes on with nobody else's list.
        await using var bench = new ConsentBench();
        var recorded = new List<string>();
        for (var n = 0; n < 5; n++)
            recorded.Add((await RecordAsync(bench, TheCitizen, MandateKind.Companion)).Done!.Mandate.MandateId);
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = (await bench.LookAsync(TheCitizen, work => Showing.Mandates(new PageQuestion(2, token), work))).Done!;
            seen.AddRange(page.Entries.Select(m => m.MandateId));
            token = page.NextToken;
            if (token.Length > 0)
                Assert.Equal("page_token is not from an answer to this question", ConsentBench.Why(await bench.LookAsync(ConsentBench.Caseworker, work => Showing.Mandates(new PageQuestion(2, token), work))));
        }
        while (token.Length > 0);
        Assert.Equal(recorded, seen);
    }

    private static MandateHolder Holder(ConsentBench bench) => bench.Desk.HolderFor(ConsentBench.Caseworker, Shipped.D3);

    private static MandateQuestion Question(MandateKind kind) =>
        new(Shipped.D3, kind, ["discharge-letters"], [kind == MandateKind.Companion ? "citizen-access" : ConsentBench.Purpose], null, Shipped.Noon.AddDays(120), "doc-9");

    private static Task<Step<Mandated>> RecordAsync(ConsentBench bench, Caller caller, MandateKind kind) =>
        bench.DoAsync(caller, work => Mandating.Record(Question(kind), Holder(bench), work));

    private static Task<Step<Mandated>> RecordAsync(ConsentBench bench, Caller caller, MandateQuestion question) =>
        bench.DoAsync(caller, work => Mandating.Record(question, Holder(bench), work));

    private static Task<Step<Mandated>> EndAsync(ConsentBench bench, Caller caller, Mandated mandate) =>
        bench.DoAsync(caller, work => Mandating.End(new EndQuestion(mandate.Mandate.MandateId, caller.Self is null ? "decision 26-9" : ""), work));

    private static Task<Step<Granted>> ConsentAsync(ConsentBench bench, Caller caller, string mandateId, params string[] categories) =>
        ConsentAsync(bench, caller, mandateId, 100, categories);

    private static async Task<Step<Granted>> ConsentAsync(ConsentBench bench, Caller caller, string mandateId, int days, params string[] categories)
    {
        var draft = await bench.DoneAsync(ConsentBench.Caseworker, work => Drafting.Draft(ConsentBench.Terms(categories) with { ValidUntil = Shipped.Noon.AddDays(days) }, work));
        return await bench.DoAsync(caller, work => Granting.Grant(new GrantQuestion(draft.Draft.DraftId, "digital", "", "", mandateId), work));
    }

    private static async Task<ConsentState> StateAsync(ConsentBench bench, ConsentRecord consent) =>
        (await bench.LookAsync(ConsentBench.Caseworker, work => Showing.Get(consent.ConsentId, "get", work))).Done!.Standing.State;
}
