using Gateway.Access;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>Proves which state a section gets and why, from what was decided and what the sources said.</summary>
public sealed class OverviewAssemblerTests : IAsyncLifetime
{
    private const string Treatments = "hospital-treatments";
    private static readonly SourceOutcome Empty = Answers.Holding();
    private static readonly SourceOutcome Timeout = Answers.Failing(ReasonCode.SourceTimeout);
    private static readonly SourceOutcome CutShort = new SourceOutcome.Answered([], [], ReasonCode.SourceTooLarge);
    private static readonly SourceOutcome Unknown = new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound);
    private static readonly SourceOutcome Item = Answers.Holding(Answers.Fact(Treatments, "t-1"));

    private readonly DisclosureBench _bench = new();

    /// <summary>What two requests for one category came to, and what the section must be.</summary>
    internal static (string Name, SourceOutcome Encounters, SourceOutcome Procedures, SectionState State, int Items, ReasonCode[] Reasons)[] Cases =>
    [
        ("both hold", Item, Item, SectionState.Available, 2, []),
        ("one holds", Item, Empty, SectionState.Available, 1, []),
        ("neither holds", Empty, Empty, SectionState.NothingHeld, 0, [ReasonCode.NothingHeld]),
        // Both requests may bring psychiatry too: that the hospital knows the person would tell of it.
        ("neither knows the person", Unknown, Unknown, SectionState.NothingHeld, 0, [ReasonCode.NothingHeld]),
        ("one empty, one does not know the person", Empty, Unknown, SectionState.NothingHeld, 0, [ReasonCode.NothingHeld]),
        ("one holds, one fails", Item, Timeout, SectionState.Partial, 1, [ReasonCode.SourceTimeout]),
        ("one empty, one fails", Empty, Timeout, SectionState.Partial, 0, [ReasonCode.SourceTimeout, ReasonCode.NothingHeld]),
        ("both fail", Timeout, Answers.Failing(ReasonCode.SourceMalformed), SectionState.Unavailable, 0, [ReasonCode.SourceTimeout, ReasonCode.SourceMalformed]),
        ("both fail alike", Timeout, Timeout, SectionState.Unavailable, 0, [ReasonCode.SourceTimeout]),
        ("cut short with items", new SourceOutcome.Answered([Answers.Fact(Treatments, "t-2")], [], ReasonCode.SourceTooLarge), Empty, SectionState.Partial, 1, [ReasonCode.SourceTooLarge, ReasonCode.NothingHeld]),
        ("cut short without items", CutShort, CutShort, SectionState.Partial, 0, [ReasonCode.SourceTooLarge]),
        ("one cut short without items, one empty", CutShort, Empty, SectionState.Partial, 0, [ReasonCode.SourceTooLarge, ReasonCode.NothingHeld]),
        ("dead", Answers.Failing(ReasonCode.PersonDead), Answers.Failing(ReasonCode.PersonDead), SectionState.Unavailable, 0, [ReasonCode.PersonDead]),
    ];

    public static TheoryData<string> CaseNames => [.. Cases.Select(c => c.Name)];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task The_state_follows_from_what_each_request_came_to(string name)
    {
        // Proves AVAILABLE, NOTHING_HELD, PARTIAL and UNAVAILABLE, the reasons with the source they are about, and that an incomplete or missing answer never looks complete.
        var (_, encounters, procedures, state, items, reasons) = Cases.Single(c => c.Name == name);
        var section = Assert.Single(await SectionsAsync([Treatments], Answers.To("cosmic", "encounters", encounters), Answers.To("cosmic", "procedures", procedures)));
        Assert.Equal((state, items), (section.State, section.Items.Count));
        Assert.Equal(reasons.Select(r => new Reason(r, SourceId: "cosmic")), section.Reasons);
        Assert.Equal(["cosmic"], section.Asked.Select(d => d.Id));
        Assert.Equal("sul-43-stk1", section.Basis!.Id);
        Assert.Equal("c-all", section.ConsentId);
    }

    [Fact]
    public async Task That_the_person_is_not_known_is_told_where_nothing_confidential_is_asked_for()
    {
        // Proves that of two sources for one category each tells its own: one has nothing, the other does not know the person.
        var section = Assert.Single(await SectionsAsync(["hospital-diagnoses"], Answers.To("cosmic", "conditions", Empty), Answers.To("columna", "conditions", Unknown)));
        Assert.Equal((SectionState.NothingHeld, 0), (section.State, section.Items.Count));
        Assert.Equal([new Reason(ReasonCode.PersonNotFound, SourceId: "columna"), new Reason(ReasonCode.NothingHeld, SourceId: "cosmic")], section.Reasons);
    }

    [Fact]
    public async Task A_category_nobody_answers_for_is_unavailable()
    {
        // Proves that an allowed category without a source says that none is connected.
        var section = Assert.Single(await SectionsAsync([Treatments]));
        Assert.Equal(SectionState.Unavailable, section.State);
        Assert.Equal([new Reason(ReasonCode.SourceNotConnected)], section.Reasons);
        Assert.Empty(section.Asked);
    }

    [Fact]
    public async Task One_answer_for_several_categories_is_judged_for_each()
    {
        // Proves that a report that holds measures and nothing else is "nothing held", with its reason, for the assessment.
        var report = Answers.To("ffb", "citizen-report", Answers.Holding(Answers.Fact("social-measures", "m-1")));
        var sections = await SectionsAsync(["social-assessment", "social-measures"], report);
        Assert.Equal([(SectionState.NothingHeld, 0), (SectionState.Available, 1)], sections.Select(s => (s.State, s.Items.Count)));
        Assert.Equal([new Reason(ReasonCode.NothingHeld, SourceId: "ffb")], sections[0].Reasons);
    }

    [Fact]
    public async Task A_source_that_knows_nobody_says_no_more_than_one_that_holds_nothing_where_it_is_asked_for_what_is_confidential_too()
    {
        // Proves that "not known" does not betray, by its opposite, that the source holds measures (existence confidential) of a citizen who consented to the assessment alone; the two answers are equal to the byte of their hash.
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c", "social-assessment")], "social-assessment", "social-measures");
        SourceAnswer About(SourceOutcome outcome) => Answers.To("ffb", "citizen-report", outcome) with { Categories = ["social-assessment"] };
        var unknown = await _bench.SectionsAsync(grant, [About(Unknown)]);
        Assert.Equal([new Reason(ReasonCode.NothingHeld, SourceId: "ffb")], unknown[0].Reasons);
        Assert.Equal(OverviewAssembler.Assemble(grant, [About(Empty)]).Summary.ContentHash, OverviewAssembler.Assemble(grant, [About(Unknown)]).Summary.ContentHash);
    }

    [Fact]
    public async Task What_no_mapping_covers_is_named_in_the_section_it_belongs_to()
    {
        // Proves that a category's unmapped fields stand in its own section, and resources of no known category in every section of that answer.
        var report = Answers.To("ffb", "citizen-report", new SourceOutcome.Answered(
            [], [new Unmapped("Account", 1), new Unmapped("Condition.evidence", 2, "social-assessment"), new Unmapped("Goal.priority", 3, "social-action-plan")]));
        var sections = await SectionsAsync(["social-assessment", "social-action-plan"], report);
        Assert.Equal(["Account", "Condition.evidence"], sections[0].NotMapped.Select(n => n.Element.Path));
        Assert.Equal(["Account", "Goal.priority"], sections[1].NotMapped.Select(n => n.Element.Path));
    }

    [Fact]
    public async Task What_may_not_be_asked_is_withheld_with_every_reason()
    {
        // Proves that a section that was not asked for has its decision's reasons and nothing else, even if an answer about it were there.
        var grant = Shipped.Grant(Shipped.D1, [], Treatments, "health-register-contacts", "prescriptions");
        var sections = await _bench.SectionsAsync(grant, [Answers.To("cosmic", "encounters", Item)]);
        Assert.All(sections, s => Assert.Equal((SectionState.Withheld, 0, null, null), (s.State, s.Items.Count, s.Basis, s.ConsentId)));
        Assert.All(sections, s => Assert.Empty(s.Asked));
        Assert.Equal(grant.Decisions.OfType<Decision.Withheld>().Select(d => d.Reasons), sections.Select(s => s.Reasons));
        Assert.All(sections, s => Assert.NotEmpty(s.Reasons));
    }

    [Fact]
    public async Task What_the_source_decides_awaits_its_decision()
    {
        // Proves the state of a category whose holder decides each time.
        var catalogue = Shipped.Catalogue with { Categories = [.. Shipped.Catalogue.Categories.Select(c => c.Id == Treatments ? c with { SourceDecides = "sul-43-stk1" } : c)] };
        var grant = AccessGrant.Decide(Shipped.FullGrant(Shipped.D1).Request with { Categories = [Treatments] }, catalogue, Scene.Given(Shipped.Consent("c", Treatments)), Shipped.Noon);
        var section = Assert.Single(await _bench.SectionsAsync(grant, []));
        Assert.Equal((SectionState.AwaitingSourceDecision, ReasonCode.AwaitingSourceDecision), (section.State, Assert.Single(section.Reasons).Code));
    }

    [Fact]
    public async Task Items_stand_oldest_first_and_those_without_a_date_last()
    {
        // Proves the order, its ids, and that each item says where it comes from, when it was asked for and when it last changed.
        var facts = Answers.Holding(Answers.Fact(Treatments, "c", ""), Answers.Fact(Treatments, "b", "2026-03-01T10:00:00Z"), Answers.Fact(Treatments, "a", "2025"));
        var section = Assert.Single(await SectionsAsync([Treatments], Answers.To("cosmic", "encounters", facts)));
        Assert.Equal([("hospital-treatments-1", "a"), ("hospital-treatments-2", "b"), ("hospital-treatments-3", "c")], section.Items.Select(i => (i.Id, i.Fact.SourceItemId)));
        Assert.Equal(new Provenance("cosmic", "Cosmic (sygehus)", "a", Shipped.Noon, "2026-02-02", "encounters", section.Category.Id), Assert.Single(section.Items[0].Provenance));
    }

    [Fact]
    public async Task Sections_stand_in_the_order_of_the_catalogue_whatever_was_asked_first()
    {
        // Proves one section for each category asked for, in the catalogue's order, and for none but these.
        string[] asked = ["prescriptions", Treatments, "employment-status", "social-measures"];
        var sections = await SectionsAsync(asked);
        Assert.Equal(["employment-status", "social-measures", Treatments, "prescriptions"], sections.Select(s => s.Category.Id));
        Assert.Equal(["employment", "social", "region", "national-registers"], sections.Select(s => s.Holder.Id));
    }

    [Theory]
    [InlineData("social-assessment social-action-plan", false)]
    [InlineData("social-assessment social-action-plan social-measures substance-abuse-treatment", true)]
    [InlineData("social-assessment social-action-plan social-measures", false)]
    [InlineData("social-assessment social-action-plan social-measures substance-abuse-treatment", false, true)]
    public async Task What_belongs_to_no_category_is_told_where_it_betrays_none(string allowed, bool told, bool withdrawn = false)
    {
        // Proves: an element nobody mapped may come from a category whose existence is confidential; where that one was not allowed, or was withdrawn since, it is not told in the others.
        var categories = allowed.Split(' ');
        var answer = Answers.To("ffb", "citizen-report", new SourceOutcome.Answered([], [new Unmapped("Account", 1), new Unmapped("Goal.note", 1, "social-action-plan")])) with { Categories = categories };
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c-some", categories)], "social-assessment", "social-action-plan", "social-measures", "substance-abuse-treatment");
        if (withdrawn)
            grant = grant.Confirm(Scene.Given(Shipped.Consent("c-some", categories) with { WithdrawnCategories = ["social-measures"] }), Shipped.Noon);
        var sections = await _bench.SectionsAsync(grant, [answer]);
        Assert.Equal(told ? ["Account"] : [], sections.Single(s => s.Category.Id == "social-assessment").NotMapped.Select(n => n.Element.Path));
        Assert.Equal(told ? ["Account", "Goal.note"] : ["Goal.note"], sections.Single(s => s.Category.Id == "social-action-plan").NotMapped.Select(n => n.Element.Path));
    }

    [Theory]
    [InlineData("hospital-diagnoses social-assessment")]
    [InlineData("hospital-diagnoses")]
    public void What_a_source_alone_protects_is_hidden_also_where_nothing_of_that_source_leaves(string leaving)
    {
        // Proves: a source's word that the person is protected counts for every text, in a part without its sections and after its consent was withdrawn; as a teller it is named only where its content is there.
        var told = new ToldOfPerson(true, ["Hemmelig Gade 7"]);
        var ffb = Answers.To("ffb", "citizen-report", new SourceOutcome.Answered([Answers.Fact("social-assessment", "v")], []) { Told = told });
        var cosmic = Answers.To("cosmic", "conditions", Answers.Holding(Answers.Fact("hospital-diagnoses", "d") with { Status = "bor Hemmelig Gade 7" }));
        string[] asked = ["hospital-diagnoses", "social-assessment"];
        var whole = Shipped.Grant(Shipped.D1, [Shipped.Consent("c-all", asked)], asked);
        AccessGrant[] grants = [whole.Only(leaving.Split(' ').ToHashSet()), whole.Confirm(Scene.Given(Shipped.Consent("c-all", leaving.Split(' '))), Shipped.Noon)];
        foreach (var grant in grants)
        {
            var (sections, protection) = OverviewAssembler.Lay(grant, [ffb, cosmic]);
            Assert.DoesNotContain("Hemmelig", Assert.Single(sections.Single(s => s.Category.Id == "hospital-diagnoses").Items).Fact.Status, StringComparison.Ordinal);
            Assert.Equal((true, 1, leaving.Contains("social", StringComparison.Ordinal)), (protection.Active, protection.HiddenPassages, protection.ToldBy.Contains("ffb")));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Protection_is_told_with_content_and_to_nobody_else(bool allowed)
    {
        // Proves: that somebody is protected is content about them: who gets no section is not told it, neither by the register nor by what a source wrote.
        var person = Person.Known(Shipped.D1) with { Protection = new AddressProtection(null, ["Hemmelig Ærøgade"]) };
        var request = Shipped.Grant(Shipped.D1, [], Treatments).Request with { Person = person };
        var grant = AccessGrant.Decide(request, Shipped.Catalogue, Scene.Given(allowed ? [Shipped.Consent("c", Treatments)] : []), Shipped.Noon);
        var (_, protection) = OverviewAssembler.Lay(grant, [Answers.To("cosmic", "encounters", Item)]);
        Assert.Equal((allowed, allowed ? 1 : 0), (protection.Active, protection.ToldBy.Count));
    }

    private Task<IReadOnlyList<OverviewSection>> SectionsAsync(string[] categories, params SourceAnswer[] answers) =>
        _bench.SectionsAsync(Shipped.Grant(Shipped.D1, [Shipped.Consent("c-all", [.. Shipped.Categories])], categories), answers);
}
