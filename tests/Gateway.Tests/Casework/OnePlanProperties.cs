using Gateway.Casework;

namespace Gateway.Tests.Casework;

/// <summary>Proves over generated overviews what must hold of every plan, against a second reading of the rules.</summary>
public sealed class OnePlanProperties
{
    private const int Cases = 2_000;

    [Fact]
    public void Nothing_about_others_void_refuted_asked_for_or_over_stands_in_a_plan()
    {
        // Proves it for every line of every part, and that such items were there to be left out in most cases.
        var (lines, leftOut) = (0, 0);
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var plan = OnePlan.Of(CaseHistories.Rules, content, CaseHistories.Today);
            Assert.All(plan.Lines, l => Assert.False(CaseHistories.IsNothing(l.Item.Fact) || CaseHistories.IsOver(l.Item.Fact)));
            lines += plan.Lines.Count();
            leftOut += CaseHistories.Items(content).Any(i => CaseHistories.IsNothing(i.Fact) || CaseHistories.IsOver(i.Fact)) ? 1 : 0;
        });
        Assert.True(lines > Cases && leftOut > Cases / 2, $"{lines} lines, {leftOut} cases with something left out: the histories have gone stale.");
    }

    [Fact]
    public void Everything_current_stands_in_it_once()
    {
        // Proves: goals, measures, who is responsible and next steps are each exactly the current items that have them; an application is no measure.
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var plan = OnePlan.Of(CaseHistories.Rules, content, CaseHistories.Today);
            var current = CaseHistories.Items(content).Where(i => !CaseHistories.IsNothing(i.Fact) && !CaseHistories.IsOver(i.Fact)).ToList();
            bool Has(Gateway.Overview.OverviewItem item, string value) => item.Fact.Values.Any(v => v.Name == value);
            Assert.Equal(current.Where(i => i.Fact.Category is "min-plan" or "social-action-plan").Select(i => i.Id), plan.Goals.Select(l => l.Item.Id));
            Assert.Equal(current.Where(i => i.Fact.Category is "employment-measures" or "social-measures" && !Has(i, "municipality-case")).Select(i => i.Id), plan.Measures.Select(l => l.Item.Id));
            Assert.Equal(current.Where(i => Has(i, "authority")).Select(i => i.Id), plan.Responsible.Select(l => l.Item.Id));
            Assert.Equal(current.Where(i => Has(i, "next-step")).Select(i => i.Id), plan.NextSteps.Select(l => l.Item.Id));
        });
    }
}
