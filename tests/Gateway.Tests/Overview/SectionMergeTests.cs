using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>What several categories hold of one thing: one item, or a contradiction that is named.</summary>
public sealed class SectionMergeTests
{
    private const string History = "benefit-history";
    private const string Status = "employment-status";
    private const string Assessment = "social-assessment";
    private const string Key = "urn:dfdg:kyNoegle|KY-UH-1";
    private const int Cases = 3_000;

    [Fact]
    public void One_grant_in_three_systems_and_categories_is_one_item_with_three_provenances()
    {
        // Proves: it stands once, in the section whose source tells most, with what each system says and the category by
        // which each was asked; the two others say where it stands, and count it as held.
        var sections = SectionMerge.Over(Sections(Held("dfdg", History, "d-1"), Held("ffb", Assessment, "f-1", code: "UDDH"), Held("cosmic", Status, "c-1", value: "10")));
        var item = Assert.Single(sections.SelectMany(s => s.Items));
        Assert.Equal([("cosmic", Status), ("dfdg", History), ("ffb", Assessment)], item.Provenance.Select(p => (p.SourceId, p.Category)));
        Assert.Equal("employment-status-1", item.Id);
        Assert.Contains(item.Fact.Code.Codings, c => c.Code == "UDDH");
        Assert.All(sections.Where(s => s.Category.Id != Status), s => Assert.Equal(["employment-status-1"], s.ShownElsewhere));
        Assert.All(sections, s => Assert.Equal(SectionState.Available, s.State));
        Assert.Equal(3, Pending(Held("dfdg", History, "d-1"), Held("ffb", Assessment, "f-1"), Held("cosmic", Status, "c-1")).Summary.Sections.Sum(s => s.Items));
    }

    [Fact]
    public void What_contradicts_stays_apart_and_is_named_between_the_sections()
    {
        // Proves: ended here and open there is no one grant; both stand with their sections, and the answer says so.
        var content = Content(Held("dfdg", History, "d-1", end: "2026-06-30"), Held("cosmic", Status, "c-1"));
        Assert.Equal(["benefit-history-1", "employment-status-1"], content.Sections.SelectMany(s => s.Items).Select(i => i.Id).Order());
        Assert.Equal([(ConflictKind.End, "benefit-history-1 employment-status-1")], content.Conflicts.Select(c => (c.Kind, string.Join(' ', c.ItemIds.Order()))));
        Assert.All(content.Sections, s => Assert.Empty(s.ShownElsewhere));
    }

    [Fact]
    public void Two_benefits_to_live_on_at_one_time_are_a_contradiction_also_across_systems()
    {
        // Proves: D8's case. The platform says sickness benefit, the index something else from a day on: both sides are named.
        var content = Content(
            Fact("cosmic", Status, "t-1", key: "") with { Exclusive = [new("target-group", "6.6"), new("income-support", "sygedagpenge")] },
            Fact("dfdg", History, "b-1", key: "", start: "2026-06-29") with { Exclusive = [new("income-support", "jobafklaring")] });
        Assert.Equal([ConflictKind.Exclusive], content.Conflicts.Select(c => c.Kind));
        Assert.Empty(Content(
            Fact("cosmic", Status, "t-1", key: "") with { Exclusive = [new("income-support", "sygedagpenge")] },
            Fact("dfdg", History, "b-1", key: "", start: "2026-06-29") with { Exclusive = [new("income-support", "sygedagpenge")] }).Conflicts);
    }

    [Fact]
    public void One_code_in_two_administrations_is_not_one_thing()
    {
        // Proves: without a key in a common system nothing is laid together across categories, nor called a contradiction.
        var content = Content(Fact("dfdg", History, "1", key: ""), Fact("cosmic", Status, "1", key: "", end: "2026-06-30"));
        Assert.Equal((2, 0), (content.Sections.Sum(s => s.Items.Count), content.Conflicts.Count));
    }

    [Fact]
    public void A_category_that_goes_takes_its_part_of_the_item_along()
    {
        // Proves: with the consent for one category withdrawn before the release, the item stands in the other section
        // with that one's provenance and words alone.
        Fact[] facts = [Fact("dfdg", History, "d-1", code: "UDDH"), Fact("cosmic", Status, "c-1", value: "10")];
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("one", History), Shipped.Consent("two", Status), Shipped.Consent("three", Assessment)], History, Status, Assessment);
        var pending = OverviewAssembler.Assemble(grant, AnswersWith(facts));
        Assert.Single(pending.Summary.Sections, s => s.Items > 0 && s.Category == Status);
        var without = grant.Only(new HashSet<string> { History });
        var section = Assert.Single(OverviewContentOf(without, facts).Sections);
        var item = Assert.Single(section.Items);
        Assert.Equal(["dfdg"], item.Provenance.Select(p => p.SourceId));
        Assert.Empty(item.Fact.Values);
        Assert.Empty(section.ShownElsewhere);
    }

    [Fact]
    public void A_closing_says_nothing_that_came_by_a_category_taken_back()
    {
        // Proves: of an item that came by two categories nothing is said any more once one of them may not be told; what
        // came by the other alone is.
        Fact[] facts = [Fact("dfdg", History, "d-1"), Fact("cosmic", Status, "c-1", value: "10"), Fact("cosmic", Status, "c-2", key: "")];
        var part = Content(facts);
        var closing = OverviewContent.Together(Everything(), [part], new HashSet<string> { Status, Assessment });
        Assert.Equal(["c-2"], closing.Sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance).Select(p => p.SourceItemId));
    }

    [Fact]
    public void Nothing_is_lost_and_nothing_invented()
    {
        // Proves, over random histories of three categories: every provenance there was is there once, every item that
        // is not at its own section is pointed to from there, and laying together again changes nothing.
        Replayable.Check(Histories, Cases, facts =>
        {
            var before = Sections([.. facts]);
            var after = SectionMerge.Over(before);
            Assert.Equal(Provenances(before), Provenances(after));
            Assert.Equal(before.Select(s => (s.Category.Id, s.State)), after.Select(s => (s.Category.Id, s.State)));
            foreach (var section in after)
            {
                var others = after.Where(s => s != section).SelectMany(s => s.Items).Where(i => i.Provenance.Any(p => p.Category == section.Category.Id)).Select(i => i.Id);
                Assert.Equal(others.Order(), section.ShownElsewhere.Order());
                Assert.Equal(section.Items.Select(i => i.Id).Distinct().Count(), section.Items.Count);
            }
            Assert.Equal(after.SelectMany(s => s.Items).Select(i => i.Id), SectionMerge.Over(after).SelectMany(s => s.Items).Select(i => i.Id));
        });
    }

    private static Gen<IReadOnlyList<Fact>> Histories =>
        from count in Gen.Choose(1, 7)
        from facts in Gen.ListOf(Any, count)
        select (IReadOnlyList<Fact>)facts;

    private static Gen<Fact> Any =>
        from source in Gen.Elements("dfdg", "cosmic", "ffb")
        from category in Gen.Elements(History, Status, Assessment)
        from id in Gen.Elements("1", "2")
        from key in Gen.Elements("", "k|1", "k|1", "k|2")
        from code in Gen.Elements("x", "x", "y")
        from end in Gen.Elements("", "", "2026-06-30")
        from value in Gen.Elements("", "", "10", "12")
        select Fact(source, category, id, code, end: end, value: value, key: key);

    private static List<string> Provenances(IEnumerable<OverviewSection> sections) =>
        [.. sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance).Select(p => $"{p.SourceId} {p.Category} {p.SourceItemId}").Order(StringComparer.Ordinal)];

    private static Fact Held(string source, string category, string id, string code = "x", string end = "", string value = "") => Fact(source, category, id, code, end: end, value: value);

    private static Fact Fact(string source, string category, string id, string code = "x", string start = "2026-05-01", string end = "", string value = "", string key = Key) =>
        FactHistories.Of(source, id, code, start, end, value: value, key: key, system: $"urn:{source}").Fact with { Category = category, About = "", LastChangedAt = $"from {source}" };

    private static IReadOnlyList<OverviewSection> Sections(params Fact[] facts) => OverviewAssembler.Sections(Everything(), AnswersWith(facts));

    private static OverviewContent Content(params Fact[] facts) => OverviewContentOf(Everything(), facts);

    private static PendingOverview Pending(params Fact[] facts) => OverviewAssembler.Assemble(Everything(), AnswersWith(facts));

    private static OverviewContent OverviewContentOf(AccessGrant grant, Fact[] facts) =>
        OverviewContent.Of(grant, SectionMerge.Over(OverviewAssembler.Sections(grant, AnswersWith(facts))), [], OverviewProtection.None);

    private static AccessGrant Everything() => Shipped.Grant(Shipped.D1, [Shipped.Consent("c", [.. Shipped.Categories])], History, Status, Assessment);

    // One answer of each source, about all three categories.
    private static List<SourceAnswer> AnswersWith(IEnumerable<Fact> facts) =>
    [
        .. facts.GroupBy(f => f.LastChangedAt["from ".Length..]).Select(g => new SourceAnswer(
            Shipped.Definition(g.Key), [History, Status, Assessment], Shipped.Noon, new SourceOutcome.Answered([.. g], []), "list")),
    ];
}
