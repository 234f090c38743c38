using Gateway.Access;
using Gateway.ReviewedData;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves that what is withheld comes with a step that is lawful and that leads somewhere.</summary>
public sealed class NextStepTests
{
    private static readonly Dictionary<string, (Scene Scene, NextStep? Step)> Cases = new()
    {
        ["allowed"] = (Scene.ByLaw, null),
        ["statistics only"] = (Scene.ByConsent.WithCategory(c => c with { StatisticsOnly = Scene.Wall }) with { Consents = [] }, NextStep.DecideOnWhatIsAtHand),
        ["prohibited"] = (Scene.ByConsent.WithCategory(c => c with { Prohibited = Scene.Ban }), NextStep.DecideOnWhatIsAtHand),
        ["purpose prohibited"] = (Scene.ByConsent.WithPurpose(p => p with { Prohibited = Scene.Ban }), NextStep.DecideOnWhatIsAtHand),
        ["figures only"] = (Scene.ByConsent.WithPurpose(p => p with { AggregatesOnly = Scene.Ban }), NextStep.DecideOnWhatIsAtHand),
        ["no rule"] = (Scene.ByConsent.WithRules(), NextStep.DecideOnWhatIsAtHand),
        ["closed by the municipality"] = (Scene.ByConsent.WithRules(Scene.Consensual with { ClosedBecause = Scene.Text("closed") }), NextStep.DecideOnWhatIsAtHand),
        ["objected"] = (
            Scene.ByConsent.WithCategory(c => c with { CitizenMayObject = Scene.Objection }) with { Consents = [Scene.Valid with { Effect = ConsentEffect.Deny }] },
            NextStep.DecideOnWhatIsAtHand),
        ["somebody else's record"] = (
            Scene.ByLaw.WithRules(Scene.Statutory with { Roles = [Role.Citizen] }).WithCaller(c => c with { Role = Role.Citizen, Self = Scene.Relative }), NextStep.DecideOnWhatIsAtHand),
        ["another role"] = (Scene.ByConsent.WithCaller(c => c with { Role = Role.HealthCoordinator }) with { Consents = [] }, NextStep.AskAColleague),
        ["another step of the case, and no consent"] = (
            Scene.ByConsent with { Consents = [], Request = Scene.ByConsent.Request with { Step = CaseStep.FollowUp } }, NextStep.AskInAnotherStep),
        ["a weak login, and no consent"] = (Scene.ByConsent.WithCaller(c => c with { Assurance = AssuranceLevel.Low }) with { Consents = [] }, NextStep.LogInMoreSecurely),
        ["no open case"] = (Scene.ByConsent.WithPurpose(p => p with { Relation = RelationRule.Required }), NextStep.RegisterTheCase),
        ["no open case, and no consent: the case is looked up when somebody has been let in"] = (
            Scene.ByConsent.WithPurpose(p => p with { Relation = RelationRule.Required }) with { Consents = [] }, NextStep.AskForConsent),
        ["no open case, and no mandate"] = (Scene.ByMandate.WithPurpose(p => p with { Relation = RelationRule.Required }) with { Mandates = [] }, NextStep.GetAMandate),
        ["existence alone"] = (
            Scene.ByConsent.WithCategory(c => c with { ExistenceConfidential = true }) with { Request = Scene.ByConsent.Request with { Use = AccessUse.Locate } }, NextStep.AskForTheContent),
        ["the source decides"] = (Scene.ByConsent.WithCategory(c => c with { SourceDecides = Scene.SourceLaw }), NextStep.WaitForHolder),
        ["no consent"] = (Scene.ByConsent with { Consents = [] }, NextStep.AskForConsent),
        ["a withdrawn consent"] = (Scene.ByConsent.WithConsent(c => c with { WithdrawnAt = Scene.Noon }), NextStep.AskForConsent),
        ["a consent under an ended mandate"] = (Scene.ByConsent.WithConsent(c => c with { MandateId = "gone" }), NextStep.AskForConsent),
        ["no consent, and an emergency no rule provides for"] = (Scene.ByConsent.InEmergency() with { Consents = [] }, NextStep.AskForConsent),
        ["an unverified law beside a verified consent rule"] = (
            Scene.ByConsent.WithRules(Scene.Statutory with { Basis = Scene.Guess }, Scene.Consensual) with { Consents = [] }, NextStep.AskForConsent),
        ["a consent rule that is itself unverified"] = (Scene.ByConsent.WithRules(Scene.Consensual with { Verified = false }) with { Consents = [] }, NextStep.AskThePrivacyOfficer),
        ["an unverified law alone"] = (Scene.ByLaw.WithRules(Scene.Statutory with { Verified = false }), NextStep.AskThePrivacyOfficer),
        ["a rule of an unknown kind"] = (Scene.ByLaw.WithRules(Scene.Statutory with { Kind = RuleKind.Unknown }), NextStep.AskThePrivacyOfficer),
        ["no mandate"] = (Scene.ByMandate with { Mandates = [] }, NextStep.GetAMandate),
        ["a mandate that is too narrow"] = (Scene.ByMandate.WithMandate(m => m with { Categories = [] }), NextStep.GetAMandate),
        ["an unverified emergency rule"] = (Scene.ByEmergency.WithRules(Scene.Urgent with { Verified = false }), NextStep.AskThePrivacyOfficer),
    };

    public static TheoryData<string> Named => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public void What_is_withheld_has_its_next_step(string name)
    {
        // Proves for each situation the one step told: never to ask for consent where consent cannot help.
        var (scene, step) = Cases[name];
        Assert.Equal(step, NextSteps.For(scene.Decide()));
    }

    [Fact]
    public void Every_step_has_a_case_above_and_its_words()
    {
        // Proves that no step can be added that nothing leads to, or that has no text for each reader in both languages.
        Assert.Equal(Enum.GetValues<NextStep>().Order(), Cases.Values.Select(c => c.Step).OfType<NextStep>().Distinct().Order());
        foreach (var reader in new Func<NextStep, LocalizedText>[] { ReasonTexts.ForCaseworker, ReasonTexts.ForCitizen, ReasonTexts.ForOfficer })
        {
            Assert.All(Enum.GetValues<NextStep>(), step =>
            {
                var text = reader(step);
                Assert.EndsWith(".", text.Da, StringComparison.Ordinal);
                Assert.EndsWith(".", text.En, StringComparison.Ordinal);
                Assert.NotEqual(text.Da, text.En);
            });
            Assert.Distinct(Enum.GetValues<NextStep>().Select(s => reader(s).Da));
        }
    }

    [Fact]
    public void Whoever_takes_the_step_gets_further()
    {
        // Proves that the steps are no empty words: taking each clears the reason it was told for.
        Assert.IsType<Decision.Allowed>(Scene.ByConsent.Decide());
        Assert.IsType<Decision.Allowed>((Cases["another step of the case, and no consent"].Scene with { Consents = [Scene.Valid], Request = Scene.ByConsent.Request }).Decide());
        Assert.IsType<Decision.Allowed>((Cases["no open case"].Scene with { RelationConfirmedAt = Scene.Noon }).Decide());
        var content = Cases["existence alone"].Scene;
        Assert.IsType<Decision.Allowed>((content with { Request = content.Request with { Use = AccessUse.Overview } }).Decide());
        var unverified = Cases["an unverified law alone"].Scene;
        var rule = unverified.Catalogue.Rules[0];
        Assert.IsType<Decision.Allowed>((unverified with { Verifications = [new Verification(Fingerprints.Target(rule), Fingerprints.Of(rule))] }).Decide());
        Assert.IsType<Decision.Allowed>((Cases["no mandate"].Scene with { Mandates = [Scene.Mandate] }).Decide());
    }
}
