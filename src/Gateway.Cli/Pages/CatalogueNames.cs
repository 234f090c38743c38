using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Gateway.Policy.V1;

namespace Gateway.Cli.Pages;

/// <summary>What the policy catalogue calls its purposes and categories, in the reader's language; an id without a name stands as it is.</summary>
internal sealed class CatalogueNames
{
    private readonly Wording _wording;
    private readonly Dictionary<string, Text> _purposes;
    private readonly Dictionary<string, Text> _categories;

    /// <summary>The names that came with the rules.</summary>
    public CatalogueNames(ListRulesResponse rules, Texts texts)
    {
        _wording = new Wording(texts, new SourceText(nationalId: null));
        _purposes = Titles(rules.Purposes);
        _categories = Titles(rules.Categories);
    }

    /// <summary>No names.</summary>
    public static CatalogueNames None(Texts texts) => new(new ListRulesResponse(), texts);

    /// <summary>A purpose.</summary>
    public string Purpose(string id) => _wording.Named(_purposes.GetValueOrDefault(id), id);

    /// <summary>Categories, in the order given.</summary>
    public string Categories(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => _wording.Named(_categories.GetValueOrDefault(id), id)));

    private static Dictionary<string, Text> Titles(IEnumerable<CatalogueName> names) =>
        names.Where(name => name.Title is not null).DistinctBy(name => name.Id).ToDictionary(name => name.Id, name => name.Title, StringComparer.Ordinal);
}
