using System.Globalization;
using System.Text.Json;
using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>
/// Lays the facts of one category together. Pure; the order of arrival changes nothing, and merging what is merged
/// changes nothing.
/// <list type="number">
/// <item>a source that sends the same fact twice under one id has one fact;</item>
/// <item>a correction goes under the fact that its source says it corrects, and is netted there and nowhere else;</item>
/// <item>the same fact from two systems becomes one item with two provenances: same key in a common system, or same
/// code, person and period, with nothing that contradicts;</item>
/// <item>what is the same fact and contradicts stays apart and is named as a conflict;</item>
/// <item>one order: by beginning, what has none last.</item>
/// </list>
/// In doubt two items stay two: a citizen with two grants of one kind has two, and one source never merges with itself.
/// </summary>
internal static class FactMerge
{
    // A decimal holds every number of so many digits as it stands.
    private const int ExactDigits = 28;

    /// <summary>What stands between the names of one thing that systems call differently.</summary>
    internal const string BetweenNames = " / ";

    internal static MergedFacts Merge(IEnumerable<OverviewItem> found)
    {
        var distinct = WithoutRepeats(found);
        var corrected = UnderWhatTheyCorrect(distinct);
        var known = corrected.Select(item => (Item: item, Fact: SameFactSamePeriod(item))).ToList();
        var merged = known.Where(i => i.Fact is not null).GroupBy(i => i.Fact!, i => i.Item).SelectMany(g => MergeGroup([.. g]))
            .Concat(known.Where(i => i.Fact is null).Select(i => i.Item));
        var items = Numbered(merged);
        return new MergedFacts(items, ConflictSearch.In(items));
    }

    /// <summary>The items of one category in their order, each with its place.</summary>
    internal static IReadOnlyList<OverviewItem> Numbered(IEnumerable<OverviewItem> items) =>
        [.. InOrder(items).Select((item, index) => item with { Id = FormattableString.Invariant($"{item.Fact.Category}-{index + 1}") })];

    // 1. The same source, id and content: asked on two pages, or by two numbers of one person.
    private static List<OverviewItem> WithoutRepeats(IEnumerable<OverviewItem> found)
    {
        var items = found.ToList();
        var withId = items.Where(HasOneId).GroupBy(i => i.Provenance[0].Identity);
        return
        [
            .. withId.SelectMany(g => g.Count() == 1 ? g : g.GroupBy(ContentOf).Select(same => same.MinBy(i => i.Provenance[0].AskedAt)!)),
            .. items.Where(i => !HasOneId(i)),
        ];
    }

    private static bool HasOneId(OverviewItem item) => item.Provenance is [{ SourceItemId.Length: > 0 }];

    // 2. A correction of a correction goes under the same fact, so that one net amount counts them all.
    private static List<OverviewItem> UnderWhatTheyCorrect(List<OverviewItem> items)
    {
        if (!items.Exists(i => i.Fact.Corrects.Length > 0))
            return items;
        // An id that two facts of a source have names neither, also when one of them stands under another fact already.
        var corrections = items.SelectMany(i => i.Provenance.SelectMany(p => i.Corrections.Select(c => (p.SourceId, c.SourceItemId)))).ToHashSet();
        var bySourceId = items.SelectMany(i => i.Provenance.Select(p => (p.SourceId, p.SourceItemId, Item: i)))
            .GroupBy(p => (p.SourceId, p.SourceItemId)).Where(g => g.Count() == 1 && g.Key.SourceItemId.Length > 0 && !corrections.Contains(g.Key))
            .ToDictionary(g => g.Key, g => g.Single().Item);
        var under = items.ToLookup(i => Corrected(i, bySourceId), ReferenceEqualityComparer.Instance);
        return [.. items.Where(i => Corrected(i, bySourceId) is null).Select(i => WithCorrections(i, [.. under[i].OfType<OverviewItem>().Select(c => c.Fact)]))];
    }

    /// <summary>The fact that an item's source says it corrects in the end; null where it corrects nothing that is there.</summary>
    private static OverviewItem? Corrected(OverviewItem item, Dictionary<(string, string), OverviewItem> bySourceId)
    {
        // What has a place in an answer keeps it: only merging tells which fact is meant.
        if (item.Id.Length > 0)
            return null;
        var seen = new HashSet<OverviewItem>(ReferenceEqualityComparer.Instance);
        OverviewItem? target = null;
        // A source that corrects in a circle corrects nothing.
        for (var at = item; at.Provenance.Count == 1 && at.Fact.Corrects.Length > 0; at = target)
        {
            if (!seen.Add(at))
                return null;
            if (!bySourceId.TryGetValue((at.Provenance[0].SourceId, at.Fact.Corrects), out var next))
                break;
            target = next;
        }
        return target;
    }

    private static OverviewItem WithCorrections(OverviewItem item, IReadOnlyList<Fact> corrections)
    {
        if (corrections.Count == 0)
            return item;
        List<Fact> all = [.. item.Corrections.Concat(corrections).OrderBy(c => c.Start, StringComparer.Ordinal).ThenBy(c => c.SourceItemId, StringComparer.Ordinal).ThenBy(ContentOf, StringComparer.Ordinal)];
        return item with { Corrections = all, NetAmount = Net([item.Fact, .. all]) };
    }

    // Nothing is guessed and nothing rounded: one amount missing, unreadable, in another unit or of more digits than
    // can be counted exactly, and there is no sum.
    private static FactDatum.QuantityDatum? Net(IReadOnlyList<Fact> facts)
    {
        var sum = 0m;
        foreach (var fact in facts)
        {
            if (fact.Amount is not { Value.Length: <= ExactDigits } amount || amount.Unit != facts[0].Amount!.Unit
                || !decimal.TryParse(amount.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return null;
            // Numbers this short cannot overflow, but a large and a fine one together are rounded.
            var before = sum;
            sum += value;
            if (sum - value != before || sum - before != value)
                return null;
        }
        return new FactDatum.QuantityDatum(sum.ToString(CultureInfo.InvariantCulture), facts[0].Amount!.Unit);
    }

    // 3. What must be the same for two facts to be one. An end that is not given means open, and open is not ended.
    internal static (FactIdentity, string Until)? SameFactSamePeriod(OverviewItem item) =>
        ConflictSearch.SameFact(item) is { } fact ? (fact, FactDates.Day(item.Fact.End)) : null;

    /// <summary>Facts with one identity and period: one item where nothing contradicts and each system has one of them, else as they stand.</summary>
    internal static List<OverviewItem> MergeGroup(List<OverviewItem> items)
    {
        if (items.Count == 1)
            return items;
        var sources = items.SelectMany(i => i.Provenance.Select(p => p.SourceId).Distinct()).ToList();
        var oneOfEach = sources.Count == sources.Distinct().Count();
        return oneOfEach && !ConflictSearch.Differences(items).Any() ? [Union([.. InOrder(items)])] : items;
    }

    // Everything each of them says: nothing is lost, and what none contradicts stands once.
    private static OverviewItem Union(List<OverviewItem> items)
    {
        var first = items[0];
        return first with
        {
            Fact = first.Fact with
            {
                SourceItemId = "",
                TellsOfOthers = items.Exists(i => i.Fact.TellsOfOthers),
                Start = items.Select(i => i.Fact.Start).FirstOrDefault(s => s.Length > 0) ?? "",
                Exclusive = [.. items.SelectMany(i => i.Fact.Exclusive).Distinct().OrderBy(e => e.Group, StringComparer.Ordinal).ThenBy(e => e.Claimed, StringComparer.Ordinal)],
                LastChangedAt = "",
                Code = new Concept(
                    [.. items.SelectMany(i => i.Fact.Code.Codings).Distinct().OrderBy(c => c.System, StringComparer.Ordinal).ThenBy(c => c.Code, StringComparer.Ordinal).ThenBy(c => c.Version, StringComparer.Ordinal).ThenBy(c => c.Text, StringComparer.Ordinal)],
                    // One key in a common system may go by several names: each of them is somebody's word for it.
                    string.Join(BetweenNames, items.Select(i => i.Fact.Code.Text).Where(t => t.Length > 0).Order(StringComparer.Ordinal).DistinctBy(SameWords))),
                Status = items.Select(i => i.Fact.Status).FirstOrDefault(s => s.Length > 0) ?? "",
                Outcome = items.Select(i => i.Fact.Outcome).OfType<Concept>().OrderBy(o => ConceptKey(o).Length == 0).FirstOrDefault(),
                Values = [.. items.SelectMany(i => i.Fact.Values).DistinctBy(v => (v.Name, Described(v)))],
                Amount = items.Select(i => i.Fact.Amount).FirstOrDefault(a => a is not null),
            },
            Provenance = [.. items.SelectMany(i => i.Provenance).OrderBy(p => p.SourceId, StringComparer.Ordinal).ThenBy(p => p.Request, StringComparer.Ordinal).ThenBy(p => p.SourceItemId, StringComparer.Ordinal).ThenBy(p => p.AskedAt)],
            Corrections = items.Select(i => i.Corrections).FirstOrDefault(c => c.Count > 0) ?? [],
            NetAmount = items.Select(i => i.NetAmount).FirstOrDefault(n => n is not null),
        };
    }

    /// <summary>What a concept is, whoever wrote it: its codes, or its words where it has none.</summary>
    internal static string ConceptKey(Concept concept) => concept.Codings is [var only] ? $"{only.System}|{only.Code}"
        : concept.Codings.Count > 0 ? string.Join('+', concept.Codings.Select(c => $"{c.System}|{c.Code}").Distinct().Order(StringComparer.Ordinal))
        : SameWords(concept.Text);

    /// <summary>What a value says, in words that are the same for the same alone. Its label is the gateway's word for it, not the source's.</summary>
    internal static string Described(FactValue value) => value.Datum switch
    {
        FactDatum.TextDatum text => "text " + text.Text,
        FactDatum.QuantityDatum quantity => FormattableString.Invariant($"quantity {quantity.Unit.Length} {quantity.Unit} {quantity.Value}"),
        FactDatum.DateDatum date => "date " + date.Date,
        FactDatum.FlagDatum flag => flag.Flag ? "flag set" : "flag not set",
        var concept => JsonSerializer.Serialize(concept),
    };

    /// <summary>What a correction says, whatever id it has in its source and whenever it was changed there.</summary>
    internal static string Described(Fact correction) => ContentOf(correction with { SourceItemId = "", Corrects = "", LastChangedAt = "" });

    internal static string ContentOf(OverviewItem item) => ContentOf(item.Fact);

    private static string SameWords(string text) => text.Trim().ToUpperInvariant();

    private static string ContentOf(Fact fact) => JsonSerializer.Serialize(fact);

    // 5. Two items at one place are equal in everything a reader sees.
    private static IEnumerable<OverviewItem> InOrder(IEnumerable<OverviewItem> items) => items.Order(Comparer<OverviewItem>.Create(Compare));

    // What is dear to work out is worked out for those alone that nothing before tells apart.
    private static int Compare(OverviewItem one, OverviewItem other)
    {
        if ((one.Fact.Start.Length == 0).CompareTo(other.Fact.Start.Length == 0) is not 0 and var undated)
            return undated;
        if (string.CompareOrdinal(FactDates.Day(one.Fact.Start), FactDates.Day(other.Fact.Start)) is not 0 and var byStart)
            return byStart;
        if (string.CompareOrdinal(FactDates.Day(one.Fact.End), FactDates.Day(other.Fact.End)) is not 0 and var byEnd)
            return byEnd;
        if (string.CompareOrdinal(one.Fact.Code.Text, other.Fact.Code.Text) is not 0 and var byName)
            return byName;
        if (string.CompareOrdinal(SourcesOf(one), SourcesOf(other)) is not 0 and var bySource)
            return bySource;
        return string.CompareOrdinal(ContentOf(one), ContentOf(other)) is not 0 and var byContent ? byContent : one.Provenance[0].AskedAt.CompareTo(other.Provenance[0].AskedAt);
    }

    private static string SourcesOf(OverviewItem item) => string.Join(' ', item.Provenance.Select(p => $"{p.SourceId} {p.Request} {p.SourceItemId}"));
}

/// <summary>The items of one category, and where they contradict each other.</summary>
internal sealed record MergedFacts(IReadOnlyList<OverviewItem> Items, IReadOnlyList<Conflict> Conflicts);
