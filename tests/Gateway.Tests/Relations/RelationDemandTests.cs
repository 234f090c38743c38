using Gateway.Access;
using Gateway.Relations;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Relations;

/// <summary>What a purpose demands of the relation: in the catalogue, in the decision, in the reason.</summary>
public sealed class RelationDemandTests
{
    [Fact]
    public void A_catalogue_that_demands_what_cannot_be_asked_for_stops_the_start()
    {
        // Proves: without the purpose or the category of the check, or with a check that demands a relation itself, the error names what is missing; the shipped one has all.
        new ServiceCollection().AddRelations(Shipped.Catalogue);
        var purposes = Shipped.Catalogue.Purposes.ToDictionary();
        var check = purposes["relation-check"];
        foreach (var broken in new[]
                 {
                     Shipped.Catalogue with { Purposes = purposes.Where(p => p.Key != "relation-check").ToDictionary() },
                     Shipped.Catalogue with { Purposes = purposes.Select(p => p.Value == check ? check with { Relation = RelationRule.Required } : p.Value).ToDictionary(p => p.Id) },
                     Shipped.Catalogue with { Categories = [.. Shipped.Catalogue.Categories.Where(c => c.Id != "open-cases")] },
                 })
            Assert.Contains("relation-check", Assert.Throws<ReviewedDataException>(() => new ServiceCollection().AddRelations(broken)).Message, StringComparison.Ordinal);
        new ServiceCollection().AddRelations(Shipped.Catalogue with { Purposes = purposes.Values.Where(p => p.Relation == RelationRule.None && p != check).ToDictionary(p => p.Id) });
    }

    [Fact]
    public void Only_what_lacks_nothing_else_waits_for_the_relation()
    {
        // Proves: an allowed rule behind a missing relation asks for it; without consent, with the relation known, or where it may come afterwards, it does not.
        var scene = Demanding(Scene.ByConsent, RelationRule.Required);
        Assert.True(scene.Grant().LacksOnlyRelation(scene.Records));
        Assert.Equal(RelationState.Missing, scene.Grant().Relation);
        Assert.Empty(scene.Grant().Allowed);
        var known = scene with { RelationConfirmedAt = scene.Now.AddHours(-1) };
        Assert.False(known.Grant().LacksOnlyRelation(known.Records));
        Assert.NotEmpty(known.Grant().Allowed);
        var old = scene with { RelationConfirmedAt = scene.Now - Relation.ConfirmedFor };
        Assert.True(old.Grant().LacksOnlyRelation(old.Records));
        var unconsented = scene with { Consents = [] };
        Assert.False(unconsented.Grant().LacksOnlyRelation(unconsented.Records));
        var afterwards = Demanding(Scene.ByConsent, RelationRule.ConfirmAfterwards);
        Assert.False(afterwards.Grant().LacksOnlyRelation(afterwards.Records));
        Assert.NotEmpty(afterwards.Grant().Allowed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_nobody_could_answer_may_pass(bool unanswered)
    {
        // Proves: the same reason, lasting where the source knows of no case, passing where it did not answer.
        var scene = Demanding(Scene.ByConsent, RelationRule.Required);
        var asked = scene with { Request = scene.Request with { RelationUnanswered = unanswered } };
        var reason = Assert.Single(Scene.Reasons(asked.Decide()));
        Assert.Equal((ReasonCode.RelationUnconfirmed, unanswered), (reason.Code, reason.Transient));
    }

    private static Scene Demanding(Scene scene, RelationRule rule) => scene with
    {
        Catalogue = scene.Catalogue with
        {
            Purposes = new Dictionary<string, Purpose> { [Scene.Purpose] = scene.Catalogue.Purposes[Scene.Purpose] with { Relation = rule } },
        },
    };
}
