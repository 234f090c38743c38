using Gateway.Access;
using Gateway.Callers;

namespace Gateway.Tests.Access;

/// <summary>Proves that emergency access is narrow: only asked for, only where verified, and never past a wall.</summary>
public sealed class EmergencyTests
{
    [Fact]
    public void Emergency_access_opens_what_its_rule_names_and_is_marked_as_such()
    {
        // Proves: the decision says that it was an emergency, so that it is reviewed and the citizen told.
        var allowed = Assert.IsType<Decision.Allowed>(Scene.ByEmergency.Decide());
        Assert.Equal((true, "by-emergency"), (allowed.Emergency, allowed.RuleId));
    }

    [Fact]
    public void Nobody_gets_emergency_access_without_asking_for_it()
    {
        // Proves: the rule alone opens nothing; without a justification it is as if it were not there, and that is said.
        var unasked = Scene.ByEmergency with { Request = Scene.ByEmergency.Request with { Emergency = null } };
        Assert.Equal([ReasonCode.PurposeNotAllowed], Scene.Reasons(unasked.Decide()).Select(r => r.Code));

        var otherStep = unasked.WithRules(Scene.Urgent, Scene.Statutory with { NecessaryFor = [CaseStep.TeamMeeting] });
        Assert.Equal([ReasonCode.NotNecessaryForStep], Scene.Reasons(otherStep.Decide()).Select(r => r.Code));
    }

    [Fact]
    public void What_law_or_consent_opens_is_no_emergency()
    {
        // Proves: who justifies an emergency where none was needed leaves no emergency behind to be reviewed.
        var byLaw = Scene.ByEmergency.WithRules(Scene.Urgent, Scene.Statutory);
        Assert.False(Assert.IsType<Decision.Allowed>(byLaw.Decide()).Emergency);

        var byConsent = Scene.ByEmergency.WithRules(Scene.Urgent, Scene.Consensual) with { Consents = [Scene.Valid] };
        Assert.Equal((false, "consent-1"), (Assert.IsType<Decision.Allowed>(byConsent.Decide()).Emergency, ((Decision.Allowed)byConsent.Decide()).ConsentId));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void An_unverified_emergency_rule_is_closed_with_its_reason(bool rule, bool basis)
    {
        // Proves: both the basis and the rule must be verified; as shipped, neither is.
        var scene = Scene.ByEmergency.WithRules(Scene.Urgent with { Verified = rule, Basis = basis ? Scene.Law : Scene.Guess });
        Assert.Equal([ReasonCode.LegalBasisUnverified], Scene.Reasons(scene.Decide()).Select(r => r.Code));
    }

    [Fact]
    public void Nothing_that_stands_against_a_category_gives_way_in_an_emergency()
    {
        // Proves: wall, ban, closed purpose, missing relation, objection and closed rule hold against an emergency.
        Scene[] closed =
        [
            Scene.ByEmergency.WithCategory(c => c with { StatisticsOnly = Scene.Wall }),
            Scene.ByEmergency.WithCategory(c => c with { Prohibited = Scene.Ban }),
            Scene.ByEmergency.WithCategory(c => c with { CitizenMayObject = Scene.Objection }) with { Consents = [Scene.Valid with { Effect = Storage.ConsentEffect.Deny }] },
            Scene.ByEmergency.WithPurpose(p => p with { Prohibited = Scene.Ban }),
            Scene.ByEmergency.WithPurpose(p => p with { AggregatesOnly = Scene.Wall }),
            Scene.ByEmergency.WithPurpose(p => p with { Relation = RelationRule.Required }),
            Scene.ByEmergency.WithRules(Scene.Urgent with { ClosedBecause = Scene.Text("closed") }),
            Scene.ByEmergency.WithCaller(c => c with { Role = Role.HealthCoordinator }),
        ];
        Assert.All(closed, s => Assert.IsType<Decision.Withheld>(s.Decide()));
    }

    [Fact]
    public void A_justification_is_never_shown_by_accident()
    {
        // Proves: the caller's words do not appear where a request is printed.
        Assert.DoesNotContain("unconscious", Scene.ByEmergency.Request.ToString(), StringComparison.Ordinal);
    }
}
