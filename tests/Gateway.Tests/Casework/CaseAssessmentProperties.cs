using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Casework;
using Gateway.Overview;
using Gateway.Sources;
using Requirement = Gateway.Casework.Requirement;

namespace Gateway.Tests.Casework;

/// <summary>What never counts as evidence, and what always holds of an assessment.</summary>
public sealed class CaseAssessmentProperties
{
    private const int Cases = 400;

    [Fact]
    public void What_satisfies_a_requirement_meets_it()
    {
        // Proves that the properties below can fail: the same facts, unspoiled, meet every requirement.
        foreach (var requirement in CaseScenes.Rules.Requirements)
            Assert.All(requirement.Evidence, rule => Assert.Equal(RequirementState.Met, Judged(requirement, CaseScenes.Satisfying(rule, "1")).State));
    }

    [Fact]
    public void What_is_not_the_citizens_or_not_so_never_counts()
    {
        // Proves: whatever else holds of it, what is about others, void, refuted, only asked for or of another category meets nothing and is cited nowhere.
        Replayable.Check(CaseScenes.Spoiled, Cases, scene =>
        {
            var (what, spoil) = CaseScenes.Spoilers[scene.Spoiler];
            var judged = Judged(scene.Requirement, spoil(CaseScenes.Satisfying(scene.Rule, "1")));
            Assert.True(judged.State == RequirementState.Missing, $"{scene.Requirement.Id} is {judged.State} by what is {what}");
        });
    }

    [Fact]
    public void What_is_too_old_never_meets_anything()
    {
        // Proves, to the day: an item as old as its limit is stale, a day younger it is not.
        foreach (var requirement in CaseScenes.Rules.Requirements)
        {
            foreach (var rule in requirement.Evidence.Where(e => e.MaximumAgeMonths is not null))
            {
                var limit = CaseScenes.Today.AddMonths(-rule.MaximumAgeMonths!.Value);
                // What is not over counts however old it is where another rule takes what is under way.
                var over = Over(rule) || (rule.Kind != EvidenceKind.Open && requirement.Evidence.Any(e => e.Kind == EvidenceKind.Open && e.Categories.Contains(rule.Categories[0])));
                Fact Aged(DateOnly day) => over
                    ? CaseScenes.Satisfying(rule, "1") with { Start = "2001-01-01", End = Text(day) }
                    : CaseScenes.Satisfying(rule, "1") with { Start = Text(day) };
                Assert.Equal(RequirementState.Stale, Judged(requirement, Aged(limit)).State);
                Assert.Equal(RequirementState.Met, Judged(requirement, Aged(limit.AddDays(1))).State);
                Assert.Equal(RequirementState.Stale, Judged(requirement, Aged(limit) with { Start = "", End = "", LastChangedAt = "", Status = over ? "Afsluttet" : "" }).State);
            }
        }
    }

    [Fact]
    public void What_contradicts_never_meets_anything()
    {
        // Proves: where two systems disagree about what would meet it, the requirement is contradicted, although each alone would do.
        foreach (var requirement in CaseScenes.Rules.Requirements.Where(r => r.Contradiction))
        {
            var one = CaseScenes.Satisfying(requirement.Evidence[0], "1") with { Exclusive = [new("group", "one")] };
            var other = CaseScenes.Satisfying(requirement.Evidence[0], "2") with { Exclusive = [new("group", "other")] };
            Assert.Equal(RequirementState.Contradicted, Judged(requirement, one, other).State);
            Assert.Equal(RequirementState.Met, Judged(requirement, one).State);
        }
    }

    [Fact]
    public void Every_requirement_counts_once_and_every_lack_has_a_step()
    {
        // Proves, over random overviews: the parts of the informant figure add up, the verdict is sufficient only where
        // nothing lacks, and every lack says what can lawfully be done, with nothing left to fill in.
        var facts = from count in Gen.Choose(0, 8)
                    from scenes in Gen.ListOf(CaseScenes.Spoiled, count)
                    from good in Gen.ListOf(Gen.Elements(true, false), count)
                    from closed in Gen.SubListOf("certificate-lae265", "hospital-diagnoses", "social-assessment", "min-plan")
                    from type in Gen.Elements(Enum.GetValues<CaseType>())
                    select (Facts: scenes.Select((s, at) => good[at] ? CaseScenes.Satisfying(s.Rule, $"{at}") : CaseScenes.Spoilers[s.Spoiler].Spoil(CaseScenes.Satisfying(s.Rule, $"{at}"))).ToList(), Closed: closed.ToArray(), Type: type);
        Replayable.Check(facts, Cases, scene =>
        {
            var assessment = CaseAssessment.Of(CaseScenes.Rules, scene.Type, CaseScenes.Holding(scene.Facts, scene.Closed), new HashSet<string>(), CaseScenes.Today);
            var f = assessment.Informant;
            Assert.Equal(f.Requirements, f.Met + f.ToldByCitizen + f.NotAsked + f.Withheld + f.NoSystemHolds + f.OnlyCitizen + f.Stale + f.Contradicted + f.Unavailable);
            Assert.Equal(CaseScenes.Rules.Of(scene.Type).Count, f.Requirements);
            Assert.Equal(assessment.IsSufficient, f.Met + f.ToldByCitizen == f.Requirements);
            Assert.All(assessment.Lacking, r =>
            {
                Assert.NotNull(r.Step);
                Assert.DoesNotContain("{", r.Step.Text.Da + r.Step.Text.En, StringComparison.Ordinal);
            });
            Assert.All(assessment.Requirements.Where(r => r.State == RequirementState.Met), r => Assert.NotEmpty(r.Items));
        });
    }

    [Fact]
    public void What_the_citizen_has_answered_is_never_shown_as_a_systems()
    {
        // Proves: an answer in person closes a lack and cites nothing; what a system holds is still cited as its own, and a contradiction stays one.
        var wishes = CaseScenes.Rules.Requirements.Single(r => r.Id == "wishes");
        var told = Assess([], "wishes").Requirements.Single(r => r.Requirement == wishes);
        Assert.Equal((RequirementState.ToldByCitizen, 0), (told.State, told.Items.Count));
        Assert.Equal(RequirementState.Met, Assess([CaseScenes.Satisfying(wishes.Evidence[0], "1")], "wishes").Requirements.Single(r => r.Requirement == wishes).State);
        var benefits = CaseScenes.Rules.Requirements.Single(r => r.Id == "benefit-history");
        Fact[] two = [.. new[] { "one", "other" }.Select(c => CaseScenes.Satisfying(benefits.Evidence[0], c) with { Exclusive = [new("group", c)] })];
        Assert.Equal(RequirementState.Contradicted, Assess(two, "benefit-history").Requirements.Single(r => r.Requirement == benefits).State);
    }

    [Theory]
    [InlineData("9999-12-31", "9999-12-31")]
    [InlineData("9999", "9999")]
    [InlineData("9999-12", "0001-01-01")]
    [InlineData("0001-01-01", "9999-12-31T23:59:59Z")]
    public void A_date_at_the_end_of_time_is_no_date(string start, string end)
    {
        // Proves: how systems without an open end write one breaks nothing, and makes nothing old or over.
        foreach (var requirement in CaseScenes.Rules.Requirements)
            Assert.All(requirement.Evidence, rule => Judged(requirement, CaseScenes.Satisfying(rule, "1") with { Start = start, End = end, LastChangedAt = end }));
        var benefits = CaseScenes.Rules.Requirements.Single(r => r.Id == "benefit-history");
        Fact[] history = [CaseScenes.Satisfying(benefits.Evidence[0], "1") with { Start = start, End = end }, CaseScenes.Satisfying(benefits.Evidence[0], "2") with { Start = "2026-01-01", End = end }];
        var content = CaseScenes.Holding(history);
        CaseBrief.Of(CaseScenes.Rules, content, CaseScenes.Today);
        OnePlan.Of(CaseScenes.Rules, content, CaseScenes.Today);
        Assert.False(new ItemAge(CaseScenes.Rules.Words, CaseScenes.Today).IsOver(history[1]) && end.StartsWith("9999", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_doctor_or_employer_must_say_the_citizen_cannot_answer()
    {
        // Proves: of every requirement the rules tell whether the citizen's own answer meets it.
        Assert.Equal(
            ["benefit-history", "earlier-measures", "employment-challenges", "experience", "personal-resources", "social-challenges", "wishes"],
            CaseScenes.Rules.Requirements.Where(r => r.CitizenMayAnswer).Select(r => r.Id).Order());
    }

    [Fact]
    public void What_has_been_taken_back_is_not_asked_for_again()
    {
        // Proves: a consent withdrawn is a closed door, not a missing one.
        var withdrawn = Section("certificate-lae265", ReasonCode.ConsentWithdrawn, NextStep.AskForConsent);
        var closed = new EvidenceSearch(OverviewContent.Of(Sources.Shipped.FullGrant(Sources.Shipped.D1), [withdrawn], [], OverviewProtection.None), new ItemAge(CaseScenes.Rules.Words, CaseScenes.Today));
        Assert.Equal(Lack.Closed, closed.WhyMissing(["certificate-lae265"]));
        var waiting = Section("certificate-lae265", ReasonCode.AwaitingSourceDecision, NextStep.WaitForHolder) with { State = SectionState.AwaitingSourceDecision };
        Assert.Equal([waiting.Holder.Title], EvidenceSearch.Silent([waiting with { Reasons = [] }]));
    }

    private static OverviewSection Section(string category, ReasonCode reason, NextStep step)
    {
        var found = Sources.Shipped.Catalogue.FindCategory(category)!;
        return new OverviewSection
        {
            Category = found, Holder = Sources.Shipped.Catalogue.Holders[found.Holder], State = SectionState.Withheld, Items = [], Reasons = [new Reason(reason)], NextStep = step,
        };
    }

    private static AssessedRequirement Judged(Requirement requirement, params Fact[] facts) =>
        CaseAssessment.Of(CaseScenes.Rules, requirement.CaseTypes[0], CaseScenes.Holding(facts), new HashSet<string>(), CaseScenes.Today).Requirements.Single(r => r.Requirement == requirement);

    private static CaseAssessment Assess(IReadOnlyList<Fact> facts, params string[] told) =>
        CaseAssessment.Of(CaseScenes.Rules, CaseType.FlexJob, CaseScenes.Holding(facts), told.ToHashSet(), CaseScenes.Today);

    private static bool Over(EvidenceRule rule) => rule.Kind is EvidenceKind.Ended or EvidenceKind.WithOutcome;

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
