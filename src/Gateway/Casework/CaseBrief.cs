using Gateway.Overview;
using Gateway.Sources;

namespace Gateway.Casework;

/// <summary>
/// The overview on two pages: a time line on which what was repeated is one line, what has been tried before, and where
/// what the citizen lives on leaves gaps or overlaps. Pure. What is no evidence of anything (void, refuted, only asked
/// for, or about somebody else) stands in none of it: the overview has it.
/// </summary>
/// <param name="TimeLine">Oldest first.</param>
/// <param name="Tried">Newest first.</param>
/// <param name="Irregularities">Oldest first.</param>
internal sealed record CaseBrief(IReadOnlyList<BriefLine> TimeLine, IReadOnlyList<TriedMeasure> Tried, IReadOnlyList<BenefitIrregularity> Irregularities)
{
    /// <summary>What any of it rests on.</summary>
    internal IEnumerable<OverviewItem> Cited => [.. TimeLine.SelectMany(l => l.Items), .. Tried.Select(t => t.Item), .. Irregularities.SelectMany(i => i.Items)];

    /// <summary>Works it out on what an overview holds.</summary>
    /// <param name="rules">What counts as tried, and what a citizen lives on.</param>
    /// <param name="content">The overview, asked for the categories of the rules.</param>
    /// <param name="today">The day on which something is over or not.</param>
    internal static CaseBrief Of(CaseworkRules rules, OverviewContent content, DateOnly today)
    {
        var age = new ItemAge(rules.Words, today);
        List<OverviewItem> items = [.. content.Sections.SelectMany(s => s.Items).Where(i => !age.IsNothing(i.Fact))];
        return new CaseBrief(Collapsed(items), TriedBefore(rules, items, age), BenefitStretches.Irregularities(rules.Brief, content, items));
    }

    private static IReadOnlyList<BriefLine> Collapsed(IEnumerable<OverviewItem> items) =>
    [
        .. items.Where(i => i.Fact.Start.Length > 0 || i.Fact.End.Length > 0)
            .GroupBy(i => (i.Fact.Category, Name: NameOf(i.Fact))).Select(g => BriefLine.Of([.. g]))
            .OrderBy(l => FactDates.Day(l.Start.Length > 0 ? l.Start : l.End), StringComparer.Ordinal)
            .ThenBy(l => l.Category, StringComparer.Ordinal).ThenBy(l => l.Text, StringComparer.Ordinal).ThenBy(l => l.Items[0].Id, StringComparer.Ordinal),
    ];

    // What has no name goes by its code.
    private static string NameOf(Fact fact) => fact.Code.Text.Length > 0 ? fact.Code.Text.ToUpperInvariant() : FactMerge.ConceptKey(fact.Code);

    private static IReadOnlyList<TriedMeasure> TriedBefore(CaseworkRules rules, IEnumerable<OverviewItem> items, ItemAge age) =>
    [
        .. items.Where(i => age.IsOver(i.Fact) && i.CameBy(rules.Brief.Tried) && !i.Fact.Values.Any(v => rules.Plan.NoMeasure.Contains(v.Name)))
            .OrderByDescending(i => FactDates.Day(i.Fact.End.Length > 0 ? i.Fact.End : i.Fact.Start), StringComparer.Ordinal)
            .ThenByDescending(i => FactDates.Day(i.Fact.Start), StringComparer.Ordinal).ThenBy(i => i.Id, StringComparer.Ordinal)
            .Select(i => new TriedMeasure(i, ItemWords.FirstOf(i.Fact, rules.Plan.Responsible))),
    ];
}

/// <summary>One line of the time line.</summary>
/// <param name="Start">The first beginning, in its source's precision; empty where none is known.</param>
/// <param name="End">The last end; empty where one of them is open or none is known.</param>
/// <param name="Items">What it stands for: at least one, of one category and name.</param>
internal sealed record BriefLine(string Start, string End, IReadOnlyList<OverviewItem> Items)
{
    /// <summary>Category of its items.</summary>
    internal string Category => Items[0].Fact.Category;

    /// <summary>What, in the source's words.</summary>
    internal string Text => Items[0].Fact.Code.Text;

    internal static BriefLine Of(IReadOnlyList<OverviewItem> items) => new(
        items.Select(i => i.Fact.Start).Where(s => s.Length > 0).MinBy(FactDates.Day, StringComparer.Ordinal) ?? "",
        items.Any(i => i.Fact.End.Length == 0) ? "" : items.Select(i => i.Fact.End).MaxBy(FactDates.Day, StringComparer.Ordinal)!,
        items);
}

/// <summary>Something that has been tried.</summary>
/// <param name="Item">What, and when.</param>
/// <param name="Responsible">Who was responsible, as far as the source tells; otherwise empty.</param>
internal sealed record TriedMeasure(OverviewItem Item, string Responsible)
{
    /// <summary>What came of it, in the source's words; empty where no outcome is registered.</summary>
    internal string Outcome => Item.Fact.Outcome?.Text ?? "";

    /// <summary>How long, in whole days with both ends; 0 where a day is not known.</summary>
    internal int Days => ItemAge.ExactDay(Item.Fact.Start) is { } first && ItemAge.ExactDay(Item.Fact.End) is { } last && last >= first ? last.DayNumber - first.DayNumber + 1 : 0;
}
