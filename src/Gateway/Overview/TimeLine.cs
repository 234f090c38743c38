namespace Gateway.Overview;

/// <summary>Every dated item of every section on one line, oldest first. Pure.</summary>
internal static class TimeLine
{
    internal static IReadOnlyList<TimelineEntry> Of(IEnumerable<OverviewSection> sections) =>
    [
        .. sections.SelectMany(s => s.Items.Select(i => new TimelineEntry(s.Category.Id, i.Id, i.Fact.Start, i.Fact.End)))
            // What is only known to have ended stands where it ended.
            .Where(e => e.Start.Length > 0 || e.End.Length > 0)
            .OrderBy(e => FactDates.Day(e.Start.Length > 0 ? e.Start : e.End), StringComparer.Ordinal)
            .ThenBy(e => FactDates.Day(e.End), StringComparer.Ordinal).ThenBy(e => e.Category, StringComparer.Ordinal).ThenBy(e => e.ItemId, StringComparer.Ordinal),
    ];
}

/// <summary>An item's place on the time line.</summary>
internal sealed record TimelineEntry(string Category, string ItemId, string Start, string End);
