using Gateway.Access;
using Gateway.Overview;

namespace Gateway.Tests.Overview;

/// <summary>What is one fact and what stays two, case by case.</summary>
public sealed class FactMergeTests
{
    [Fact]
    public void The_same_fact_from_two_systems_is_one_item_with_two_provenances()
    {
        // Proves: a day and the same day as midnight are one beginning; what only one of them says is kept.
        var (items, conflicts) = Merge(
            FactHistories.Of("a", "1", status: "open"), FactHistories.Of("b", "77", start: "2026-01-01T00:00:00+01:00", value: "10"));
        var item = Assert.Single(items);
        Assert.Equal([("a", "1"), ("b", "77")], item.Provenance.Select(p => (p.SourceId, p.SourceItemId)));
        Assert.Equal(("open", 1), (item.Fact.Status, item.Fact.Values.Count));
        Assert.Empty(conflicts);
    }

    [Fact]
    public void Two_grants_of_one_kind_stay_two()
    {
        // Proves: one system's two ids are two grants, also when they are alike in everything else and another system holds one of them.
        Assert.Equal(2, Merge(FactHistories.Of("a", "1"), FactHistories.Of("a", "2")).Items.Count);
        Assert.Equal(3, Merge(FactHistories.Of("a", "1"), FactHistories.Of("a", "2"), FactHistories.Of("b", "9")).Items.Count);
        // D4's resource course benefit: two grants, one after the other.
        var stretch = Merge(FactHistories.Of("a", "1", start: "2023-06-01", end: "2026-05-31"), FactHistories.Of("a", "2", start: "2026-06-01"));
        Assert.Equal((2, 0), (stretch.Items.Count, stretch.Conflicts.Count));
    }

    [Fact]
    public void Mother_and_child_stay_two()
    {
        // Proves: a fact about somebody else is never the citizen's, however alike.
        var (items, conflicts) = Merge(FactHistories.Of("a", "1"), FactHistories.Of("b", "1", about: "child", end: "2026-02-01"));
        Assert.Equal((2, 0), (items.Count, conflicts.Count));
    }

    [Fact]
    public void A_case_opened_again_stays_two_without_conflict()
    {
        // Proves: one id with two periods is no contradiction; one id with two ends of one period is.
        var again = Merge(FactHistories.Of("a", "1", end: "2026-02-01"), FactHistories.Of("a", "1", start: "2026-03-01"));
        Assert.Equal((2, 0), (again.Items.Count, again.Conflicts.Count));
        var contradicts = Merge(FactHistories.Of("a", "1", end: "2026-02-01"), FactHistories.Of("a", "1", end: "2026-06-30"));
        Assert.Equal([ConflictKind.End], contradicts.Conflicts.Select(c => c.Kind));
    }

    [Fact]
    public void A_key_two_systems_share_makes_one_benefit_of_two_codes()
    {
        // Proves D2's case: both name the benefit by the same key and each by its own code.
        var item = Assert.Single(Merge(
            FactHistories.Of("a", "1", code: "LAS § 23", system: "urn:law", start: "2026-05-01", key: "UH-1"),
            FactHistories.Of("b", "2", code: "UDDH", system: "urn:index", start: "2026-05-01", key: "UH-1")).Items);
        Assert.Equal(2, item.Provenance.Count);
        Assert.Equal(["UDDH", "LAS § 23"], item.Fact.Code.Codings.Select(c => c.Code));
    }

    [Fact]
    public void Ended_here_and_open_there_is_shown_as_a_conflict()
    {
        // Proves D8's kind of disagreement: both stand, both are named, none is chosen.
        var (items, conflicts) = Merge(FactHistories.Of("a", "1", end: "2026-06-30"), FactHistories.Of("b", "2"));
        Assert.Equal(2, items.Count);
        var conflict = Assert.Single(conflicts);
        Assert.Equal(ConflictKind.End, conflict.Kind);
        Assert.Equal(items.Select(i => i.Id), conflict.ItemIds);
    }

    [Fact]
    public void What_excludes_each_other_conflicts_only_at_the_same_time()
    {
        // Proves: a shared day is a conflict, the day after is none, and two of the same kind exclude nothing.
        var overlap = Merge(FactHistories.Of("a", "1", end: "2026-07-05", exclusive: "g"), FactHistories.Of("a", "2", code: "y", start: "2026-06-29", exclusive: "g"));
        Assert.Equal([ConflictKind.Exclusive], overlap.Conflicts.Select(c => c.Kind));
        Assert.Empty(Merge(FactHistories.Of("a", "1", end: "2026-06-28", exclusive: "g"), FactHistories.Of("a", "2", code: "y", start: "2026-06-29", exclusive: "g")).Conflicts);
        Assert.Empty(Merge(FactHistories.Of("a", "1", exclusive: "g"), FactHistories.Of("a", "2", start: "2026-06-29", exclusive: "g")).Conflicts);
    }

    [Fact]
    public void A_correction_is_netted_under_the_fact_its_source_names()
    {
        // Proves D6's regulation: 12,004.25 and −2,150.50 make 9,853.75 only because the source says what is corrected; a correction of a correction counts too.
        var item = Assert.Single(Merge(
            FactHistories.Of("a", "1", amount: "12004.25"), FactHistories.Of("a", "2", amount: "-2150.50", corrects: "1"), FactHistories.Of("a", "3", amount: "0.50", corrects: "2")).Items);
        Assert.Equal(("9854.25", 2), (item.NetAmount!.Value, item.Corrections.Count));
        var apart = Merge(FactHistories.Of("a", "1", amount: "12004.25"), FactHistories.Of("a", "2", amount: "-2150.50"));
        Assert.Equal(2, apart.Items.Count);
        Assert.All(apart.Items, i => Assert.Null(i.NetAmount));
    }

    [Fact]
    public void A_correction_of_nothing_and_a_circle_of_corrections_stay_items()
    {
        // Proves: what names no fact that is there, another source's, or itself in a circle, is shown as it is.
        Assert.Single(Merge(FactHistories.Of("a", "2", amount: "-5", corrects: "1")).Items);
        Assert.Equal(2, Merge(FactHistories.Of("b", "1", amount: "10", start: "2026-03-01"), FactHistories.Of("a", "2", amount: "-5", corrects: "1")).Items.Count);
        Assert.Equal(2, Merge(FactHistories.Of("a", "1", amount: "10", corrects: "2"), FactHistories.Of("a", "2", amount: "-5", corrects: "1")).Items.Count);
    }

    [Fact]
    public void Twins_without_an_id_stay_two_and_a_repeat_under_one_id_is_one()
    {
        // Proves: only the source's own id tells a repeat from a second fact.
        Assert.Equal(2, Merge(FactHistories.Of("a", ""), FactHistories.Of("a", "")).Items.Count);
        Assert.Single(Merge(FactHistories.Of("a", "1"), FactHistories.Of("a", "1")).Items);
    }

    [Fact]
    public void As_many_facts_as_an_answer_may_hold_are_merged()
    {
        // Proves: 2,000 facts that are all alike but for their ids, in each of two systems, come to an end.
        var items = Enumerable.Range(0, 2_000).SelectMany(i => new[] { FactHistories.Of("a", $"{i}", exclusive: "g"), FactHistories.Of("b", $"{i}", code: "y", exclusive: "g") });
        Assert.Equal(4_000, FactMerge.Merge(items).Items.Count);
    }

    [Fact]
    public void The_time_line_holds_every_dated_item_once()
    {
        // Proves: sorted by beginning, what has only an end by its end, what has no date not at all.
        var items = Merge(FactHistories.Of("a", "1", start: "", end: "2026-02-01"), FactHistories.Of("a", "2"), FactHistories.Of("a", "3", start: ""), FactHistories.Of("a", "4", start: "2025")).Items;
        Assert.Equal(4, items.Count);
        var category = new Category { Id = "benefit-history", Title = new("", ""), Holder = "h" };
        var section = new OverviewSection { Category = category, Holder = new("h", new("", "")), State = SectionState.Available, Items = items, Reasons = [] };
        Assert.Equal(["2025", "2026-01-01", ""], TimeLine.Of([section]).Select(e => e.Start));
    }

    private static MergedFacts Merge(params OverviewItem[] items) => FactMerge.Merge(items);
}
