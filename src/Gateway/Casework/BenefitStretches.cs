using Gateway.Overview;

namespace Gateway.Casework;

/// <summary>
/// Where what the citizen lives on is not plain: days between two benefits on which no system holds any, and days on
/// which two exclude each other. Pure. A gap is told of only where every system that could fill it has answered in full.
/// </summary>
internal static class BenefitStretches
{
    /// <summary>Gaps and overlaps, oldest first.</summary>
    /// <param name="rules">What a citizen lives on.</param>
    /// <param name="content">The overview.</param>
    /// <param name="items">Its items that are evidence of something.</param>
    internal static IReadOnlyList<BenefitIrregularity> Irregularities(BriefRules rules, OverviewContent content, IEnumerable<OverviewItem> items)
    {
        List<BenefitStretch> stretches = [.. items.Where(i => IsLivedOn(rules, i)).Select(BenefitStretch.Of).Where(s => s.Last is not { } last || s.First <= last).OrderBy(s => s.First)];
        var heard = content.Sections.Where(s => rules.Benefits.Contains(s.Category.Id)).All(s => s.State is SectionState.Available or SectionState.NothingHeld);
        return
        [
            .. (heard ? Gaps(stretches) : []).Concat(Overlaps(stretches, content, rules.Group))
                .OrderBy(i => i.First).ThenBy(i => i.Kind).ThenBy(i => string.Join(' ', i.Items.Select(item => item.Id)), StringComparer.Ordinal),
        ];
    }

    // A payment or a help beside it is no living: of the benefit systems only what claims to be one.
    private static bool IsLivedOn(BriefRules rules, OverviewItem item) =>
        item.CameBy(rules.BenefitHistory)
        || (item.CameBy(rules.Benefits) && item.Fact.Exclusive.Any(e => e.Group == rules.Group));

    private static IEnumerable<BenefitIrregularity> Gaps(List<BenefitStretch> stretches)
    {
        if (stretches.Count == 0)
            yield break;
        // Of all that began before, the one that lasted longest.
        var before = stretches[0];
        foreach (var stretch in stretches.Skip(1))
        {
            // What is open leaves no gap behind it.
            if (before.Last is not { } last)
                yield break;
            if (stretch.First > last.AddDays(1))
                yield return new BenefitIrregularity(IrregularityKind.Gap, last.AddDays(1), stretch.First.AddDays(-1), [before.Item, stretch.Item]);
            if (stretch.Last is not { } longer || longer > last)
                before = stretch;
        }
    }

    // The overview says which contradict each other; here is on which days.
    private static IEnumerable<BenefitIrregularity> Overlaps(List<BenefitStretch> stretches, OverviewContent content, string kind)
    {
        List<IReadOnlyList<string>> exclusive = [.. content.Sections.SelectMany(s => s.Conflicts).Concat(content.Conflicts).Where(c => c.Kind == ConflictKind.Exclusive).Select(c => c.ItemIds)];
        return from one in stretches.Select((stretch, at) => (Stretch: stretch, At: at))
               from other in stretches.Skip(one.At + 1)
               where exclusive.Exists(ids => ids.Contains(one.Stretch.Item.Id) && ids.Contains(other.Item.Id)) && ClaimOf(one.Stretch.Item, kind) != ClaimOf(other.Item, kind)
               let last = Earlier(one.Stretch.Last, other.Last)
               where last is null || other.First <= last
               select new BenefitIrregularity(IrregularityKind.Overlap, other.First, last, [one.Stretch.Item, other.Item]);
    }

    private static string ClaimOf(OverviewItem item, string group) => string.Join('+', item.Fact.Exclusive.Where(e => e.Group == group).Select(e => e.Claimed).Distinct().Order(StringComparer.Ordinal));

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null ? other : other is null || one < other ? one : other;
}

/// <summary>The days of one benefit.</summary>
/// <param name="First">First day; where none is known, as early as can be, so that no gap is made up.</param>
/// <param name="Last">Last day; null where it is open or not known.</param>
/// <param name="Item">The benefit.</param>
internal sealed record BenefitStretch(DateOnly First, DateOnly? Last, OverviewItem Item)
{
    internal static BenefitStretch Of(OverviewItem item) => new(ItemAge.Day(item.Fact.Start) ?? DateOnly.MinValue, ItemAge.LastDay(item.Fact.End), item);
}

/// <summary>A stretch of days in which what the citizen lives on is not plain.</summary>
/// <param name="Kind">Gap or overlap.</param>
/// <param name="First">First day.</param>
/// <param name="Last">Last day; null where the overlap goes on.</param>
/// <param name="Items">The benefits before and after, or those that overlap.</param>
internal sealed record BenefitIrregularity(IrregularityKind Kind, DateOnly First, DateOnly? Last, IReadOnlyList<OverviewItem> Items);

/// <summary>Kinds of irregularities.</summary>
internal enum IrregularityKind
{
    /// <summary>Between two benefits no system holds any.</summary>
    Gap,

    /// <summary>Two benefits that exclude each other at one time.</summary>
    Overlap,
}
