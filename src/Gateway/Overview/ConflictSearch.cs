using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>
/// Finds where the items of one category contradict each other. Pure. A conflict is a hint for people: both sides
/// stand as their sources hold them.
/// </summary>
internal static class ConflictSearch
{
    internal static IReadOnlyList<Conflict> In(IReadOnlyList<OverviewItem> items) => Among(items, SameFact);

    /// <summary>
    /// The same among items of several categories. There only a key in a common system makes two of them one thing: one
    /// code from one day on may well be two things in two administrations.
    /// </summary>
    internal static IReadOnlyList<Conflict> AcrossSections(IReadOnlyList<OverviewItem> items) => Among(items, i => i.Fact.SharedKey.Length > 0 ? SameFact(i) : null);

    private static IReadOnlyList<Conflict> Among(IReadOnlyList<OverviewItem> items, Func<OverviewItem, FactIdentity?> identity) =>
    [
        .. items.Select(i => (Item: i, Fact: identity(i))).Where(i => i.Fact is not null).GroupBy(i => i.Fact!.Value, i => i.Item).SelectMany(g => BetweenSources([.. g]))
            .Concat(items.SelectMany(i => i.Fact.Exclusive.Select(e => (e.Group, i.Fact.About, Item: i))).GroupBy(c => (c.Group, c.About), c => c.Item)
                .SelectMany(g => AtTheSameTime([.. g.Distinct()], g.Key.Group)))
            .OrderBy(c => c.Kind).ThenBy(c => string.Join(' ', c.ItemIds), StringComparer.Ordinal),
    ];

    /// <summary>
    /// What makes two facts the same one, were nothing to contradict: a key in a common system, or else person, code
    /// and beginning. Null where neither is known: such a fact is like no other.
    /// </summary>
    internal static FactIdentity? SameFact(OverviewItem item)
    {
        var fact = item.Fact;
        // A correction of something that is not there is a line of its own.
        if (fact.Corrects.Length > 0)
            return null;
        if (fact.SharedKey.Length > 0)
            return new FactIdentity(fact.About, fact.SharedKey, Code: "", Start: "");
        var code = FactMerge.ConceptKey(fact.Code);
        return code.Length > 0 && fact.Start.Length > 0 ? new FactIdentity(fact.About, SharedKey: "", code, FactDates.Day(fact.Start)) : null;
    }

    /// <summary>What keeps facts with one end from being one. What a source does not say contradicts nothing.</summary>
    internal static IEnumerable<ConflictKind> Differences(IReadOnlyList<OverviewItem> items)
    {
        if (Differ(items.Select(i => FactDates.Day(i.Fact.Start))))
            yield return ConflictKind.Start;
        if (Differ(items.Select(i => i.Fact.Status)))
            yield return ConflictKind.Status;
        if (Differ(items.Select(i => i.Fact.Outcome is { } outcome ? FactMerge.ConceptKey(outcome) : "")))
            yield return ConflictKind.Outcome;
        if (items.SelectMany(i => i.Fact.Values.Select(v => v.Name)).Distinct().Any(name => Differ(items.Select(i => ValuesOf(i, name))))
            || Differ(items.Select(AmountOf)) || items.Select(CorrectionsOf).Distinct().Skip(1).Any())
            yield return ConflictKind.Value;
        // Codes of different systems may well mean the same; two codes of one system do not.
        if (items.SelectMany(i => i.Fact.Code.Codings.Select(c => c.System)).Distinct().Any(system => Differ(items.Select(i => CodesOf(i, system)))))
            yield return ConflictKind.Code;
    }

    private static IEnumerable<Conflict> BetweenSources(List<OverviewItem> items)
    {
        var disputed = Disputed(items);
        if (disputed.Count < 2)
            return [];
        var kinds = Differences(disputed).ToList();
        if (disputed.Select(i => FactDates.Day(i.Fact.End)).Distinct().Skip(1).Any())
            kinds.Add(ConflictKind.End);
        return kinds.Select(kind => new Conflict(kind, [.. disputed.Select(i => i.Id)]));
    }

    /// <summary>
    /// Different systems about one fact; or one system twice under one id. Two ids of one system are two facts (two
    /// grants of one kind), and one id with two beginnings is a case opened again.
    /// </summary>
    private static List<OverviewItem> Disputed(List<OverviewItem> items)
    {
        if (items.Count == 1)
            return [];
        var sets = items.Select(SourcesOf).Distinct().ToDictionary(s => s, s => s.Split(' '));
        var contested = sets.Where(s => sets.Values.Any(other => !other.Intersect(s.Value).Any())).Select(s => s.Key).ToHashSet();
        var twice = items.SelectMany(i => i.Provenance.Where(p => p.Identity is not null).Select(p => (p.Identity, FactDates.Day(i.Fact.Start))))
            .GroupBy(p => p).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return [.. items.Where(i => contested.Contains(SourcesOf(i)) || i.Provenance.Any(p => twice.Contains((p.Identity, FactDates.Day(i.Fact.Start)))))];
    }

    private static string SourcesOf(OverviewItem item) => string.Join(' ', item.Provenance.Select(p => p.SourceId).Distinct().Order(StringComparer.Ordinal));

    // One conflict for each stretch of time in which facts overlap that cannot hold together.
    private static IEnumerable<Conflict> AtTheSameTime(List<OverviewItem> items, string group)
    {
        var stretch = new List<OverviewItem>();
        // What is said to end before it begins holds at no time, and must not part those that do.
        foreach (var item in items.Where(i => FactDates.Overlap(i.Fact, i.Fact)).OrderBy(i => i.Fact.Start, StringComparer.Ordinal))
        {
            if (!stretch.Exists(other => FactDates.Overlap(other.Fact, item.Fact)))
            {
                if (Excluding(stretch, group) is { Count: > 0 } ended)
                    yield return new Conflict(ConflictKind.Exclusive, [.. ended.Select(i => i.Id)]);
                stretch.Clear();
            }
            stretch.Add(item);
        }
        if (Excluding(stretch, group) is { Count: > 0 } last)
            yield return new Conflict(ConflictKind.Exclusive, [.. last.Select(i => i.Id)]);
    }

    private static List<OverviewItem> Excluding(List<OverviewItem> stretch, string group)
    {
        var claims = stretch.Select(i => ClaimsOf(i, group)).ToList();
        return [.. stretch.Where((item, at) => stretch.Where((other, where) => claims[where] != claims[at] && FactDates.Overlap(item.Fact, other.Fact)).Any())];
    }

    private static string ClaimsOf(OverviewItem item, string group) =>
        string.Join('+', item.Fact.Exclusive.Where(e => e.Group == group).Select(e => e.Claimed).Distinct().Order(StringComparer.Ordinal));

    private static string CodesOf(OverviewItem item, string system) =>
        string.Join(' ', item.Fact.Code.Codings.Where(c => c.System == system).Select(c => c.Code).Distinct().Order(StringComparer.Ordinal));

    private static string CorrectionsOf(OverviewItem item) =>
        string.Join(' ', item.Corrections.Select(FactMerge.Described).Order(StringComparer.Ordinal));

    // The amount is a value by whatever name the source gives it.
    private static string AmountOf(OverviewItem item) => item.Fact.Amount is { } amount ? $"{amount.Value} {amount.Unit}" : "";

    private static string ValuesOf(OverviewItem item, string name) =>
        string.Join(' ', item.Fact.Values.Where(v => v.Name == name).Select(FactMerge.Described).Order(StringComparer.Ordinal));

    private static bool Differ(IEnumerable<string> words) => words.Where(w => w.Length > 0).Distinct().Skip(1).Any();
}

/// <summary>What makes two facts the same one: two facts with equal identities are about one thing.</summary>
/// <param name="About">Whom they are about.</param>
/// <param name="SharedKey">Their key in a common system; empty where code and beginning tell.</param>
/// <param name="Code">Their code.</param>
/// <param name="Start">Their beginning.</param>
internal readonly record struct FactIdentity(string About, string SharedKey, string Code, string Start);
