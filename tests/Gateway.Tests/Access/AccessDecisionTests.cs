using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves the decision rule by rule on catalogues small enough to be read.</summary>
public sealed class AccessDecisionTests
{
    // One change to a scene that is allowed, and the reasons it must lead to: these and no others, in this order.
    private static readonly Dictionary<string, (Func<Scene, Scene> Change, ReasonCode[] Reasons)> OfRules = new Dictionary<string, (Func<Scene, Scene> Change, ReasonCode[] Reasons)>
    {
        ["held for statistics only"] = (s => s.WithCategory(c => c with { StatisticsOnly = Scene.Wall }), [ReasonCode.StatisticsOnly]),
        ["a purpose that is prohibited"] = (s => s.WithPurpose(p => p with { Prohibited = Scene.Ban }), [ReasonCode.PurposeProhibited]),
        ["a purpose that takes figures only"] = (s => s.WithPurpose(p => p with { AggregatesOnly = Scene.Wall }), [ReasonCode.AggregatesOnly]),
        ["a rule the municipality has closed"] = (s => s.WithRules(Scene.Consensual with { ClosedBecause = Scene.Text("closed") }), [ReasonCode.RestrictedByMunicipality]),
        ["a closed rule for the role beside an open one for another"] = (
            s => s.WithRules(Scene.Consensual with { ClosedBecause = Scene.Text("closed") }, Scene.Consensual with { Roles = [Role.HealthCoordinator] }), [ReasonCode.RestrictedByMunicipality]),
        ["a citizen about somebody else"] = (
            _ => Scene.ByLaw.WithRules(Scene.Statutory with { Roles = [Role.Citizen] }).WithCaller(c => c with { Role = Role.Citizen, Self = Scene.Relative }), [ReasonCode.NotOwnRecord]),
        ["a citizen whose own number is not known"] = (
            _ => Scene.ByLaw.WithRules(Scene.Statutory with { Roles = [Role.Citizen] }).WithCaller(c => c with { Role = Role.Citizen }), [ReasonCode.NotOwnRecord]),
        ["no open case where one must be known"] = (s => s.WithPurpose(p => p with { Relation = RelationRule.Required }), [ReasonCode.RelationUnconfirmed]),
        ["no rule at all"] = (s => s.WithRules(), [ReasonCode.PurposeNotAllowed]),
        ["a rule for another purpose"] = (s => s.WithRules(Scene.Consensual with { Purpose = "other-purpose" }), [ReasonCode.PurposeNotAllowed]),
        ["a rule for another category"] = (s => s.WithRules(Scene.Consensual with { Categories = ["other"] }), [ReasonCode.PurposeNotAllowed]),
        ["a rule for another role"] = (s => s.WithRules(Scene.Consensual with { Roles = [Role.HealthCoordinator] }), [ReasonCode.RoleNotAllowed]),
        ["a purpose that the call does not take"] = (s => s with { Request = s.Request with { IsPurposeTaken = false } }, [ReasonCode.RoleNotAllowed]),
        ["a rule for another step"] = (s => s.WithRules(Scene.Consensual with { NecessaryFor = [CaseStep.FollowUp] }), [ReasonCode.NotNecessaryForStep]),
        ["role and step in two different rules"] = (
            s => s.WithRules(Scene.Consensual with { NecessaryFor = [CaseStep.FollowUp] }, Scene.Consensual with { Roles = [Role.HealthCoordinator] }),
            [ReasonCode.NotNecessaryForStep]),
        ["a login below the purpose's level"] = (s => s.WithCaller(c => c with { Assurance = AssuranceLevel.Low }), [ReasonCode.AssuranceTooLow]),
        ["prohibited"] = (s => s.WithCategory(c => c with { Prohibited = Scene.Ban }), [ReasonCode.Prohibited]),
        ["existence alone, where that is confidential"] = (
            s => s.WithCategory(c => c with { ExistenceConfidential = true }) with { Request = s.Request with { Use = AccessUse.Locate } }, [ReasonCode.ExistenceConfidential]),
        ["the citizen has objected"] = (
            s => s.WithCategory(c => c with { CitizenMayObject = Scene.Objection }) with { Consents = [Scene.Valid, Scene.Valid with { Effect = ConsentEffect.Deny }] },
            [ReasonCode.ObjectedByCitizen]),
        ["the source decides"] = (s => s.WithCategory(c => c with { SourceDecides = Scene.SourceLaw }), [ReasonCode.AwaitingSourceDecision]),
        ["an unverified basis"] = (s => s.WithRules(Scene.Consensual with { Basis = Scene.Guess }), [ReasonCode.LegalBasisUnverified]),
        ["an unverified rule"] = (s => s.WithRules(Scene.Consensual with { Verified = false }), [ReasonCode.LegalBasisUnverified]),
        ["an unverified rule on an unverified basis"] = (s => s.WithRules(Scene.Consensual with { Verified = false, Basis = Scene.Guess }), [ReasonCode.LegalBasisUnverified]),
        ["a login below the rule's level"] = (s => s.WithRules(Scene.Consensual with { MinimumAssurance = AssuranceLevel.High }), [ReasonCode.AssuranceTooLow]),
        ["a rule without a kind"] = (s => s.WithRules(Scene.Consensual with { Kind = RuleKind.Unknown }), [ReasonCode.RuleUnknown]),
        ["a rule of a kind from the future"] = (s => s.WithRules(Scene.Consensual with { Kind = (RuleKind)99 }), [ReasonCode.RuleUnknown]),
        ["an unverified basis and no consent"] = (
            s => s.WithRules(Scene.Consensual with { Basis = Scene.Guess }) with { Consents = [] }, [ReasonCode.LegalBasisUnverified, ReasonCode.ConsentMissing]),
        ["too weak a login and no consent"] = (
            s => s.WithCaller(c => c with { Assurance = AssuranceLevel.Low }) with { Consents = [] }, [ReasonCode.AssuranceTooLow, ReasonCode.ConsentMissing]),
    };

    // The same for everything that can be wrong with a consent.
    private static readonly Dictionary<string, (Func<Scene, Scene> Change, ReasonCode[] Reasons)> OfConsents = new Dictionary<string, (Func<Scene, Scene> Change, ReasonCode[] Reasons)>
    {
        ["no consent"] = (s => s with { Consents = [] }, [ReasonCode.ConsentMissing]),
        ["consent to another category"] = (s => s.WithConsent(c => c with { Categories = ["other"] }), [ReasonCode.ConsentMissing]),
        ["consent in another municipality"] = (s => s.WithConsent(c => c with { Municipality = MunicipalityId.Parse("0998") }), [ReasonCode.ConsentMissing]),
        ["an objection is no consent"] = (s => s.WithConsent(c => c with { Effect = ConsentEffect.Deny }), [ReasonCode.ConsentMissing]),
        ["consent withdrawn"] = (s => s.WithConsent(c => c with { WithdrawnAt = Scene.Noon.AddHours(-1) }), [ReasonCode.ConsentWithdrawn]),
        ["consent expired"] = (s => s.WithConsent(c => c with { ValidUntil = Scene.Noon.AddTicks(-1) }), [ReasonCode.ConsentExpired]),
        ["consent not yet valid"] = (s => s.WithConsent(c => c with { ValidFrom = Scene.Noon.AddTicks(1) }), [ReasonCode.ConsentNotYetValid]),
        ["consent too old"] = (s => s.WithConsent(c => c with { ValidFrom = Scene.Noon.AddDays(-100).AddTicks(-1) }), [ReasonCode.ConsentTooOld]),
        ["consent for another case"] = (s => s.WithConsent(c => c with { CaseId = "case-2" }), [ReasonCode.ConsentForOtherCase]),
        ["consent for another purpose"] = (s => s.WithConsent(c => c with { Purpose = "other-purpose" }), [ReasonCode.ConsentForOtherPurpose]),
        ["consent to another receiver, which is not the caller's to know of"] = (s => s.WithConsent(c => c with { ReceiverCvr = "99990002", CaseId = "case-2" }), [ReasonCode.ConsentMissing]),
        ["consent to another receiver, where a privacy officer asks"] = (
            s => s.WithConsent(c => c with { ReceiverCvr = "99990002" }) with { Request = s.Request with { AskedBy = s.Request.Caller } }, [ReasonCode.ConsentForOtherReceiver]),
        ["consent given more than its age ago, to begin later"] = (s => s.WithConsent(c => c with { GrantedAt = Scene.Noon.AddDays(-100).AddTicks(-1) }), [ReasonCode.ConsentTooOld]),
        ["consent that names another holder"] = (s => s.WithConsent(c => c with { Holders = ["clinic"] }), [ReasonCode.ConsentForOtherHolder]),
        ["consent in another form"] = (s => s.WithConsent(c => c with { Form = "oral" }), [ReasonCode.ConsentFormNotAccepted]),
        ["consent withdrawn for this category alone"] = (s => s.WithConsent(c => c with { WithdrawnCategories = [Scene.Letters] }), [ReasonCode.ConsentWithdrawn]),
        ["consent replaced by another"] = (s => s.WithConsent(c => c with { SupersededBy = "consent-2" }), [ReasonCode.ConsentSuperseded]),
        ["consent under a mandate that is not there"] = (s => s.WithConsent(c => c with { MandateId = "mandate-1" }), [ReasonCode.ConsentMandateInvalid]),
        ["everything wrong with one consent"] = (
            s => s.WithConsent(c => c with { WithdrawnAt = Scene.Noon, ValidUntil = Scene.Noon, CaseId = "case-2", Purpose = "p", ReceiverCvr = "99990002", Holders = [], Form = "" })
                with { Request = s.Request with { AskedBy = s.Request.Caller } },
            [
                ReasonCode.ConsentWithdrawn, ReasonCode.ConsentExpired, ReasonCode.ConsentForOtherCase, ReasonCode.ConsentForOtherPurpose,
                ReasonCode.ConsentForOtherReceiver, ReasonCode.ConsentForOtherHolder, ReasonCode.ConsentFormNotAccepted,
            ]),
        ["two consents, each wrong in its own way"] = (
            s => s with { Consents = [Scene.Valid with { CaseId = "case-2" }, Scene.Valid with { CaseId = "case-3" }, Scene.Valid with { Form = "oral" }] },
            [ReasonCode.ConsentForOtherCase, ReasonCode.ConsentFormNotAccepted]),
    };

    // And for mandates and emergency access, whose scenes are their own.
    private static readonly Dictionary<string, (Func<Scene, Scene> Change, ReasonCode[] Reasons)> OfMandates = new Dictionary<string, (Func<Scene, Scene> Change, ReasonCode[] Reasons)>
    {
        ["no mandate"] = (_ => Scene.ByMandate with { Mandates = [] }, [ReasonCode.MandateMissing]),
        ["a mandate of somebody else's"] = (_ => Scene.ByMandate.WithKeys(Scene.Key(2)), [ReasonCode.MandateMissing]),
        ["a mandate in another municipality"] = (_ => Scene.ByMandate.WithMandate(m => m with { Municipality = MunicipalityId.Parse("0998") }), [ReasonCode.MandateMissing]),
        ["a mandate of a kind the rule does not accept"] = (_ => Scene.ByMandate.WithMandate(m => m with { Kind = MandateKind.Companion }), [ReasonCode.MandateMissing]),
        ["a mandate that was ended"] = (_ => Scene.ByMandate.WithMandate(m => m with { EndedAt = Scene.Noon }), [ReasonCode.MandateEnded]),
        ["a mandate that has run out"] = (_ => Scene.ByMandate.WithMandate(m => m with { ValidUntil = Scene.Noon }), [ReasonCode.MandateExpired]),
        ["a mandate that does not hold yet"] = (_ => Scene.ByMandate.WithMandate(m => m with { ValidFrom = Scene.Noon.AddTicks(1) }), [ReasonCode.MandateNotYetValid]),
        ["a mandate for another category"] = (_ => Scene.ByMandate.WithMandate(m => m with { Categories = ["other"] }), [ReasonCode.MandateTooNarrow]),
        ["a mandate for another purpose"] = (_ => Scene.ByMandate.WithMandate(m => m with { Purposes = ["other-purpose"] }), [ReasonCode.MandateTooNarrow]),
        ["emergency access no rule provides for"] = (s => s.InEmergency() with { Consents = [] }, [ReasonCode.ConsentMissing, ReasonCode.EmergencyNotProvided]),
        ["emergency access at too low a level"] = (_ => Scene.ByEmergency.WithCaller(c => c with { Assurance = AssuranceLevel.Substantial }), [ReasonCode.AssuranceTooLow]),
    };

    private static readonly Dictionary<string, (Func<Scene, Scene> Change, ReasonCode[] Reasons)> Refusals =
        new[] { OfRules, OfConsents, OfMandates }.SelectMany(d => d).ToDictionary(r => r.Key, r => r.Value);

    public static TheoryData<string> Named => [.. Refusals.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public void One_change_to_an_allowed_scene_gives_exactly_its_reasons(string name)
    {
        // Proves for each reason that it appears when it should, and that none appears beside it.
        var (change, expected) = Refusals[name];
        Assert.IsType<Decision.Allowed>(Scene.ByConsent.Decide());

        var decision = change(Scene.ByConsent).Decide();

        Assert.IsNotType<Decision.Allowed>(decision);
        Assert.Equal(expected, Scene.Reasons(decision).Select(r => r.Code));
        Assert.Equal(expected is [ReasonCode.AwaitingSourceDecision], decision is Decision.AwaitingSource);
    }

    [Fact]
    public void Every_reason_of_the_decision_has_a_case_above()
    {
        // Proves that a new reason cannot be added without a case that leads to it.
        var ofTheDecision = Enum.GetValues<ReasonCode>().Where(c => c < ReasonCode.NothingHeld);
        Assert.Equal(ofTheDecision.Order(), Refusals.Values.SelectMany(r => r.Reasons).Distinct().Order());
    }

    [Fact]
    public void A_law_allows_without_consent_and_a_consent_allows_by_its_id()
    {
        // Proves what an allowed decision says: the basis it stands on, and the consent only where one was relied on.
        var byLaw = Assert.IsType<Decision.Allowed>(Scene.ByLaw.Decide());
        Assert.Equal((Scene.Law, null), (byLaw.Basis.Id, byLaw.ConsentId));

        var byConsent = Assert.IsType<Decision.Allowed>(Scene.ByConsent.Decide());
        Assert.Equal((Scene.ConsentLaw, "consent-1"), (byConsent.Basis.Id, byConsent.ConsentId));
    }

    [Fact]
    public void The_limits_themselves_are_inside_or_outside_as_written()
    {
        // Proves both sides of every limit: valid from (inclusive), until (exclusive), greatest age, assurance level.
        Assert.IsType<Decision.Allowed>(Scene.ByConsent.WithConsent(c => c with { ValidFrom = Scene.Noon }).Decide());
        Assert.IsType<Decision.Allowed>(Scene.ByConsent.WithConsent(c => c with { ValidUntil = Scene.Noon.AddTicks(1) }).Decide());
        Assert.IsType<Decision.Withheld>(Scene.ByConsent.WithConsent(c => c with { ValidUntil = Scene.Noon }).Decide());
        Assert.IsType<Decision.Allowed>(Scene.ByConsent.WithConsent(c => c with { ValidFrom = Scene.Noon.AddDays(-100) }).Decide());
        Assert.IsType<Decision.Allowed>(Scene.ByConsent.WithCaller(c => c with { Assurance = AssuranceLevel.High }).Decide());
    }

    [Fact]
    public void An_instant_is_the_same_in_every_time_zone()
    {
        // Proves that a consent written with a local offset neither ends early nor late.
        var noonInCopenhagen = Scene.Noon.ToOffset(TimeSpan.FromHours(1));
        Assert.IsType<Decision.Withheld>(Scene.ByConsent.WithConsent(c => c with { ValidUntil = noonInCopenhagen }).Decide());
        Assert.IsType<Decision.Allowed>(Scene.ByConsent.WithConsent(c => c with { ValidFrom = noonInCopenhagen }).Decide());
    }

    [Fact]
    public void No_step_means_the_first_step_of_the_purpose()
    {
        // Proves that leaving out the step opens no more than the first step does.
        var unnamed = Scene.ByLaw with { Request = Scene.ByLaw.Request with { Step = null } };
        Assert.IsType<Decision.Allowed>(unnamed.Decide());

        var later = unnamed.WithRules(Scene.Statutory with { NecessaryFor = [CaseStep.TeamMeeting] });
        Assert.Equal([ReasonCode.NotNecessaryForStep], Scene.Reasons(later.Decide()).Select(r => r.Code));
    }

    [Fact]
    public void A_rule_that_fails_does_not_close_what_another_opens()
    {
        // Proves that an unverified law, or a rule of an unknown kind, stands in nobody's way: the consent still counts.
        var unverified = Scene.ByConsent.WithRules(Scene.Statutory with { Basis = Scene.Guess }, Scene.Consensual);
        Assert.Equal("consent-1", Assert.IsType<Decision.Allowed>(unverified.Decide()).ConsentId);

        var unknown = Scene.ByConsent.WithRules(Scene.Statutory with { Kind = RuleKind.Unknown }, Scene.Consensual);
        Assert.Equal("consent-1", Assert.IsType<Decision.Allowed>(unknown.Decide()).ConsentId);

        var otherForms = Scene.ByConsent.WithRules(Scene.Consensual with { Basis = Scene.Law, Forms = ["oral"] }, Scene.Consensual);
        Assert.Equal(Scene.ConsentLaw, Assert.IsType<Decision.Allowed>(otherForms.Decide()).Basis.Id);
    }

    [Fact]
    public void Every_rule_that_failed_is_reported_with_its_own_basis()
    {
        // Proves that the caseworker sees all that stands in the way at once, each with the rule it comes from.
        var scene = Scene.ByConsent.WithRules(
            Scene.Consensual with { Forms = ["digital"] }, Scene.Statutory with { Basis = Scene.Guess }, Scene.Statutory with { Kind = RuleKind.Unknown });

        Assert.Equal(
            [(ReasonCode.LegalBasisUnverified, Scene.Guess), (ReasonCode.RuleUnknown, Scene.Law), (ReasonCode.ConsentFormNotAccepted, Scene.ConsentLaw)],
            Scene.Reasons(scene.Decide()).Select(r => (r.Code, r.Basis!.Id)));
    }

    [Fact]
    public void A_restriction_holds_without_being_verified()
    {
        // Proves that "unverified never allows" is not turned round: an unverified wall or ban is still one, and is cited.
        foreach (var basis in new[] { Scene.Guess, Scene.Law })
        {
            var walled = Scene.ByLaw.WithCategory(c => c with { StatisticsOnly = basis, Prohibited = basis }).Decide();
            Assert.Equal(
                [(ReasonCode.StatisticsOnly, basis), (ReasonCode.Prohibited, basis)],
                Scene.Reasons(Assert.IsType<Decision.Withheld>(walled)).Select(r => (r.Code, r.Basis!.Id)));
        }
    }
}
