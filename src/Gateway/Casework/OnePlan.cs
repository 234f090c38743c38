using Gateway.Access;
using Gateway.Overview;

namespace Gateway.Casework;

/// <summary>
/// One plan out of every administration's: goals, measures under way or planned, who is responsible, and the next step.
/// Pure, and in the sources' own words. What is over, void, refuted, only asked for or about somebody else stands in none of it.
/// </summary>
/// <param name="Goals">What is to be reached.</param>
/// <param name="Measures">What is under way or planned.</param>
/// <param name="Responsible">Who is responsible for what.</param>
/// <param name="NextSteps">What happens next.</param>
internal sealed record OnePlan(IReadOnlyList<PlanLine> Goals, IReadOnlyList<PlanLine> Measures, IReadOnlyList<PlanLine> Responsible, IReadOnlyList<PlanLine> NextSteps)
{
    /// <summary>Every line of it.</summary>
    internal IEnumerable<PlanLine> Lines => [.. Goals, .. Measures, .. Responsible, .. NextSteps];

    /// <summary>Gathers it from what an overview holds.</summary>
    /// <param name="rules">Which categories hold plans, and which values say who and what next.</param>
    /// <param name="content">The overview, asked for the categories of the rules.</param>
    /// <param name="today">The day on which something is over or not.</param>
    internal static OnePlan Of(CaseworkRules rules, OverviewContent content, DateOnly today)
    {
        var (plan, age) = (rules.Plan, new ItemAge(rules.Words, today));
        List<PlanLine> current =
        [
            .. content.Sections.SelectMany(s => s.Items.Select(i => (Section: s, Item: i))).Where(f => !age.IsNothing(f.Item.Fact) && !age.IsOver(f.Item.Fact))
                .Select(f => new PlanLine(f.Item.Fact.Code.Text, ItemWords.FirstOf(f.Item.Fact, plan.Responsible), f.Section.Holder, f.Item)),
        ];
        return new OnePlan(
            [.. current.Where(l => l.Item.CameBy(plan.Goals))],
            [.. current.Where(l => l.Item.CameBy(plan.Measures) && !l.Item.Fact.Values.Any(v => plan.NoMeasure.Contains(v.Name)))],
            [.. current.Where(l => l.Who.Length > 0)],
            [.. current.Select(l => l with { Text = ItemWords.FirstOf(l.Item.Fact, plan.NextStep) }).Where(l => l.Text.Length > 0)]);
    }
}

/// <summary>A line of the plan.</summary>
/// <param name="Text">What, in the source's words.</param>
/// <param name="Who">Who, as far as the source tells; otherwise empty.</param>
/// <param name="Holder">The administration whose plan it is from.</param>
/// <param name="Item">What it rests on.</param>
internal sealed record PlanLine(string Text, string Who, Holder Holder, OverviewItem Item);
