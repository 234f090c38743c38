using FsCheck.Fluent;
using FsCheck;
using Gateway.Access;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Storage;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>Proves what must hold for every grant and every set of answers, not only for the examples.</summary>
public sealed class OverviewAssemblerProperties : IAsyncLifetime
{
    private const int Cases = 1_000;

    private static readonly IReadOnlyList<(SourceDefinition Source, SourceRequest Request)> Requests =
        [.. Shipped.ThreeSources.Definitions.SelectMany(d => d.Requests.Select(r => (d, r)))];

    private static readonly ReasonCode[] SourceReasons = [.. Enum.GetValues<ReasonCode>().Where(r => r >= ReasonCode.NothingHeld)];

    private readonly DisclosureBench _bench = new();

    /// <summary>A grant, and answers to some of the questions it allows: few starts and ids, so that ties are common.</summary>
    private static Gen<Scene> Scenes =>
        from asked in SomeOf(Shipped.Catalogue.Categories.Select(c => c.Id))
        from consented in SomeOf(Shipped.Categories)
        let grant = Shipped.Grant(Shipped.D1, consented.Count > 0 ? [Shipped.Consent("c-1", [.. consented])] : [], [.. asked])
        let questions = SourceQuestion.From(grant, Shipped.ThreeSources)
        from outcomes in Gen.ListOf(Outcomes, questions.Count)
        from shuffled in Gen.Shuffle(questions.Zip(outcomes).ToArray())
        select new Scene(grant, [.. shuffled.Select(a => Answer(a.First, a.Second))]);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public void Every_category_decided_about_gets_exactly_one_section_in_the_order_of_the_catalogue()
    {
        // Proves that none is lost, doubled or moved, whatever the answers.
        Replayable.Check(Scenes, Cases, scene =>
            Assert.Equal(scene.Grant.Decisions.Select(d => d.Category.Id), OverviewAssembler.Assemble(scene.Grant, scene.Answers).Summary.Sections.Select(s => s.Category)));
    }

    [Fact]
    public void The_order_of_answers_changes_nothing()
    {
        // Proves that chance does not show: reversed, sorted or as it came, the answers give the same states, reasons, items and order of items.
        var reordered = 0;
        Replayable.Check(Scenes, Cases, scene =>
        {
            var summary = Describe(OverviewAssembler.Assemble(scene.Grant, scene.Answers).Summary);
            Assert.Equal(summary, Describe(OverviewAssembler.Assemble(scene.Grant, [.. scene.Answers.Reverse()]).Summary));
            Assert.Equal(summary, Describe(OverviewAssembler.Assemble(scene.Grant, [.. scene.Answers.OrderBy(a => a.RequestId, StringComparer.Ordinal)]).Summary));
            reordered += scene.Answers.Count > 1 ? 1 : 0;
        });
        Assert.True(reordered > Cases / 2, $"Only {reordered} cases had more than one answer.");
    }

    [Fact]
    public void States_follow_the_contract_and_every_gap_has_a_reason()
    {
        // Proves the state of every section against a second reading of the contract, that only AVAILABLE goes without a reason, and that each state occurred.
        var seen = new HashSet<SectionState>();
        Replayable.Check(Scenes, Cases, scene =>
        {
            var sections = OverviewAssembler.Assemble(scene.Grant, scene.Answers).Summary.Sections;
            foreach (var (decision, section) in scene.Grant.Decisions.Zip(sections))
            {
                Assert.Equal(Expected(decision, scene.Answers), section.State);
                Assert.Equal(section.State == SectionState.Available, section.Reasons.Count == 0);
                Assert.True(section.Items == 0 || section.State is SectionState.Available or SectionState.Partial);
                Assert.Equal(decision is Decision.Allowed, section.BasisId is not null);
                seen.Add(section.State);
            }
        });
        Assert.Equal([SectionState.Available, SectionState.NothingHeld, SectionState.Withheld, SectionState.Unavailable, SectionState.AwaitingSourceDecision, SectionState.Partial], seen.Order());
    }

    [Fact]
    public void Every_item_released_is_a_fact_of_its_category_with_its_provenance()
    {
        // Proves, with real receipts, that each item comes from an answer about an allowed category, says from which source, and that every fact of an allowed category is there once, however often its source sent it.
        var items = 0;
        Replayable.Check(Scenes, Cases, scene =>
        {
            var sections = Wait(_bench.SectionsAsync(scene.Grant, scene.Answers));
            foreach (var section in sections)
            {
                Assert.All(section.Items, i => Assert.Equal(section.Category.Id, i.Fact.Category));
                Assert.All(section.Items, i => Assert.Equal((i.Fact.SourceItemId, Shipped.Noon), (Assert.Single(i.Provenance).SourceItemId, i.Provenance[0].AskedAt)));
                Assert.All(section.Items, i => Assert.Contains(section.Asked, d => (d.Id, d.Title) == (i.Provenance[0].SourceId, i.Provenance[0].SourceTitle)));
                Assert.Equal(section.Items.Count, section.Items.Select(i => i.Id).Distinct().Count());
                var allowed = scene.Grant.Allowed.Any(a => a.Category == section.Category);
                Assert.Equal(allowed ? scene.Answers.SelectMany(a => FactsOf(a, section.Category.Id)).Distinct().Count() : 0, section.Items.Count);
                items += section.Items.Count;
            }
        });
        Assert.True(items > Cases, $"Only {items} items were seen.");
    }

    [Fact]
    public void Confirming_only_ever_takes_away()
    {
        // Proves that with any consents found at the release, a section has the items it had or none, and none becomes available that was not asked for.
        var confirmations =
            from scene in Scenes
            from left in SomeOf(Shipped.Categories)
            select (scene, left);
        Replayable.Check(confirmations, Cases, c =>
        {
            var pending = OverviewAssembler.Assemble(c.scene.Grant, c.scene.Answers);
            var confirmed = pending.Confirm(Access.Scene.Given(c.left.Count > 0 ? [Shipped.Consent("c-1", [.. c.left])] : []), Shipped.Noon);
            foreach (var (before, after) in pending.Summary.Sections.Zip(confirmed.Summary.Sections))
                Assert.True(after.Items == before.Items || (after.State, after.Items) == (SectionState.Withheld, 0));
            Assert.Equal(pending.Summary.Sections.Select(s => s.Category), confirmed.Summary.Sections.Select(s => s.Category));
        });
    }

    private static Gen<SourceOutcome> Outcomes => Gen.Frequency(
        (4, from facts in Gen.Choose(0, 3)
            from seeds in Gen.ListOf(Gen.Choose(0, 5), facts)
            from cut in Gen.Frequency((5, Gen.Constant((ReasonCode?)null)), (1, Gen.Elements(SourceReasons).Select(r => (ReasonCode?)r)))
            select (SourceOutcome)new SourceOutcome.Answered([.. seeds.Select(s => Answers.Fact($"{s}", $"f-{s}", s % 3 == 0 ? "" : $"2026-0{s % 3}-01"))], [new Unmapped("Account", 1)], cut)),
        (1, Gen.Elements(SourceReasons).Select(r => (SourceOutcome)new SourceOutcome.NothingHeld(r))),
        (1, Gen.Elements(SourceReasons).Select(r => (SourceOutcome)new SourceOutcome.Failed(r))));

    // The generated facts carry a number instead of a category: here it chooses one of the question's.
    private static SourceAnswer Answer(SourceQuestion question, SourceOutcome outcome) =>
        new(question.Definition, question.Categories, Shipped.Noon, outcome is SourceOutcome.Answered answered
            ? answered with { Facts = [.. answered.Facts.Select(f => f with { Category = question.Categories[f.Category[0] % question.Categories.Count], SourceItemId = $"{question.Request.Id}-{f.SourceItemId}" })] }
            : outcome, question.Request.Id);

    private static SectionState Expected(Decision decision, IReadOnlyList<SourceAnswer> answers)
    {
        if (decision is not Decision.Allowed)
            return decision is Decision.AwaitingSource ? SectionState.AwaitingSourceDecision : SectionState.Withheld;
        var all = answers.Where(a => a.Categories.Contains(decision.Category.Id)).ToList();
        // A system that is not connected counts where no other is.
        var connected = all.Where(a => a.Outcome is not SourceOutcome.Failed { Reason: ReasonCode.SourceNotConnected }).ToList();
        var about = connected.Count > 0 ? connected : all;
        var whole = about.Count(a => a.Outcome is SourceOutcome.NothingHeld or SourceOutcome.Answered { Incomplete: null });
        var failed = about.Count(a => a.Outcome is SourceOutcome.Failed);
        var holds = about.Any(a => FactsOf(a, decision.Category.Id).Any());
        return failed == about.Count ? SectionState.Unavailable
            : whole < about.Count ? SectionState.Partial
            : holds ? SectionState.Available : SectionState.NothingHeld;
    }

    // Who sends it again, under the same id and with the same content, has sent one fact.
    private static IEnumerable<string> FactsOf(SourceAnswer answer, string category) => answer.Outcome is SourceOutcome.Answered a
        ? a.Facts.Where(f => f.Category == category).Select(f => $"{answer.Definition.Id} {answer.RequestId} {f.SourceItemId} {f.Start} {f.End} {f.Status}") : [];

    private static Gen<List<string>> SomeOf(IEnumerable<string> names) => Gen.SubListOf(names.ToArray()).Select(chosen => chosen.ToList());

    private static string Describe(OverviewSummary summary) =>
        $"{summary.ContentHash} {string.Join(' ', summary.SourcesAsked)}\n" + string.Join('\n', summary.Sections.Select(s => $"{s.Category} {s.State} {s.Items} {string.Join(' ', s.Reasons)}"));

    // A property is no async method; the store's calls do not wait for anything but the disk.
    private static T Wait<T>(Task<T> task)
    {
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        return task.Result;
    }

    /// <summary>What is assembled.</summary>
    private sealed record Scene(AccessGrant Grant, IReadOnlyList<SourceAnswer> Answers);
}
