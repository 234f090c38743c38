using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>
/// Reads a municipality's overlay, <c>NNNN.yaml</c>. Whatever would widen the shared catalogue, and whatever would do
/// nothing, is an error with its line: an overlay that looks like a restriction is one.
/// </summary>
internal static class PolicyOverlayFile
{
    /// <summary>Reads an overlay and checks it against the shared catalogue.</summary>
    /// <exception cref="ReviewedDataException">The file has errors; all of them are named.</exception>
    internal static PolicyOverlay Read(string name, string text, PolicyCatalogue catalogue)
    {
        var (file, root) = YamlFile.Parse(name, text);
        if (MunicipalityId.TryParse(Path.GetFileNameWithoutExtension(name)) is not { } municipality)
            throw new ReviewedDataException([$"{name}:1: an overlay is named after its municipality: four digits and .yaml"]);
        var rules = Read(root, "rules", catalogue.Rules.ToDictionary(r => r.Id), ReadRule);
        var categories = Read(root, "categories", catalogue.Categories.ToDictionary(c => c.Id), (map, category) => ReadCategory(map, category, catalogue));
        var purposes = Read(root, "purposes", catalogue.Purposes, ReadPurpose);
        root.Done();
        ReviewedDataException.ThrowIfAny(file.Errors);
        return new PolicyOverlay
        {
            Municipality = municipality,
            Text = text,
            Rules = rules,
            Categories = categories,
            Purposes = purposes,
        };
    }

    private static Dictionary<string, TRestriction> Read<TShared, TRestriction>(
        YamlMap root, string list, IReadOnlyDictionary<string, TShared> shared, Func<YamlMap, TShared, TRestriction> read)
    {
        var restrictions = new Dictionary<string, TRestriction>();
        foreach (var map in root.Maps(list))
        {
            var id = map.Text("id");
            if (!shared.TryGetValue(id, out var restricted))
            {
                // The rest of the entry means nothing, so that it is not read.
                map.Report($"the shared catalogue has no '{id}' among its {list}");
                continue;
            }
            if (map.Count == 1)
                map.Report($"'{id}' is restricted in nothing");
            if (!restrictions.TryAdd(id, read(map, restricted)))
                map.Report($"'{id}' stands twice");
            map.Done();
        }
        return restrictions;
    }

    private static RuleRestriction ReadRule(YamlMap map, Rule rule)
    {
        var restriction = new RuleRestriction
        {
            ClosedBecause = map.OptionalMap("closed") is { } closed ? ReadReason(closed) : null,
            Roles = Fewer(map, "roles", map.Words("roles", CallerWords.Roles), rule.Roles),
            NecessaryFor = Fewer(map, "necessary_for", map.Words("necessary_for", PolicyWords.Steps), rule.NecessaryFor),
            Forms = Fewer(map, "forms", map.Texts("forms"), rule.Forms),
            // One day fewer, at the least: the same would be no restriction.
            MaximumAgeDays = map.Has("maximum_age_days") ? map.Number("maximum_age_days", rule.MaximumAgeDays - 1, 1, rule.MaximumAgeDays - 1) : null,
            MinimumAssurance = AtLeast(map, "minimum_assurance", CallerWords.AssuranceLevels, rule.MinimumAssurance ?? AssuranceLevel.Low),
        };
        if (rule.Kind != RuleKind.Consent && restriction is not { Forms: null, MaximumAgeDays: null })
            map.Report("'forms' and 'maximum_age_days' belong to a consent rule alone");
        return restriction;
    }

    private static LocalizedText ReadReason(YamlMap closed)
    {
        var reason = closed.Localized("reason");
        closed.Done();
        return reason;
    }

    private static CategoryRestriction ReadCategory(YamlMap map, Category category, PolicyCatalogue catalogue)
    {
        if (map.Has("existence_confidential") && !map.Flag("existence_confidential"))
            map.Report("existence_confidential", "an overlay restricts: 'existence_confidential' can only be true");
        if (category.ExistenceConfidential && map.Has("existence_confidential"))
            map.Report("existence_confidential", "the shared catalogue says 'existence_confidential: true' already");
        return new CategoryRestriction(
            map.Flag("existence_confidential"),
            Basis(map, "statistics_only", category.StatisticsOnly, catalogue),
            Basis(map, "prohibited", category.Prohibited, catalogue));
    }

    private static PurposeRestriction ReadPurpose(YamlMap map, Purpose purpose) => new(
        AtLeast(map, "relation", PolicyWords.Relations, purpose.Relation),
        AtLeast(map, "minimum_assurance", CallerWords.AssuranceLevels, purpose.MinimumAssurance));

    private static string? Basis(YamlMap map, string key, string? shared, PolicyCatalogue catalogue)
    {
        if (!map.Has(key))
            return null;
        var basis = map.OptionalText(key);
        if (basis is null || !catalogue.Bases.ContainsKey(basis))
            map.Report(key, $"there is no legal basis '{basis}'");
        if (shared is not null)
            map.Report(key, $"the shared catalogue says '{key}: {shared}' already");
        return basis;
    }

    // Of a list, fewer: none at all is what 'closed' is for, with its reason.
    private static IReadOnlyList<T>? Fewer<T>(YamlMap map, string key, IReadOnlyList<T> own, IReadOnlyList<T> shared)
    {
        if (!map.Has(key))
            return null;
        if (own.Except(shared).Any())
            map.Report(key, $"an overlay restricts: '{key}' names what the shared rule does not");
        if (own.Count == 0)
            map.Report(key, $"'{key}' is empty: close the rule and say why");
        else if (own.ToHashSet().SetEquals(shared))
            map.Report(key, $"an overlay restricts: '{key}' takes nothing away");
        return own;
    }

    private static T? AtLeast<T>(YamlMap map, string key, IReadOnlyDictionary<string, T> words, T shared) where T : struct, Enum
    {
        if (!map.Has(key))
            return null;
        var own = map.Word(key, words, shared);
        if (Comparer<T>.Default.Compare(own, shared) < 0)
            map.Report(key, $"an overlay restricts: '{key}' is below the shared catalogue's");
        // A word that is not known stands for the shared one, and has been reported.
        if (words.ContainsKey(map.OptionalText(key) ?? "") && Comparer<T>.Default.Compare(own, shared) == 0)
            map.Report(key, $"an overlay restricts: '{key}' is what the shared catalogue says already");
        return own;
    }
}
