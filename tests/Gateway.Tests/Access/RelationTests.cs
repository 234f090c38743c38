using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves what a purpose demands of the relation between the caller's organisation and the citizen.</summary>
public sealed class RelationTests
{
    [Theory]
    [InlineData(nameof(RelationRule.None), null, nameof(RelationState.NotNeeded))]
    [InlineData(nameof(RelationRule.None), 0, nameof(RelationState.NotNeeded))]
    [InlineData(nameof(RelationRule.ConfirmAfterwards), null, nameof(RelationState.ToBeConfirmed))]
    [InlineData(nameof(RelationRule.ConfirmAfterwards), 0, nameof(RelationState.Confirmed))]
    [InlineData(nameof(RelationRule.ConfirmAfterwards), 86_399, nameof(RelationState.Confirmed))]
    [InlineData(nameof(RelationRule.ConfirmAfterwards), 86_400, nameof(RelationState.ToBeConfirmed))]
    [InlineData(nameof(RelationRule.Required), null, nameof(RelationState.Missing))]
    [InlineData(nameof(RelationRule.Required), 86_399, nameof(RelationState.Confirmed))]
    [InlineData(nameof(RelationRule.Required), 86_400, nameof(RelationState.Missing))]
    [InlineData("99", null, nameof(RelationState.Missing))]
    public void The_relation_is_what_the_purpose_asks_for_and_a_confirmation_lasts_a_day(string rule, int? secondsAgo, string expected)
    {
        // Proves each state on both sides of the limit, and that a demand the code does not know is the strictest.
        var scene = Scene.ByLaw.WithPurpose(p => p with { Relation = Enum.Parse<RelationRule>(rule) }) with { RelationConfirmedAt = secondsAgo is { } s ? Scene.Noon.AddSeconds(-s) : null };
        Assert.Equal(expected, Of(scene));
    }

    [Theory]
    [InlineData(nameof(RelationRule.ConfirmAfterwards), nameof(RelationState.NotNeeded))]
    [InlineData(nameof(RelationRule.Required), nameof(RelationState.Missing))]
    public void Whom_no_rule_serves_is_told_the_same_whether_there_is_a_case_or_not(string rule, string told)
    {
        // Proves: a private person, and a role the purpose does not know, learn nothing of a case; and where one is required, it is never what they alone lack, so that none is looked up for them.
        var demanding = Scene.ByLaw.WithPurpose(p => p with { Relation = Enum.Parse<RelationRule>(rule) });
        var everybody = demanding.WithRules(Scene.Statutory with { Roles = Enum.GetValues<Role>() });
        foreach (var confirmed in new DateTimeOffset?[] { null, Scene.Noon })
        {
            Assert.Equal(confirmed is not null, Of(demanding with { RelationConfirmedAt = confirmed }) == nameof(RelationState.Confirmed));
            Assert.Equal(told, Of((demanding with { RelationConfirmedAt = confirmed }).WithCaller(c => c with { Role = Role.Management })));
            foreach (var role in Enum.GetValues<Role>().Where(r => r.IsPrivate()))
            {
                var theirs = (everybody with { RelationConfirmedAt = confirmed }).WithCaller(c => c with { Role = role });
                Assert.Equal(told, Of(theirs));
                Assert.False(theirs.Grant().LacksOnlyRelation(theirs.Records));
            }
        }
    }

    [Theory]
    [InlineData("health-coordinator")]
    [InlineData("general-practitioner")]
    public void Another_organisation_counts_while_the_citizen_lets_it_into_this_very_case(string word)
    {
        // Proves: the municipality's open case says something of another organisation only with a consent that names it, for this case, and holds; of the municipality's own it always does.
        var role = CallerWords.Roles[word];
        var asked = Scene.ByConsent.WithRules(Scene.Consensual with { Roles = [role, Role.Caseworker] }).WithPurpose(p => p with { Relation = RelationRule.Required }) with { RelationConfirmedAt = Scene.Noon };
        var other = asked.WithCaller(c => c with { Role = role });
        Assert.Equal(nameof(RelationState.Confirmed), Of(other));
        ConsentRecord[] shut =
        [
            Scene.Valid with { CaseId = "case-2" }, Scene.Valid with { ReceiverCvr = "99990002" }, Scene.Valid with { WithdrawnAt = Scene.Noon }, Scene.Valid with { SupersededBy = "c" },
            Scene.Valid with { ValidUntil = Scene.Noon }, Scene.Valid with { ValidFrom = Scene.Noon.AddTicks(1) }, Scene.Valid with { Effect = ConsentEffect.Deny }, Scene.Valid with { MandateId = "gone" },
        ];
        Assert.All(shut, c => Assert.Equal(nameof(RelationState.Missing), Of(other with { Consents = [c] })));
        Assert.All(shut, c => Assert.Equal(nameof(RelationState.Confirmed), Of(asked with { Consents = [c] })));
        // Told is what only the citizen can give; where a rule would open without that, the case.
        Assert.DoesNotContain(ReasonCode.RelationUnconfirmed, Scene.Reasons((other with { Consents = [] }).Decide()).Select(r => r.Code));
        var byLaw = other.WithRules(Scene.Statutory with { Roles = [role] }) with { Consents = [] };
        Assert.Equal([ReasonCode.RelationUnconfirmed], Scene.Reasons(byLaw.Decide()).Select(r => r.Code));
        Assert.IsType<Decision.Allowed>((byLaw with { Consents = [Scene.Valid] }).Decide());
    }

    [Fact]
    public void Only_a_missing_relation_refuses_and_the_grant_says_which_it_was()
    {
        // Proves: what is confirmed afterwards is answered; what is required is refused until it is confirmed.
        var afterwards = Scene.ByLaw.WithPurpose(p => p with { Relation = RelationRule.ConfirmAfterwards });
        Assert.Equal((1, RelationState.ToBeConfirmed), (afterwards.Grant().Allowed.Count(), afterwards.Grant().Relation));

        var required = Scene.ByLaw.WithPurpose(p => p with { Relation = RelationRule.Required });
        Assert.Equal((0, RelationState.Missing), (required.Grant().Allowed.Count(), required.Grant().Relation));

        var confirmed = required with { RelationConfirmedAt = Scene.Noon };
        Assert.Equal((1, RelationState.Confirmed), (confirmed.Grant().Allowed.Count(), confirmed.Grant().Relation));
    }

    private static string Of(Scene scene) => Relation.Of(scene.Request, scene.Catalogue, scene.Records, scene.Now).ToString();
}
