using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>
/// Lays together what several categories hold of one thing. Pure. The same grant, known by one key in a common system,
/// stands in the benefit index and in the employment platform; a reader is told of it once. The item stands where most is
/// told of it, with every provenance; the other sections say where. What contradicts stays apart, and contradictions
/// between sections are named. See decision 0029.
/// </summary>
internal static class SectionMerge
{
    /// <summary>The sections with what is one thing in one place.</summary>
    internal static IReadOnlyList<OverviewSection> Over(IReadOnlyList<OverviewSection> sections)
    {
        var united = United(sections).ToList();
        if (united.Count == 0)
            return sections;
        var parts = united.SelectMany(u => u.Parts).ToHashSet(ReferenceEqualityComparer.Instance);
        var laid = sections.Select(section =>
        {
            var own = united.Where(u => u.Home == section.Category.Id).ToList();
            if (own.Count == 0 && !section.Items.Any(parts.Contains))
                return section;
            var items = FactMerge.Numbered([.. section.Items.Where(i => !parts.Contains(i)), .. own.Select(u => u.Item)]);
            return section with { Items = items, Conflicts = ConflictSearch.In(items) };
        }).ToList();
        var elsewhere = laid.SelectMany(s => s.Items.SelectMany(i => i.Provenance.Select(p => p.Category).Distinct().Where(c => c != s.Category.Id).Select(c => (Category: c, i.Id))))
            .ToLookup(e => e.Category, e => e.Id);
        return [.. laid.Select(section => section with { ShownElsewhere = [.. elsewhere[section.Category.Id]] })];
    }

    /// <summary>Where items of different sections contradict each other.</summary>
    internal static IReadOnlyList<Conflict> Conflicts(IEnumerable<OverviewSection> sections)
    {
        var home = sections.SelectMany(s => s.Items.Select(i => (i.Id, s.Category.Id))).ToDictionary(p => p.Item1, p => p.Item2);
        var items = sections.SelectMany(s => s.Items);
        return [.. ConflictSearch.AcrossSections([.. items]).Where(c => c.ItemIds.Select(id => home[id]).Distinct().Skip(1).Any())];
    }

    /// <summary>Items of different sections that are one thing and stand apart, because their sections came one after the other.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Same(IReadOnlyList<OverviewSection> sections) =>
        [.. United(sections).Select(u => (IReadOnlyList<string>)[.. u.Parts.Select(i => i.Id)])];

    private static IEnumerable<UnitedItem> United(IReadOnlyList<OverviewSection> sections)
    {
        var order = sections.Select((s, at) => (s.Category.Id, at)).ToDictionary(p => p.Id, p => p.at);
        return sections.SelectMany(s => s.Items).Where(i => i.Fact.SharedKey.Length > 0)
            .GroupBy(i => FactMerge.SameFactSamePeriod(i)).Where(g => g.Key is not null && g.Select(i => i.Fact.Category).Distinct().Skip(1).Any())
            .Select(g => (Parts: g.ToList(), Merged: FactMerge.MergeGroup([.. g]))).Where(g => g.Merged.Count == 1)
            .Select(g =>
            {
                var home = g.Parts.OrderByDescending(i => i.Fact.Values.Count).ThenBy(i => order[i.Fact.Category]).First().Fact.Category;
                return new UnitedItem(home, g.Parts, g.Merged[0] with { Fact = g.Merged[0].Fact with { Category = home } });
            });
    }

    private sealed record UnitedItem(string Home, IReadOnlyList<OverviewItem> Parts, OverviewItem Item);
}
