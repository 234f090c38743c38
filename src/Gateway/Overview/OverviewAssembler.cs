using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>
/// Puts one overview together from a grant and the sources' answers. Pure: the same input gives the same overview,
/// whatever the order in which sources answered, and every category asked for gets exactly one section.
/// </summary>
internal static class OverviewAssembler
{
    internal static PendingOverview Assemble(AccessGrant grant, IReadOnlyList<SourceAnswer> answers)
    {
        var (sections, protection) = Lay(grant, answers);
        // What several categories hold of one thing is laid together last: a category that goes takes its part along.
        return new PendingOverview(grant, answers, OverviewContent.Of(grant, SectionMerge.Over(sections), OverviewHints.Deaths(answers), protection));
    }

    /// <summary>The sections alone, each for itself, for answers that tell less than an overview.</summary>
    internal static IReadOnlyList<OverviewSection> Sections(AccessGrant grant, IReadOnlyList<SourceAnswer> answers) => Lay(grant, answers).Sections;

    internal static (IReadOnlyList<OverviewSection> Sections, OverviewProtection Protection) Lay(AccessGrant grant, IReadOnlyList<SourceAnswer> answers)
    {
        // What is about others is left out, and what is protected hidden, before anything is compared, counted or hashed.
        var (covered, protection) = ProtectionCover.Over(grant, ThirdPartyCover.Over(grant, answers));
        // The order of arrival is chance; the order of definitions is not.
        var ordered = covered.OrderBy(a => a.Definition.Id, StringComparer.Ordinal).ThenBy(a => a.RequestId, StringComparer.Ordinal).ToList();
        return ([.. grant.Decisions.Select(d => Section(grant, d, ordered))], protection);
    }

    private static OverviewSection Section(AccessGrant grant, Decision decision, List<SourceAnswer> answers) => decision switch
    {
        Decision.Allowed allowed => Answered(grant, allowed, [.. answers.Where(a => a.Categories.Contains(allowed.Category.Id))]),
        Decision.AwaitingSource awaiting => NotAsked(grant, awaiting, SectionState.AwaitingSourceDecision, awaiting.Reasons),
        Decision.Withheld withheld => NotAsked(grant, withheld, SectionState.Withheld, withheld.Reasons),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private static OverviewSection NotAsked(AccessGrant grant, Decision decision, SectionState state, IReadOnlyList<Reason> reasons) => new()
    {
        Category = decision.Category,
        Holder = grant.HolderOf(decision.Category),
        State = state,
        Items = [],
        Reasons = reasons,
        NextStep = NextSteps.For(decision),
    };

    private static OverviewSection Answered(AccessGrant grant, Decision.Allowed allowed, IReadOnlyList<SourceAnswer> answers)
    {
        var category = allowed.Category;
        var (items, conflicts) = FactMerge.Merge(answers.SelectMany(a => FactsOf(grant, a, category)));
        var (state, reasons) = Judge(grant, answers, category, items.Count > 0);
        return new OverviewSection
        {
            Category = category,
            Holder = grant.HolderOf(category),
            State = state,
            Items = items,
            Conflicts = conflicts,
            Reasons = reasons,
            Basis = allowed.Basis,
            ConsentId = allowed.ConsentId,
            MandateId = allowed.MandateId,
            Emergency = allowed.Emergency,
            Asked = [.. answers.Where(a => a.WasAsked).Select(a => a.Definition).DistinctBy(d => d.Id)],
            NotMapped =
            [
                .. answers.SelectMany(a => NotMappedOf(grant, a, category)).GroupBy(n => (n.SourceId, n.Element.Path, n.Element.Category))
                    .Select(g => (g.Key.SourceId, g.First().Element with { Count = g.Sum(n => n.Element.Count) })),
            ],
        };
    }

    private static (SectionState State, IReadOnlyList<Reason> Reasons) Judge(
        AccessGrant grant, IReadOnlyList<SourceAnswer> answers, Category category, bool hasItems)
    {
        if (answers.Count == 0)
            return (SectionState.Unavailable, [new Reason(ReasonCode.SourceNotConnected)]);
        // A system that is not connected is not this installation's, where another of the category is (decision 0028).
        if (answers.Where(IsConnected).ToList() is { Count: > 0 } connected)
            answers = connected;
        var missing = answers.SelectMany(a => Missing(a, category)).Distinct().ToList();
        if (missing.Count == 0 && hasItems)
            return (SectionState.Available, []);
        var nothing = answers.Select(a => Nothing(grant, a, category)).OfType<Reason>().Distinct().ToList();
        if (missing.Count == 0)
            return (SectionState.NothingHeld, nothing);
        // An answer that is not whole, or one among several, is partial even where it holds nothing: it must not look complete.
        var someAnswered = answers.Any(a => a.Outcome is not SourceOutcome.Failed);
        return someAnswered ? (SectionState.Partial, [.. missing, .. nothing]) : (SectionState.Unavailable, missing);
    }

    private static bool IsConnected(SourceAnswer answer) => answer.Outcome is not SourceOutcome.Failed { Reason: ReasonCode.SourceNotConnected };

    private static IEnumerable<Reason> Missing(SourceAnswer answer, Category category)
    {
        if (answer.Outcome is SourceOutcome.Failed failed)
            yield return new Reason(failed.Reason, SourceId: answer.Definition.Id);
        if (answer.Outcome is SourceOutcome.Answered { Incomplete: { } incomplete })
            yield return new Reason(incomplete, SourceId: answer.Definition.Id);
        if (HoldsBack(answer, category))
            yield return new Reason(ReasonCode.ThirdPartyHeldBack, SourceId: answer.Definition.Id);
        if (IsExempt(answer, category))
            yield return new Reason(ReasonCode.ExemptFromCitizenView, SourceId: answer.Definition.Id);
    }

    private static Reason? Nothing(AccessGrant grant, SourceAnswer answer, Category category) => answer.Outcome switch
    {
        // Asked about several categories at once, a source that knows the person holds something in one of them. Where
        // that may be one whose existence is confidential, an unknown person and an empty category are told alike.
        SourceOutcome.NothingHeld nothing => new Reason(AsksForConfidential(grant, answer) ? ReasonCode.NothingHeld : nothing.Reason, SourceId: answer.Definition.Id),
        // An answer that is not whole may have had it in what is missing.
        SourceOutcome.Answered { Incomplete: null } answered when answered.Facts.All(f => f.Category != category.Id) && !HoldsBack(answer, category) && !IsExempt(answer, category) =>
            new Reason(ReasonCode.NothingHeld, SourceId: answer.Definition.Id),
        _ => null,
    };

    private static bool HoldsBack(SourceAnswer answer, Category category) => answer.Outcome is SourceOutcome.Answered answered && answered.HeldBack.Contains(category.Id);

    private static bool IsExempt(SourceAnswer answer, Category category) => answer.Outcome is SourceOutcome.Answered answered && answered.Exempt.Contains(category.Id);

    private static bool AsksForConfidential(AccessGrant grant, SourceAnswer answer) => Undetermined.Categories(answer).Any(grant.KeepsExistenceConfidential);

    private static IEnumerable<OverviewItem> FactsOf(AccessGrant grant, SourceAnswer answer, Category category) =>
        answer.Outcome is SourceOutcome.Answered answered
            ? answered.Facts.Where(f => f.Category == category.Id).Select(f => new OverviewItem(
                "", f,
                [
                    new Provenance(answer.Definition.Id, answer.Definition.Title, f.SourceItemId, answer.AskedAt, f.LastChangedAt, answer.RequestId, category.Id)
                    {
                        WantedCorrection = WantedOf(grant, answer.Definition.Id, f.SourceItemId, category),
                    },
                ]))
            : [];

    private static WantedCorrection? WantedOf(AccessGrant grant, string source, string item, Category category) =>
        item.Length > 0 && grant.Corrections.FirstOrDefault(c => c.Category == category.Id && c.SourceId == source && c.SourceItemId == item) is { } newest
            ? new WantedCorrection(newest.State, newest.AskedAt)
            : null;

    // What belongs to another category is that section's to name, and nobody's when that section is withheld. What belongs
    // to none may come from one whose existence is confidential and that was not allowed: then it is not told at all.
    private static IEnumerable<(string SourceId, Unmapped Element)> NotMappedOf(AccessGrant grant, SourceAnswer answer, Category category) =>
        answer.Outcome is SourceOutcome.Answered answered
            ? answered.NotMapped.Where(n => n.Category == category.Id || (n.Category is null && !Undetermined.MayBetray(grant, answer)))
                .Select(n => (answer.Definition.Id, n))
            : [];
}
