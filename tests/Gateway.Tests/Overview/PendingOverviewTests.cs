using Gateway.Access;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>Proves that content comes out against its own receipt alone, and that a consent gone in the meantime withholds what relied on it.</summary>
public sealed class PendingOverviewTests : IAsyncLifetime
{
    private const string Diagnoses = "hospital-diagnoses";
    private const string Measures = "social-measures";
    private const string Assessment = "social-assessment";

    private readonly DisclosureBench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_receipt_releases_its_own_content()
    {
        // Proves that what was recorded comes out, also when it is assembled a second time from the same answers.
        var (grant, pending) = Overview("d-1");
        var receipt = await _bench.ReceiptForAsync(grant, pending);
        Assert.Equal("d-1", Assert.Single(Assert.Single(pending.Release(receipt).Sections).Items).Fact.SourceItemId);
        Assert.Single(Overview("d-1").Pending.Release(receipt).Sections);
    }

    [Theory]
    [InlineData("another item")]
    [InlineData("one item more")]
    [InlineData("no item")]
    [InlineData("another value")]
    [InlineData("another outcome")]
    [InlineData("another time of change")]
    [InlineData("another source")]
    public async Task A_receipt_for_other_content_releases_nothing(string difference)
    {
        // Proves that the receipt is bound to every part of every item: none of these slightly different overviews can be had with it.
        var (grant, recorded) = Overview("d-1");
        var receipt = await _bench.ReceiptForAsync(grant, recorded);
        var fact = Answers.Fact(Diagnoses, "d-1");
        var other = difference switch
        {
            "another item" => Assemble(grant, Answers.Fact(Diagnoses, "d-2")),
            "one item more" => Assemble(grant, fact, fact with { SourceItemId = "d-9" }),
            "no item" => Assemble(grant),
            "another value" => Assemble(grant, fact with { Values = [new FactValue("note", new("Note", "Note"), new FactDatum.TextDatum("x"))] }),
            "another outcome" => Assemble(grant, fact with { Outcome = new Concept([], "x") }),
            "another time of change" => Assemble(grant, fact with { LastChangedAt = "2026-02-03" }),
            _ => OverviewAssembler.Assemble(grant, [Answers.To("cosmic", "conditions", Answers.Holding(fact)) with { Definition = Shipped.Definition("cosmic") with { Title = "Other" } }]),
        };
        Assert.Throws<InvalidOperationException>(() => other.Release(receipt));
    }

    [Fact]
    public async Task The_kind_of_a_value_is_part_of_the_content()
    {
        // Proves that a text and a date of the same letters are not the same content.
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c", Diagnoses)], Diagnoses);
        Fact With(FactDatum datum) => Answers.Fact(Diagnoses, "d") with { Values = [new FactValue("v", new("V", "V"), datum)] };
        var receipt = await _bench.ReceiptForAsync(grant, Assemble(grant, With(new FactDatum.DateDatum("2026-01-01"))));
        Assert.Throws<InvalidOperationException>(() => Assemble(grant, With(new FactDatum.TextDatum("2026-01-01"))).Release(receipt));
    }

    [Fact]
    public async Task A_consent_withdrawn_before_the_release_withholds_its_section_and_items()
    {
        // Proves, through the store, that between question and answer a withdrawal counts: of three sections the two that relied on the consent come out empty, and no name of their fields with them.
        await _bench.Consents.GrantAsync(Shipped.D1, Shipped.Consent("c-health", Diagnoses, Assessment));
        await _bench.Consents.GrantAsync(Shipped.D1, Shipped.Consent("c-measures", Measures));
        var grant = Shipped.Grant(Shipped.D1, await _bench.Consents.ReadAsync(Shipped.Municipality, Person.Known(Shipped.D1)), Diagnoses, Measures, Assessment);
        var pending = OverviewAssembler.Assemble(grant,
        [
            Answers.To("cosmic", "conditions", Answers.Holding(Answers.Fact(Diagnoses, "d-1"))),
            Answers.To("ffb", "citizen-report", new SourceOutcome.Answered(
                [Answers.Fact(Measures, "m-1"), Answers.Fact(Assessment, "a-1")],
                [new Unmapped("Account", 1), new Unmapped("CarePlan.x", 1, Measures), new Unmapped("Condition.x", 1, Assessment)])),
        ]);
        await _bench.Consents.WithdrawAsync(Shipped.Municipality, "c-health");

        var (receipt, confirmed) = await _bench.DiscloseAsync(grant, pending);
        var sections = confirmed.Release(receipt).Sections;
        Assert.Equal([(Assessment, SectionState.Withheld, 0), (Measures, SectionState.Available, 1), (Diagnoses, SectionState.Withheld, 0)], sections.Select(s => (s.Category.Id, s.State, s.Items.Count)));
        Assert.All(sections.Where(s => s.State == SectionState.Withheld), s => Assert.Contains(s.Reasons, r => r.Code == ReasonCode.ConsentWithdrawn));
        Assert.All(sections.Where(s => s.State == SectionState.Withheld), s => Assert.Equal((0, 0, null, null), (s.NotMapped.Count, s.Asked.Count, s.Basis, s.ConsentId)));
        Assert.Equal(["Account", "CarePlan.x"], sections[1].NotMapped.Select(n => n.Element.Path));
        Assert.Throws<InvalidOperationException>(() => pending.Release(receipt));
    }

    [Fact]
    public void A_consent_that_runs_out_before_the_release_withholds_too()
    {
        // Proves that the time of the release counts, to the moment.
        var consent = Shipped.Consent("c", Diagnoses);
        var (_, pending) = Overview("d-1");
        Assert.Equal(SectionState.Available, Assert.Single(pending.Confirm(Scene.Given(consent), consent.ValidUntil.AddTicks(-1)).Summary.Sections).State);
        var late = Assert.Single(pending.Confirm(Scene.Given(consent), consent.ValidUntil).Summary.Sections);
        Assert.Equal((SectionState.Withheld, 0), (late.State, late.Items));
        Assert.Equal([ReasonCode.ConsentExpired], late.Reasons);
    }

    [Fact]
    public void A_consent_given_after_the_question_opens_nothing()
    {
        // Proves that what was not asked for cannot become allowed on the way.
        var grant = Shipped.Grant(Shipped.D1, [], Diagnoses);
        var pending = OverviewAssembler.Assemble(grant, [Answers.To("cosmic", "conditions", Answers.Holding(Answers.Fact(Diagnoses, "d-1")))]);
        Assert.Equal(SectionState.Withheld, Assert.Single(pending.Confirm(Scene.Given(Shipped.Consent("c", Diagnoses)), Shipped.Noon).Summary.Sections).State);
    }

    [Fact]
    public void The_summary_for_the_log_holds_no_value()
    {
        // Proves that what the disclosure log may know names categories, states, counts, sources and a hash, and that no text of an item is in it.
        var fact = Answers.Fact(Diagnoses, "hemmelig-id") with { Values = [new FactValue("note", new("Note", "Note"), new FactDatum.TextDatum("hemmelig tekst"))], Status = "hemmelig" };
        var summary = Assemble(Overview("x").Grant, fact).Summary;
        Assert.Equal((Diagnoses, SectionState.Available, 1), (summary.Sections[0].Category, summary.Sections[0].State, summary.Sections[0].Items));
        Assert.Equal(["cosmic"], summary.SourcesAsked);
        Assert.Matches("^[0-9a-f]{64}$", summary.ContentHash);
        Assert.DoesNotContain("hemmelig", System.Text.Json.JsonSerializer.Serialize(summary), StringComparison.Ordinal);
    }

    private static (AccessGrant Grant, PendingOverview Pending) Overview(string item)
    {
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c", Diagnoses)], Diagnoses);
        return (grant, Assemble(grant, Answers.Fact(Diagnoses, item)));
    }

    private static PendingOverview Assemble(AccessGrant grant, params Fact[] facts) =>
        OverviewAssembler.Assemble(grant, [Answers.To("cosmic", "conditions", Answers.Holding(facts))]);
}
