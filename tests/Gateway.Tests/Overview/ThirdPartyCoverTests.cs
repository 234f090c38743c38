using Gateway.Access;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>Proves what is left out of an answer where what is about others is held back, and what is told instead.</summary>
public sealed class ThirdPartyCoverTests
{
    private const string Assessment = "social-assessment";
    private const string Measures = "social-measures";
    private static readonly Fact Own = Answers.Fact(Assessment, "own-1");
    private static readonly Fact Child = Answers.Fact(Assessment, "child-1") with { About = "Barn" };

    [Fact]
    public void A_fact_about_a_child_is_left_out_and_its_place_says_held_back()
    {
        // Proves that the citizen's own fact is there alone, uncounted the other, and that the section is PARTIAL with the one reason and the source.
        var section = Only(OwnAccess.HeldBack(Assessment), Own, Child);
        Assert.Equal(["own-1"], section.Items.Select(i => i.Fact.SourceItemId));
        Assert.Equal(SectionState.Partial, section.State);
        Assert.Equal([new Reason(ReasonCode.ThirdPartyHeldBack, SourceId: "ffb")], section.Reasons);
    }

    [Fact]
    public void A_caseworker_sees_both()
    {
        // Proves that it is the rule that holds back, not the fact.
        var section = Only(OwnAccess.Shown(Assessment), Own, Child);
        Assert.Equal((SectionState.Available, 2), (section.State, section.Items.Count));
    }

    [Fact]
    public void Nothing_but_another_s_facts_is_told_as_held_back_and_as_nothing_else()
    {
        // Proves that "nothing held" is not said of a source that holds something, nor is anything counted.
        var section = Only(OwnAccess.HeldBack(Assessment), Child, Child with { SourceItemId = "child-2" });
        Assert.Equal((SectionState.Partial, 0), (section.State, section.Items.Count));
        Assert.Equal([ReasonCode.ThirdPartyHeldBack], section.Reasons.Select(r => r.Code));
    }

    [Fact]
    public void Nothing_about_others_means_nothing_held_back()
    {
        // Proves that a section without any is whole.
        var section = Only(OwnAccess.HeldBack(Assessment), Own);
        Assert.Equal((SectionState.Available, 0), (section.State, section.Reasons.Count));
    }

    [Fact]
    public void A_marked_value_goes_and_the_amount_with_it()
    {
        // Proves that of a fact of the citizen's own only what tells of others is left out: the amount stays only where a value that stays says the same.
        var spouse = new FactDatum.QuantityDatum("12000", "DKK");
        var own = new FactDatum.QuantityDatum("9000", "DKK");
        FactValue Value(string name, FactDatum datum, bool others) => new(name, new(name, name), datum) { TellsOfOthers = others };
        Fact With(FactDatum.QuantityDatum amount) => Own with { Amount = amount, Values = [Value("own", own, false), Value("spouse", spouse, true)] };

        var first = Assert.Single(Only(OwnAccess.HeldBack(Assessment), With(spouse)).Items).Fact;
        Assert.Equal(["own"], first.Values.Select(v => v.Name));
        Assert.Null(first.Amount);
        Assert.Equal(own, Assert.Single(Only(OwnAccess.HeldBack(Assessment), With(own)).Items).Fact.Amount);
    }

    [Fact]
    public void A_correction_of_another_s_fact_goes_with_it_through_any_number_of_steps()
    {
        // Proves that neither a correction nor a correction of that one stays behind as a line of its own, in whichever answer of the source they came; the same ids at another source are other facts.
        var correction = Own with { SourceItemId = "c-1", Corrects = "child-1" };
        var again = Own with { SourceItemId = "c-2", Corrects = "c-1" };
        var grant = OwnAccess.HeldBack(Assessment);
        var cosmic = Answers.To("cosmic", "conditions", Answers.Holding(again)) with { Categories = [Assessment] };
        var section = Assert.Single(OverviewAssembler.Sections(grant, [Ffb(again), Ffb(correction, Child), cosmic]));
        Assert.Equal(["cosmic"], section.Items.Select(i => i.Provenance[0].SourceId));
    }

    [Fact]
    public void What_no_mapping_covers_is_not_named()
    {
        // Proves that an element nobody has looked at is left out with its reason, also where it belongs to no category, while a category that is shown names it.
        var answer = Answers.To("ffb", "citizen-report", new SourceOutcome.Answered(
            [Own, Answers.Fact(Measures, "m-1")], [new Unmapped("RelatedPerson", 1), new Unmapped("Condition.x", 1, Assessment)]));
        var sections = OverviewAssembler.Sections(OwnAccess.Grant([Assessment], Assessment, Measures), [answer]);
        Assert.Equal([0, 1], sections.Select(s => s.NotMapped.Count));
        Assert.Equal("RelatedPerson", sections[1].NotMapped[0].Element.Path);
        Assert.Equal([SectionState.Partial, SectionState.Available], sections.Select(s => s.State));
    }

    [Fact]
    public void Locating_tells_held_what_is_the_citizen_s_and_nothing_of_what_is_not()
    {
        // Proves that records about others alone are neither HELD nor NOTHING_HELD, and that a source that failed leaves it unknown.
        Assert.Equal(RecordsPresence.Held, Presence(Ffb(Own, Child)));
        Assert.Equal(RecordsPresence.NotTold, Presence(Ffb(Child)));
        Assert.Equal(RecordsPresence.Unknown, Presence(Ffb(Child), Answers.To("ffb", "citizen-report", Answers.Failing(ReasonCode.SourceTimeout))));
        Assert.Equal(RecordsPresence.NothingHeld, Presence(Ffb()));
    }

    [Fact]
    public void A_protected_passage_in_what_is_left_out_is_not_counted()
    {
        // Proves the order: first left out, then hidden and counted.
        var person = Person.Known(Shipped.D1) with { Protection = new AddressProtection(null, ["Hemmelig Ærøgade"]) };
        Fact At(Fact fact) => fact with { Status = "bor Hemmelig Ærøgade" };
        var held = OwnAccess.HeldBack(Assessment);
        var grant = AccessGrant.Decide(held.Request with { Person = person }, OwnAccess.CatalogueOf(Assessment), Storage.AccessRecords.None, Shipped.Noon);
        Assert.Equal(1, OverviewAssembler.Lay(grant, [Ffb(At(Own), At(Child))]).Protection.HiddenPassages);
    }

    [Fact]
    public void The_shipped_definitions_mark_who_turned_to_the_municipality()
    {
        // Proves that the marking reaches the facts: an approach's requester tells of others, the rest of the approach does not.
        var mapping = Shipped.Request("ffb", "citizen-report").Facts.Single(f => f.From == "ServiceRequest");
        var fact = mapping.Map(Shipped.Json("""{"id":"s","requester":{"display":"Bente, søster"},"authoredOn":"2023-05-15"}"""));
        Assert.Equal([("requester", true)], fact.Values.Select(v => (v.Name, v.TellsOfOthers)));
        Assert.False(fact.TellsOfOthers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_nobody_mapped_betrays_no_category_that_may_not_be_seen(bool all)
    {
        // Proves: where a source also answers for a category whose existence is confidential and that was not asked for, an element of no category changes nothing; where everything may be seen, it is held back and said to be.
        string[] asked = all ? [.. Shipped.Request("ffb", "citizen-report").Categories] : [Assessment];
        SourceAnswer Report(params Unmapped[] more) => Answers.To("ffb", "citizen-report", new SourceOutcome.Answered([], more)) with { Categories = asked };
        var grant = OwnAccess.HeldBack(asked);
        SectionState State(params Unmapped[] more) => OverviewAssembler.Sections(grant, [Report(more)]).Single(s => s.Category.Id == Assessment).State;
        Assert.Equal(SectionState.NothingHeld, State());
        Assert.Equal(all ? SectionState.Partial : SectionState.NothingHeld, State(new Unmapped("Account", 1)));
    }

    [Theory]
    [InlineData("""{"reference":"https://kilde.example/Organization/fhir/Practitioner/1","display":"Læge Prøve"}""", true)]
    [InlineData("""{"display":"Medicinsk Afdeling"}""", false)]
    [InlineData("""{"reference":"Organization/1","display":"Medicinsk Afdeling"}""", false)]
    [InlineData("""{"reference":"https://kilde.example/fhir/HealthcareService/1/_history/2","display":"Ambulatoriet"}""", false)]
    [InlineData("""{"type":"Organization","display":"Medicinsk Afdeling"}""", false)]
    [InlineData("""{"reference":"Practitioner/1","display":"Læge Prøve"}""", true)]
    [InlineData("""{"reference":"PractitionerRole/1","display":"Læge Prøve"}""", true)]
    [InlineData("""{"type":"RelatedPerson","display":"Bente, søster"}""", true)]
    [InlineData("""{"reference":"#unknown","display":"Læge Prøve"}""", true)]
    [InlineData("""{"reference":"urn:uuid:30759e81-a32b-542c-81a6-6bb4e91d32c6","display":"Læge Prøve"}""", true)]
    public void Who_wrote_is_shown_where_it_is_no_person(string author, bool tellsOfOthers)
    {
        // Proves: an author or performer whose reference is to no organisation tells of others, in every shipped mapping that shows one; the citizen's own words stay.
        var letters = Shipped.Request("cosmic", "discharge-letters").Facts.Where(f => f.From == "DocumentReference")
            .Select(f => f.Map(Shipped.Json($$"""{"id":"d","description":"Udskrevet","author":[{{author}}]}"""))).ToList();
        Assert.NotEmpty(letters);
        Assert.All(letters, letter => Assert.Equal([("description", false), ("author", tellsOfOthers)], letter.Values.Select(v => (v.Name, v.TellsOfOthers))));
        foreach (var source in new[] { "cosmic", "ffb" })
        {
            var plan = Shipped.Definition(source).Requests.SelectMany(r => r.Facts).First(f => f.From == "CarePlan" && f.Values.Any(v => v.Name == "performer"))
                .Map(Shipped.Json($$$"""{"id":"p","activity":[{"detail":{"performer":[{{{author}}}]}}]}"""));
            Assert.Equal([("performer", tellsOfOthers)], plan.Values.Select(v => (v.Name, v.TellsOfOthers)));
        }
    }

    private static SourceAnswer Ffb(params Fact[] facts) => Answers.To("ffb", "citizen-report", Answers.Holding(facts));

    private static OverviewSection Only(AccessGrant grant, params Fact[] facts) => Assert.Single(OverviewAssembler.Sections(grant, [Ffb(facts)]));

    private static RecordsPresence? Presence(params SourceAnswer[] answers) =>
        Assert.Single(PendingLocation.Of(OwnAccess.HeldBack(Assessment), answers).Summary.Sections).Presence;
}
