using Gateway.Access;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>What is said of items that no source says of its own.</summary>
public sealed class OverviewHintsTests
{
    private const string Status = "employment-status";
    private const string Diagnoses = "hospital-diagnoses";
    private const string Lae145 = "certificate-lae145";

    [Fact]
    public void What_stands_open_of_a_dead_citizen_is_named_and_what_has_ended_is_not()
    {
        // Proves: the hint names the day, who told it and the items of others that go on; with nobody telling there is none.
        var open = Answers.Fact(Diagnoses, "open") with { Start = "2026-01-01", End = "" };
        var ended = Answers.Fact(Diagnoses, "ended") with { Start = "2026-01-01", End = "2026-09-01" };
        var hint = Assert.Single(Content([Diagnoses, Status], Dead("dfdg", Status, "2026-09-30"), Holding("cosmic", Diagnoses, open, ended)).Hints);
        Assert.Equal((HintKind.PersonDead, "2026-09-30"), (hint.Kind, hint.Date));
        Assert.Equal(["hospital-diagnoses-1"], hint.ItemIds);
        Assert.Equal(["dfdg"], hint.ToldBy);
        Assert.Empty(Content([Diagnoses, Status], Holding("cosmic", Diagnoses, open)).Hints);
    }

    [Fact]
    public void A_source_that_refuses_because_the_citizen_is_dead_tells_it_too()
    {
        // Proves: DFDG's 4405 is no outage and no mere absence: it is said, without a day where none is told.
        var answer = new SourceAnswer(Shipped.Definition("dfdg"), [Status], Shipped.Noon, new SourceOutcome.NothingHeld(ReasonCode.PersonDead), "status");
        var hint = Assert.Single(Content([Status, Diagnoses], answer, Holding("cosmic", Diagnoses, Answers.Fact(Diagnoses, "d") with { End = "" })).Hints);
        Assert.Equal(("", 1), (hint.Date, hint.ItemIds.Count));
    }

    [Fact]
    public void A_death_is_content_and_told_only_with_the_content_of_who_tells_it()
    {
        // Proves: a source whose category was not allowed, or has gone, tells nothing here either.
        var answers = new[] { Dead("dfdg", Status, "2026-09-30"), Holding("cosmic", Diagnoses, Answers.Fact(Diagnoses, "d") with { End = "" }) };
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c", Diagnoses)], Status, Diagnoses).Only(new HashSet<string> { Diagnoses });
        Assert.Empty(OverviewContent.Of(grant, OverviewAssembler.Sections(grant, answers), OverviewHints.Deaths(answers), OverviewProtection.None).Hints);
    }

    [Theory]
    [InlineData("2026-05-20", true)]
    [InlineData("2026-05-21", false)]
    [InlineData("2026-06-08T09:30:00", false)]
    [InlineData("2026-01-15T08:00:00", true)]
    [InlineData("2026", false)]
    [InlineData("", false)]
    public void A_general_health_certificate_is_outdated_after_six_months_to_the_day(string sent, bool outdated)
    {
        // Proves, on 2026-11-21: D6's of January is outdated and D4's of June is not; without a whole day nothing is said.
        var certificate = Answers.Fact(Lae145, "c") with { Start = sent };
        var hints = Content([Lae145], Holding("mediconnect", Lae145, certificate)).Hints;
        Assert.Equal(outdated ? [HintKind.Outdated] : [], hints.Select(h => h.Kind));
    }

    [Fact]
    public void Only_where_the_catalogue_lays_an_age_down_is_anything_too_old()
    {
        // Proves: an old diagnosis is none the worse for it.
        Assert.Empty(Content([Diagnoses], Holding("cosmic", Diagnoses, Answers.Fact(Diagnoses, "d") with { Start = "1999-01-01" })).Hints);
    }

    private static OverviewContent Content(string[] categories, params SourceAnswer[] answers)
    {
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c", [.. Shipped.Categories])], categories);
        return OverviewContent.Of(grant, OverviewAssembler.Sections(grant, answers), OverviewHints.Deaths(answers), OverviewProtection.None);
    }

    private static SourceAnswer Holding(string source, string category, params Fact[] facts) =>
        new(Shipped.Definition(source), [category], Shipped.Noon, new SourceOutcome.Answered(facts, []), "list");

    private static SourceAnswer Dead(string source, string category, string date) =>
        new(Shipped.Definition(source), [category], Shipped.Noon, new SourceOutcome.Answered([], []) { Told = ToldOfPerson.Nothing with { Died = date } }, "list");
}
