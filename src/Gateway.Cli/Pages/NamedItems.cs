using Gateway.Overview.V1;

namespace Gateway.Cli.Pages;

/// <summary>The items of an answer by their ids, each in words on one line: what a hint or a contradiction speaks of.</summary>
internal sealed class NamedItems(GetOverviewResponse answer, Wording wording)
{
    private readonly Dictionary<string, (Section Section, Item Item)> _items = answer.Sections
        .SelectMany(section => section.Items.Select(item => (section, item))).DistinctBy(entry => entry.item.ItemId)
        .ToDictionary(entry => entry.item.ItemId, StringComparer.Ordinal);

    /// <summary>The item with its dates and sources. One that the answer does not hold is named by its id: nothing is left out for it.</summary>
    public string Of(string id)
    {
        if (!_items.TryGetValue(id, out var found))
            return wording.Plain(id);
        var item = found.Item;
        string[] facts = [wording.Of(item.Code), wording.OnOneLine(item.Period), wording.Plain(item.Status), wording.Of(item.Outcome)];
        var sources = string.Join("; ", item.Provenance.Select(wording.OnOneLine));
        return $"{string.Join(", ", facts.Where(fact => fact.Length > 0))} ({sources})".Replace('\n', ' ');
    }

    /// <summary>The same, with the section it stands in before it.</summary>
    public string WithSection(string id) =>
        _items.TryGetValue(id, out var found) ? $"{wording.Named(found.Section.Title, found.Section.Category)}: {Of(id)}" : Of(id);
}
