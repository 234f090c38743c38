using Gateway.Overview.V1;

namespace Gateway.Cli.Pages;

/// <summary>The items of an answer by their ids, each in words on one line: what a hint, a contradiction or a requirement speaks of.</summary>
internal sealed class NamedItems
{
    private readonly Dictionary<string, (Section? Section, Item Item)> _items;
    private readonly Wording _wording;

    /// <summary>The items of an overview, with the sections they stand in.</summary>
    public NamedItems(GetOverviewResponse answer, Wording wording)
        : this(answer.Sections.SelectMany(section => section.Items.Select(item => ((Section?)section, item))), wording)
    {
    }

    /// <summary>The items that an answer cites.</summary>
    public NamedItems(IEnumerable<Item> cited, Wording wording)
        : this(cited.Select(item => ((Section?)null, item)), wording)
    {
    }

    private NamedItems(IEnumerable<(Section? Section, Item Item)> items, Wording wording)
    {
        _items = items.DistinctBy(entry => entry.Item.ItemId).ToDictionary(entry => entry.Item.ItemId, StringComparer.Ordinal);
        _wording = wording;
    }

    /// <summary>The item with its dates and sources. One that the answer does not hold is named by its id: nothing is left out for it.</summary>
    public string Of(string id)
    {
        if (!_items.TryGetValue(id, out var found))
            return _wording.Plain(id);
        var item = found.Item;
        string[] facts = [_wording.Of(item.Code), _wording.OnOneLine(item.Period), _wording.Plain(item.Status), _wording.Of(item.Outcome)];
        var sources = string.Join("; ", item.Provenance.Select(_wording.OnOneLine));
        return $"{string.Join(", ", facts.Where(fact => fact.Length > 0))} ({sources})".Replace('\n', ' ');
    }

    /// <summary>The same, with the section it stands in before it.</summary>
    public string WithSection(string id) =>
        _items.TryGetValue(id, out var found) && found.Section is { } section ? $"{_wording.Named(section.Title, section.Category)}: {Of(id)}" : Of(id);
}
