using Gateway.Access;

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
        var purpose = Scene.ByLaw.Catalogue.Purposes[Scene.Purpose] with { Relation = Enum.Parse<RelationRule>(rule) };
        var records = Scene.Given() with { RelationConfirmedAt = secondsAgo is { } s ? Scene.Noon.AddSeconds(-s) : null };
        Assert.Equal(expected, Relation.Of(purpose, records, Scene.Noon).ToString());
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
}
