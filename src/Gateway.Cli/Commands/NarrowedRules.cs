using Gateway.Cli.Language;
using Gateway.Policy.V1;

namespace Gateway.Cli.Commands;

/// <summary>The rules of one purpose or about one category, with the legal bases they stand on; or what is wrong with the narrowing.</summary>
internal sealed record NarrowedRules(ListRulesResponse Rules, Problem? Problem)
{
    /// <summary>Narrows the answer to what was asked for. Purpose and category may be named by id or in words.</summary>
    public static NarrowedRules Of(ListRulesResponse all, string? purpose, string? category, Texts texts)
    {
        if (purpose is null && category is null)
            return new(all, null);
        var (purposes, categories) = (Named(all.Purposes, purpose), Named(all.Categories, category));
        if (purposes.Count == 0)
            return new(all, new(ExitCode.BadRequest, "PURPOSE_UNKNOWN", texts.Of(Phrase.PurposeUnknown, string.Join(", ", all.Purposes.Select(known => known.Id)))));
        if (categories.Count == 0)
            return new(all, new(ExitCode.BadRequest, "CATEGORY_UNKNOWN", texts.Of(Phrase.CategoryUnknown, string.Join(", ", all.Categories.Select(known => known.Id)))));

        var narrowed = all.Clone();
        narrowed.Purposes.Clear();
        narrowed.Purposes.AddRange(purposes);
        narrowed.Rules.Clear();
        narrowed.Rules.AddRange(all.Rules.Where(rule => Holds(purposes, rule.Purpose) && (category is null || rule.Categories.Any(id => Holds(categories, id)))));
        narrowed.Bases.Clear();
        narrowed.Bases.AddRange(all.Bases.Where(state => narrowed.Rules.Any(rule => rule.BasisId == state.Basis?.BasisId)));
        return new(narrowed, null);
    }

    private static List<CatalogueName> Named(IEnumerable<CatalogueName> all, string? wanted) =>
        [.. all.Where(known => wanted is null || new[] { known.Id, known.Title?.Da, known.Title?.En }.Contains(wanted, StringComparer.OrdinalIgnoreCase))];

    private static bool Holds(List<CatalogueName> names, string id) => names.Exists(name => name.Id == id);
}
