using Gateway.Casework;
using Proto = Gateway.Casework.V1;

namespace Gateway.EndToEndTests.Casework;

/// <summary>The overview on two pages of the synthetic citizens that have an expectation of it.</summary>
public sealed class BriefTests(CaseworkGateway gateway) : IClassFixture<CaseworkGateway>
{
    [Theory]
    [InlineData("D4")]
    [InlineData("D8")]
    public async Task What_was_repeated_is_one_line(string name)
    {
        // Proves: each expected line stands on the time line with its times, first beginning and last end; the line is in order.
        var expected = ExpectedCase.Read(name);
        var brief = await BriefAsync(expected);
        Assert.All(expected.Brief!.Timeline, line => Assert.Contains(brief.TimeLine, l =>
            (l.Category, l.Items.Count, ItemWords.Day(l.Start), ItemWords.Day(l.End)) == (line.Category, line.Times, line.Start, line.End) && l.Text.Split(" / ").Contains(line.What)));
        var starts = brief.TimeLine.Select(l => ItemWords.Day(l.Start)).Where(s => s.Length > 0).ToList();
        Assert.Equal(starts.Order(StringComparer.Ordinal), starts);
    }

    [Theory]
    [InlineData("D4")]
    [InlineData("D8")]
    public async Task What_was_tried_stands_newest_first_with_how_long_and_its_outcome(string name)
    {
        // Proves: all that was tried and is over, in the expected order, with days, outcome and who was responsible.
        var expected = ExpectedCase.Read(name);
        var tried = (await BriefAsync(expected)).Tried;
        Assert.Equal(
            expected.Brief!.Tried.Select(t => $"{t.Start} {t.End} {t.Days} {t.Outcome}"),
            tried.Select(t => $"{ItemWords.Day(t.Item.Fact.Start)} {ItemWords.Day(t.Item.Fact.End)} {t.Days} {t.Outcome}"));
        Assert.All(expected.Brief.Tried.Zip(tried), t => Assert.Contains(t.First.What, t.Second.Item.Fact.Code.Text.Split(" / ")));
        Assert.All(expected.Brief.Tried.Zip(tried).Where(t => t.First.Responsible is not null), t => Assert.Equal(t.First.Responsible, t.Second.Responsible));
    }

    [Theory]
    [InlineData("D4")]
    [InlineData("D8")]
    public async Task Gaps_and_overlaps_are_exactly_those_of_the_benefits(string name)
    {
        // Proves: two grants that follow each other leave no gap, what lies between two benefits does, and two at one time overlap on the days of both.
        var expected = ExpectedCase.Read(name);
        var irregularities = (await BriefAsync(expected)).Irregularities;
        IEnumerable<string> Of(IrregularityKind kind) => irregularities.Where(i => i.Kind == kind).Select(i => $"{i.First:yyyy-MM-dd} {i.Last:yyyy-MM-dd}");
        Assert.Equal(expected.Brief!.Gaps.Select(g => $"{g.Start} {g.End}"), Of(IrregularityKind.Gap));
        Assert.Equal(expected.Brief.Overlaps.Select(o => $"{o.Start} {o.End}"), Of(IrregularityKind.Overlap));
    }

    [Fact]
    public async Task Over_the_wire_each_line_cites_its_items()
    {
        // Proves: through gRPC a repeated line counts as many items as it cites, and all of them stand in the basis once.
        var answer = await gateway.Wire.GetCaseBriefAsync(Asked("D4"));
        Assert.All(answer.Timeline, l => Assert.Equal((int)l.Times, l.ItemIds.Count));
        Assert.Contains(answer.Timeline, l => l.Times > 1);
        Assert.Distinct(answer.Basis.Items.Select(i => i.ItemId));
        var cited = answer.Timeline.SelectMany(l => l.ItemIds).Concat(answer.Tried.SelectMany(t => t.ItemIds)).Concat(answer.Irregularities.SelectMany(i => i.ItemIds));
        Assert.Equal(answer.Basis.Items.Select(i => i.ItemId).Order(), cited.Distinct().Order());
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_field()
    {
        // Proves: a case number that is a national id is refused with a violation for it alone.
        var request = Asked("D4");
        request.CaseId = request.CitizenId;
        Assert.Equal(["case_id"], (await CaseworkGateway.ViolationsAsync(() => gateway.Wire.GetCaseBriefAsync(request))).Select(v => v.Field));
    }

    private async Task<CaseBrief> BriefAsync(ExpectedCase expected) =>
        CaseBrief.Of(gateway.Rules, await gateway.AskAsync(expected, gateway.Rules.Brief.Asked), ExpectedCase.Today);

    private Proto.GetCaseBriefRequest Asked(string alias)
    {
        var about = gateway.Running.About(alias);
        return new() { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose };
    }
}
