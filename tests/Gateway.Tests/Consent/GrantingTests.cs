using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;
using ConsentState = Gateway.Consent.ConsentState;

namespace Gateway.Tests.Consent;

/// <summary>Who may draft, give and take back a consent, and when it is too late.</summary>
public sealed class GrantingTests
{
    private static readonly Caller TheCitizen = ConsentBench.Private(Role.Citizen, ConsentBench.Citizen);

    [Theory]
    [InlineData("Caseworker", "rehabilitation-case-preparation")]
    [InlineData("CoordinatingCaseworker", "rehabilitation-case-preparation")]
    [InlineData("HealthCoordinator", "health-coordination")]
    [InlineData("GeneralPractitioner", "gp-briefing")]
    [InlineData("TeamMemberSocial", "")]
    [InlineData("SourceOwner", "")]
    [InlineData("PrivacyOfficer", "")]
    [InlineData("Management", "")]
    public async Task An_organisation_drafts_what_it_will_receive(string role, string purpose)
    {
        // Proves by role and purpose: a consent that opens nothing for the drafter's kind of organisation is refused by its purpose, and nothing is stored.
        await using var bench = new ConsentBench();
        var caller = ConsentBench.Caseworker with { Role = Enum.Parse<Role>(role) };
        foreach (var each in new[] { "rehabilitation-case-preparation", "health-coordination", "gp-briefing" })
        {
            var before = bench.Rows();
            var why = ConsentBench.Why(await bench.DoAsync(caller, work => Drafting.Draft(ConsentBench.Terms("hospital-diagnoses") with { Purpose = each }, work)));
            var unserved = purpose.Length > 0 ? "terms.purpose opens some category named for another kind of organisation than the caller's: whoever is to receive it drafts the consent" : "RoleNotAllowed";
            Assert.Equal(each == purpose ? "done" : unserved, why);
            Assert.Equal(each == purpose, before != bench.Rows());
        }
    }

    [Theory]
    [InlineData("Caseworker", "done")]
    [InlineData("CoordinatingCaseworker", "done")]
    [InlineData("HealthCoordinator", "done")]
    [InlineData("GeneralPractitioner", "done")]
    [InlineData("TeamMemberSocial", "RoleNotAllowed")]
    [InlineData("SourceOwner", "RoleNotAllowed")]
    [InlineData("PrivacyOfficer", "RoleNotAllowed")]
    [InlineData("Management", "RoleNotAllowed")]
    public async Task Offices_that_work_on_the_case_record_and_take_back(string role, string outcome)
    {
        // Proves by role: granting for the citizen and recording a withdrawal are allowed together or not at all.
        await using var bench = new ConsentBench();
        var given = await bench.GivenAsync("social-action-plan");
        var draft = await DraftAsync(bench, "social-action-plan");
        var caller = ConsentBench.Caseworker with { Role = Enum.Parse<Role>(role) };
        Assert.Equal(outcome, ConsentBench.Why(await bench.DoAsync(caller, work => Granting.Grant(new GrantQuestion(draft, "oral", "said on the phone", "", ""), work))));
        Assert.Equal(outcome, ConsentBench.Why(await bench.DoAsync(caller, work => Withdrawing.Withdraw(new WithdrawQuestion(given.ConsentId, [], "said on the phone"), work))));
    }

    [Fact]
    public async Task A_private_person_drafts_nothing()
    {
        // Proves: the authority that asks is the one that drafts.
        await using var bench = new ConsentBench();
        foreach (var role in new[] { Role.Citizen, Role.Representative, Role.Companion })
            Assert.Equal("RoleNotAllowed", ConsentBench.Why(await bench.DoAsync(ConsentBench.Private(role, ConsentBench.Citizen), work => Drafting.Draft(ConsentBench.Terms("social-action-plan"), work))));
    }

    [Theory]
    [InlineData("digital", "", false, "done")]
    [InlineData("written", "", false, "form must be DIGITAL with one's own login")]
    [InlineData("digital", "said so", false, "evidence must be empty with one's own login")]
    [InlineData("digital", "", true, "form must not be DIGITAL: only the citizen's or a representative's own login gives that; evidence must have 3 to 500 characters")]
    [InlineData("written", "", true, "evidence must have 3 to 500 characters")]
    [InlineData("written", "  a  ", true, "evidence must have 3 to 500 characters")]
    [InlineData("oral", "told to Sara, 21 November", true, "done")]
    [InlineData("party-hearing", "høring 26-1", true, "done")]
    [InlineData("written", "doc 140385-9922", true, "evidence must not hold a national id")]
    [InlineData("written", "doc\u202e1", true, "evidence must not hold control characters or characters that change the direction of the text")]
    [InlineData("written", "doc\u00001", true, "evidence must not hold control characters or characters that change the direction of the text")]
    public async Task Form_and_evidence_fit_who_gives_it(string form, string evidence, bool office, string outcome)
    {
        // Proves: digital is an own login without evidence, every other form is an office's with evidence; nothing is echoed.
        await using var bench = new ConsentBench();
        var draft = await DraftAsync(bench, "social-action-plan");
        var before = bench.Rows();
        var step = await bench.DoAsync(office ? ConsentBench.Caseworker : TheCitizen, work => Granting.Grant(new GrantQuestion(draft, form, evidence, "", ""), work));
        Assert.Equal(outcome, ConsentBench.Why(step));
        if (outcome != "done")
            Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task A_form_a_category_does_not_accept_is_refused()
    {
        // Proves: what the law wants in writing is not taken by word of mouth.
        await using var bench = new ConsentBench();
        var draft = await DraftAsync(bench, "discharge-letters");
        Assert.Equal(
            "form is not accepted for every category; accepted: digital, written",
            ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Granting.Grant(new GrantQuestion(draft, "oral", "said so", "", ""), work))));
    }

    [Fact]
    public async Task A_draft_counts_once_for_its_citizen_authority_and_municipality()
    {
        // Proves: everybody else gets the same "unknown" as for a draft that never was; a used one says so.
        await using var bench = new ConsentBench();
        var draft = await DraftAsync(bench, "social-action-plan");
        var question = new GrantQuestion(draft, "written", "doc-1", "", "");
        var before = bench.Rows();
        Step<Granted> Grant(ConsentWork work) => Granting.Grant(question, work);
        Assert.Equal("DraftUnknown", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, Grant, Shipped.D3)));
        Assert.Equal("DraftUnknown", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker with { OrganisationCvr = "99990002" }, Grant)));
        Assert.Equal("DraftUnknown", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker with { Municipality = MunicipalityId.Parse("0998") }, Grant)));
        Assert.Equal("DraftUnknown", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Granting.Grant(question with { DraftId = "none" }, work))));
        Assert.Equal("DraftUnknown", ConsentBench.Why(await bench.DoAsync(
            ConsentBench.Private(Role.Citizen, Shipped.D3), work => Granting.Grant(new GrantQuestion(draft, "digital", "", "", ""), work), Shipped.D3)));
        Assert.Equal(before, bench.Rows());

        await bench.DoneAsync(ConsentBench.Caseworker, Grant);
        Assert.Equal("DraftUsed", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, Grant)));
    }

    [Fact]
    public async Task A_draft_goes_stale()
    {
        // Proves: after 30 days it must be drafted again, and so must one whose period is over.
        await using var bench = new ConsentBench();
        var old = await DraftAsync(bench, "social-action-plan");
        bench.Clock.Advance(TimeSpan.FromDays(30));
        var brief = await DraftAsync(bench, "social-action-plan", until: bench.Clock.Now.AddDays(1));
        await bench.DoneAsync(ConsentBench.Caseworker, work => Granting.Grant(new GrantQuestion(old, "written", "doc-1", "", ""), work));
        var older = await DraftAsync(bench, "social-action-plan");
        bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("DraftOutdated", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Granting.Grant(new GrantQuestion(brief, "written", "doc-1", "", ""), work))));
        bench.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("DraftTooOld", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Granting.Grant(new GrantQuestion(older, "written", "doc-1", "", ""), work))));
    }

    [Fact]
    public async Task A_case_of_another_citizen_is_refused_when_drafting_and_when_granting()
    {
        // Proves: a mistyped case number does not bind a citizen to somebody else's case.
        await using var bench = new ConsentBench();
        var early = await DraftAsync(bench, "social-action-plan");
        var draft = await bench.DoneAsync(ConsentBench.Caseworker, work => Drafting.Draft(ConsentBench.Terms("social-action-plan"), work), Shipped.D3);
        await bench.DoneAsync(ConsentBench.Caseworker, work => Granting.Grant(new GrantQuestion(draft.Draft.DraftId, "written", "doc-1", "", ""), work), Shipped.D3);

        var before = bench.Rows();
        Assert.Equal(
            "terms.case_id is the case of another citizen of the caller's organisation",
            ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Drafting.Draft(ConsentBench.Terms("social-action-plan"), work))));
        Assert.Equal("DraftOutdated", ConsentBench.Why(await bench.DoAsync(TheCitizen, work => Granting.Grant(new GrantQuestion(early, "digital", "", "", ""), work))));
        Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task One_consent_replaces_another_of_the_same_citizen_authority_purpose_and_case()
    {
        // Proves: the replaced one says by which, both by one leaf; what does not fit, or stands no more, is not replaced.
        await using var bench = new ConsentBench();
        var first = await bench.GivenAsync("social-action-plan");
        async Task<Step<Granted>> Replace(string consentId)
        {
            var draft = await DraftAsync(bench, "social-assessment");
            return await bench.DoAsync(ConsentBench.Caseworker, work => Granting.Grant(new GrantQuestion(draft, "written", "doc-2", consentId, ""), work));
        }
        var second = await Replace(first.ConsentId);
        Assert.Equal("done", ConsentBench.Why(second));
        var replaced = (await bench.LookAsync(ConsentBench.Caseworker, work => Showing.Get(first.ConsentId, "get", work))).Done!;
        Assert.Equal(ConsentState.Superseded, replaced.Standing.State);
        Assert.Equal(second.Done!.Standing.Consent.ConsentId, replaced.Standing.Consent.SupersededBy);
        Assert.Equal(second.Done.Position.Index, replaced.History[^1].LogIndex);

        const string No = "supersedes is no standing consent of this citizen to the same authority, for the same purpose and case";
        Assert.Equal(No, ConsentBench.Why(await Replace(first.ConsentId)));
        Assert.Equal(No, ConsentBench.Why(await Replace("none")));
        var withdrawn = await bench.GivenAsync("social-measures");
        await bench.DoneAsync(TheCitizen, work => Withdrawing.Withdraw(new WithdrawQuestion(withdrawn.ConsentId, [], ""), work));
        Assert.Equal(No, ConsentBench.Why(await Replace(withdrawn.ConsentId)));
    }

    [Fact]
    public async Task Parts_are_withdrawn_until_nothing_is_left()
    {
        // Proves: unknown parts and parts withdrawn before are refused, the last part withdraws the whole, once.
        await using var bench = new ConsentBench();
        var given = await bench.GivenAsync("social-action-plan", "social-assessment");
        Task<Step<Granted>> Withdraw(params string[] categories) =>
            bench.DoAsync(TheCitizen, work => Withdrawing.Withdraw(new WithdrawQuestion(given.ConsentId, categories, ""), work));

        Assert.Equal("categories[1] is no category of this consent", ConsentBench.Why(await Withdraw("social-action-plan", "discharge-letters")));
        var part = (await Withdraw("social-action-plan")).Done!;
        Assert.Equal(ConsentState.Active, part.Standing.State);
        Assert.Equal(["social-action-plan"], part.Standing.Consent.WithdrawnCategories);
        Assert.Equal("AlreadyWithdrawn", ConsentBench.Why(await Withdraw("social-action-plan")));
        var rest = (await Withdraw("social-assessment")).Done!;
        Assert.Equal(ConsentState.Withdrawn, rest.Standing.State);
        var before = bench.Rows();
        Assert.Equal("AlreadyWithdrawn", ConsentBench.Why(await Withdraw()));
        Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task Nobody_else_withdraws_a_consent()
    {
        // Proves: another authority and another municipality meet "unknown"; an office needs evidence, the citizen none.
        await using var bench = new ConsentBench();
        var given = await bench.GivenAsync("social-action-plan");
        Step<Granted> Withdraw(ConsentWork work) => Withdrawing.Withdraw(new WithdrawQuestion(given.ConsentId, [], "said on the phone"), work);
        Assert.Equal("ConsentUnknown", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker with { OrganisationCvr = "99990002" }, Withdraw)));
        Assert.Equal("ConsentUnknown", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker with { Municipality = MunicipalityId.Parse("0998") }, Withdraw)));
        Assert.Equal("ConsentUnknown", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, Withdraw, Shipped.D3)));
        Assert.Equal(
            "evidence must have 3 to 500 characters",
            ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Withdrawing.Withdraw(new WithdrawQuestion(given.ConsentId, [], ""), work))));
        Assert.Equal("done", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, Withdraw)));
    }

    [Fact]
    public async Task A_text_too_hard_to_read_is_not_given_out()
    {
        // Proves: a catalogue of unreadable names gives a refusal that says so, and no draft.
        var hard = string.Join(' ', Enumerable.Repeat("Helbredsoplysningsvurderingsgrundlag", 400));
        var catalogue = ShippedCatalogue.Catalogue with
        {
            Categories = [.. ShippedCatalogue.Catalogue.Categories.Select(c => c with { Title = new LocalizedText(hard, c.Title.En) })],
        };
        await using var bench = new ConsentBench(catalogue);
        var before = bench.Rows();
        Assert.Equal("TextTooHard", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Drafting.Draft(ConsentBench.Terms("discharge-letters"), work))));
        Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task Categories_without_a_form_in_common_are_drafted_apart()
    {
        // Proves: no text is composed that nobody could consent to as a whole.
        var catalogue = ShippedCatalogue.Catalogue with
        {
            Rules = [.. ShippedCatalogue.Catalogue.Rules.Select(r => r.Categories.Contains("discharge-letters") ? r with { Forms = ["digital"] } : r with { Forms = ["oral"] })],
        };
        await using var bench = new ConsentBench(catalogue);
        Assert.Equal(
            "terms.categories accept no form of consent in common: have them drafted apart",
            ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Drafting.Draft(ConsentBench.Terms("discharge-letters", "social-action-plan"), work))));
        Assert.Equal("done", ConsentBench.Why(await bench.DoAsync(ConsentBench.Caseworker, work => Drafting.Draft(ConsentBench.Terms("discharge-letters"), work))));
    }

    private static async Task<string> DraftAsync(ConsentBench bench, string category, DateTimeOffset? until = null)
    {
        var terms = ConsentBench.Terms(category);
        return (await bench.DoneAsync(ConsentBench.Caseworker, work => Drafting.Draft(terms with { ValidUntil = until ?? terms.ValidUntil }, work))).Draft.DraftId;
    }
}
