using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>
/// What one municipality has made narrower than the shared catalogue. Pure: <see cref="Restrict"/> takes the narrower
/// of the two in every field, so that an overlay cannot widen anything, whatever it says.
/// </summary>
internal sealed record PolicyOverlay
{
    internal required MunicipalityId Municipality { get; init; }

    /// <summary>The file it was read from, word for word.</summary>
    internal required string Text { get; init; }

    /// <summary>"sha256:" and the hash of the file's bytes, lower-case hex.</summary>
    internal string Version => PolicyCatalogueFile.VersionOf(Text);

    /// <summary>By rule id.</summary>
    internal required IReadOnlyDictionary<string, RuleRestriction> Rules { get; init; }

    /// <summary>By category id.</summary>
    internal required IReadOnlyDictionary<string, CategoryRestriction> Categories { get; init; }

    /// <summary>By purpose id.</summary>
    internal required IReadOnlyDictionary<string, PurposeRestriction> Purposes { get; init; }

    /// <summary>The catalogue as it holds in the municipality. Its version names both texts.</summary>
    internal PolicyCatalogue Restrict(PolicyCatalogue catalogue) => catalogue with
    {
        Version = PolicyCatalogueFile.VersionOf($"{catalogue.Version}\n{Version}\n"),
        OverlayText = Text,
        Rules = [.. catalogue.Rules.Select(r => Rules.TryGetValue(r.Id, out var by) ? Narrow(r, by) : r)],
        Categories = [.. catalogue.Categories.Select(c => Categories.TryGetValue(c.Id, out var by) ? Narrow(c, by) : c)],
        Purposes = catalogue.Purposes.ToDictionary(p => p.Key, p => Purposes.TryGetValue(p.Key, out var by) ? Narrow(p.Value, by) : p.Value),
    };

    private static Rule Narrow(Rule rule, RuleRestriction by) => rule with
    {
        ClosedBecause = rule.ClosedBecause ?? by.ClosedBecause,
        Roles = Both(rule.Roles, by.Roles),
        NecessaryFor = Both(rule.NecessaryFor, by.NecessaryFor),
        Forms = Both(rule.Forms, by.Forms),
        MaximumAgeDays = Math.Min(rule.MaximumAgeDays, by.MaximumAgeDays ?? rule.MaximumAgeDays),
        MinimumAssurance = Higher(rule.MinimumAssurance, by.MinimumAssurance),
    };

    // A wall or ban that stands keeps the legal basis it has.
    private static Category Narrow(Category category, CategoryRestriction by) => category with
    {
        ExistenceConfidential = category.ExistenceConfidential || by.ExistenceConfidential,
        StatisticsOnly = category.StatisticsOnly ?? by.StatisticsOnly,
        Prohibited = category.Prohibited ?? by.Prohibited,
    };

    private static Purpose Narrow(Purpose purpose, PurposeRestriction by) => purpose with
    {
        MinimumAssurance = Higher(purpose.MinimumAssurance, by.MinimumAssurance) ?? purpose.MinimumAssurance,
        Relation = by.Relation is { } relation && relation > purpose.Relation ? relation : purpose.Relation,
    };

    private static IReadOnlyList<T> Both<T>(IReadOnlyList<T> shared, IReadOnlyList<T>? own) => own is null ? shared : [.. shared.Where(own.Contains)];

    // The lowest level demands nothing, so that it leaves the rule the one that was verified.
    private static AssuranceLevel? Higher(AssuranceLevel? shared, AssuranceLevel? own) => own is null or AssuranceLevel.Low || shared > own ? shared : own;
}

/// <summary>What is narrower about a rule; null means as in the shared catalogue.</summary>
internal sealed record RuleRestriction
{
    /// <summary>Why the municipality has closed it; null where it has not.</summary>
    internal LocalizedText? ClosedBecause { get; init; }

    internal IReadOnlyList<Role>? Roles { get; init; }

    internal IReadOnlyList<CaseStep>? NecessaryFor { get; init; }

    internal IReadOnlyList<string>? Forms { get; init; }

    internal int? MaximumAgeDays { get; init; }

    internal AssuranceLevel? MinimumAssurance { get; init; }
}

/// <summary>What is narrower about a category.</summary>
/// <param name="ExistenceConfidential">That records exist is not told by itself.</param>
/// <param name="StatisticsOnly">Behind the statistics wall; names the rule.</param>
/// <param name="Prohibited">May not be collected; names the rule.</param>
internal sealed record CategoryRestriction(bool ExistenceConfidential, string? StatisticsOnly, string? Prohibited);

/// <summary>What is narrower about a purpose; null means as in the shared catalogue.</summary>
/// <param name="Relation">What it demands of the relation.</param>
/// <param name="MinimumAssurance">The lowest NSIS level.</param>
internal sealed record PurposeRestriction(RelationRule? Relation, AssuranceLevel? MinimumAssurance);
