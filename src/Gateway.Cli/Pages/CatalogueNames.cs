using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Gateway.Policy.V1;

namespace Gateway.Cli.Pages;

/// <summary>What the policy catalogue calls its purposes and categories, in the reader's language; an id without a name stands as it is.</summary>
internal sealed class CatalogueNames
{
    private readonly Wording _wording;
    private readonly Texts _texts;
    private readonly Dictionary<string, CatalogueName> _purposes;
    private readonly Dictionary<string, CatalogueName> _categories;

    /// <summary>The names that came with the rules.</summary>
    public CatalogueNames(ListRulesResponse rules, Texts texts)
    {
        _wording = new Wording(texts, new SourceText(nationalId: null));
        _texts = texts;
        _purposes = ById(rules.Purposes);
        _categories = ById(rules.Categories);
    }

    /// <summary>No names.</summary>
    public static CatalogueNames None(Texts texts) => new(new ListRulesResponse(), texts);

    /// <summary>A purpose.</summary>
    public string Purpose(string id) => _wording.Named(_purposes.GetValueOrDefault(id)?.Title, id);

    /// <summary>Categories, in the order given.</summary>
    public string Categories(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => _wording.Named(_categories.GetValueOrDefault(id)?.Title, id)));

    /// <summary>Categories, each with what holds of it whatever a rule says.</summary>
    public string Marked(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => Categories([id]) + (Marks(id) is { Count: > 0 } marks ? $" ({string.Join(", ", marks)})" : "")));

    /// <summary>Whether a rule could open anything of a category for a purpose: neither is closed to everybody.</summary>
    public bool CanBeOpened(string purpose, string category) =>
        _purposes.GetValueOrDefault(purpose) is not ({ StatisticsOnly: true } or { Prohibited: true })
        && _categories.GetValueOrDefault(category) is not ({ StatisticsOnly: true } or { Prohibited: true });

    /// <summary>What a purpose demands and forbids beside its rules.</summary>
    public IEnumerable<string> Demands(string purpose, Func<string, string> level)
    {
        if (_purposes.GetValueOrDefault(purpose) is not { } named)
            yield break;
        if (named.Prohibited)
            yield return _texts.Of(Phrase.PurposeProhibited);
        if (named.StatisticsOnly)
            yield return _texts.Of(Phrase.PurposeAggregates);
        if (named.MinimumAssurance.Length > 0)
            yield return _texts.Of(Phrase.RuleMinimumAssurance, level(named.MinimumAssurance));
        if (named.Relation == "required")
            yield return _texts.Of(Phrase.PurposeRelationRequired);
        else if (named.Relation == "confirm-afterwards")
            yield return _texts.Of(Phrase.PurposeRelationAfterwards);
    }

    private List<string> Marks(string category)
    {
        var named = _categories.GetValueOrDefault(category);
        (bool Holds, Phrase Words)[] marks =
        [
            (named?.StatisticsOnly == true, Phrase.CategoryStatistics), (named?.Prohibited == true, Phrase.CategoryProhibited),
            (named?.ExistenceConfidential == true, Phrase.CategoryConfidential), (named?.SourceDecides == true, Phrase.CategorySourceDecides),
        ];
        return [.. marks.Where(m => m.Holds).Select(m => _texts.Of(m.Words))];
    }

    private static Dictionary<string, CatalogueName> ById(IEnumerable<CatalogueName> names) =>
        names.Where(name => name.Title is not null).DistinctBy(name => name.Id).ToDictionary(name => name.Id, StringComparer.Ordinal);
}
