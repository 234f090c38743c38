using Gateway.Casework;
using Gateway.Overview;
using Proto = Gateway.Casework.V1;

namespace Gateway.EndToEndTests.Casework;

/// <summary>The one plan of each synthetic citizen: goals, measures, who is responsible, what comes next, and what is not in it.</summary>
public sealed class PlanTests(CaseworkGateway gateway) : IClassFixture<CaseworkGateway>
{
    public static TheoryData<string> Citizens => [.. ExpectedCase.Citizens];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task The_plan_holds_what_is_current_and_nothing_else(string name)
    {
        // Proves: goals and measures are exactly those written before the code was, who is responsible is named, and what is over stands nowhere.
        var expected = ExpectedCase.Read(name);
        var (plan, _) = await PlanAsync(expected);
        AssertLines(expected.Plan!.Goals, plan.Goals);
        AssertLines(expected.Plan.Measures, plan.Measures);
        Assert.All(expected.Plan.Responsible, line => Assert.Contains(plan.Responsible, l => line.Is(l.Item) && l.Who == line.Who));
        Assert.Equal(expected.Plan.Responsible.Count == 0, plan.Responsible.Count == 0);
        Assert.Equal(expected.Plan.NextStep == "none", plan.NextSteps.Count == 0);
        var words = string.Join('\n', plan.Lines.Select(l => $"{l.Text} {l.Who}"));
        Assert.All(expected.Plan.NotInIt.Concat(ExpectedEverybody.Read().Never), text => Assert.DoesNotContain(text, words, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task What_could_not_be_read_is_a_gap_and_not_an_empty_plan(string name)
    {
        // Proves: the categories asked for are the reviewed ones, and each gap has the state or reason that was expected.
        var expected = ExpectedCase.Read(name);
        var (_, content) = await PlanAsync(expected);
        Assert.Equal(ExpectedEverybody.Read().Plan.Asked.Order(), content.Sections.Select(s => s.Category.Id).Order());
        Assert.All(expected.Plan!.Gaps, gap => Assert.Contains(content.Sections, s => s.Category.Id == gap.Category && gap.Is(s)));
    }

    [Fact]
    public async Task Over_the_wire_each_line_cites_its_item_and_names_its_holder()
    {
        // Proves: through gRPC every line's item stands in the basis, and a category that nobody may read is an absence.
        var answer = await gateway.Wire.GetPlanAsync(Asked("D9"));
        List<Proto.PlanLine> lines = [.. answer.Goals, .. answer.Measures, .. answer.Responsible, .. answer.NextSteps];
        Assert.Contains(answer.Responsible, l => l.Who == "Hjemmeplejen Vest" && l.Holder.HolderId == "municipal-health");
        Assert.Subset(answer.Basis.Items.Select(i => i.ItemId).ToHashSet(), lines.SelectMany(l => l.ItemIds).ToHashSet());
        Assert.Contains(answer.Basis.Absences, a => a.Category == "social-action-plan");
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_field()
    {
        // Proves: an unknown purpose is refused with a violation for it alone.
        var request = Asked("D9");
        request.Purpose = "nysgerrighed";
        Assert.Equal(["purpose"], (await CaseworkGateway.ViolationsAsync(() => gateway.Wire.GetPlanAsync(request))).Select(v => v.Field));
    }

    private async Task<(OnePlan Plan, OverviewContent Content)> PlanAsync(ExpectedCase expected)
    {
        var content = await gateway.AskAsync(expected, gateway.Rules.Plan.Asked);
        return (OnePlan.Of(gateway.Rules, content, ExpectedCase.Today), content);
    }

    private static void AssertLines(List<ExpectedLine> expected, IReadOnlyList<PlanLine> lines)
    {
        Assert.All(expected, line => Assert.Contains(lines, l => line.Is(l.Item)));
        Assert.Equal(expected.Count, lines.Count);
    }

    private Proto.GetPlanRequest Asked(string alias)
    {
        var about = gateway.Running.About(alias);
        return new() { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose };
    }
}
