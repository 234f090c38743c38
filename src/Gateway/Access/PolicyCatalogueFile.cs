using System.Security.Cryptography;
using System.Text;
using Gateway.Callers;
using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>Reads <c>catalogue.yaml</c>; a bad one stops the start with every error and its line.</summary>
internal static class PolicyCatalogueFile
{
    // Twice the longest id of the shipped catalogue; ids stand in every record.
    private const int LongestId = 64;

    /// <summary>Reads the catalogue.</summary>
    /// <exception cref="ReviewedDataException">The file has errors; all of them are named.</exception>
    internal static PolicyCatalogue Read(string name, string text)
    {
        var (file, root) = YamlFile.Parse(name, text);
        var bases = root.Maps("legal_bases").Select(m => Finish(m, ReadBasis(m))).ToList();
        var holders = root.Maps("holders").Select(m => Finish(m, new Holder(ReadId(m), m.Localized("title")))).ToList();
        var categories = root.Maps("categories").Select(m => Finish(m, ReadCategory(m))).ToList();
        var purposes = root.Maps("purposes").Select(m => Finish(m, ReadPurpose(m))).ToList();
        var rules = root.Maps("rules").Select(m => Finish(m, PolicyRuleReader.Read(m))).ToList();
        root.Done();

        var known = new Known(
            Index(bases, b => b.Id, "legal basis"), Index(holders, h => h.Id, "holder"), Index(categories, c => c.Id, "category"), Index(purposes, p => p.Id, "purpose"));
        Index(rules, r => r.Id, "rule");
        if (categories.Count > PolicyCatalogue.MostCategories)
            categories[PolicyCatalogue.MostCategories].Map.Report(FormattableString.Invariant($"there are more than {PolicyCatalogue.MostCategories} categories"));
        foreach (var category in categories)
            CheckReferences(category, known);
        foreach (var purpose in purposes)
            CheckReferences(purpose, known);
        foreach (var rule in rules)
            CheckReferences(rule, known);

        ReviewedDataException.ThrowIfAny(file.Errors);
        return new PolicyCatalogue
        {
            Version = VersionOf(text),
            Text = text,
            Bases = bases.ToDictionary(b => b.Value.Id, b => b.Value),
            Holders = holders.ToDictionary(h => h.Value.Id, h => h.Value),
            Purposes = purposes.ToDictionary(p => p.Value.Id, p => p.Value),
            Categories = [.. categories.Select(c => c.Value)],
            Rules = [.. rules.Select(r => r.Value)],
        };
    }

    /// <summary>"sha256:" and the hash of reviewed text, lower-case hex.</summary>
    internal static string VersionOf(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // Ids stand in records, consents and the contract, where spaces and other letters separate or do not belong.
    internal static string ReadId(YamlMap map)
    {
        var id = map.Text("id");
        if (id.Length > 0 && !IsId(id))
            map.Report($"'{id}' is no id: lower-case letters, digits and hyphens between them, at most 64");
        return id;
    }

    // Ten years: what is still good after that does not go out of date.
    private const int LongestMonths = 120;

    private sealed record Entry<T>(YamlMap Map, T Value);

    private sealed record Known(
        Dictionary<string, LegalBasis> Bases, Dictionary<string, Holder> Holders, Dictionary<string, Category> Categories, Dictionary<string, Purpose> Purposes);

    private static LegalBasis ReadBasis(YamlMap map) => new(
        ReadId(map), map.Text("statute"), map.Text("paragraph"), map.Localized("title"), map.RequiredFlag("verified"), map.Text("source"), map.Date("read_on"));

    private static Category ReadCategory(YamlMap map) => new()
    {
        Id = ReadId(map),
        Title = map.Localized("title"),
        Holder = map.Text("holder"),
        StatisticsOnly = map.OptionalText("statistics_only"),
        Prohibited = map.OptionalText("prohibited"),
        SourceDecides = map.OptionalText("source_decides"),
        CitizenMayObject = map.OptionalText("citizen_may_object"),
        ExistenceConfidential = map.Flag("existence_confidential"),
        OutdatedAfterMonths = map.Number("outdated_after_months", 0, 1, LongestMonths) is var months and > 0 ? months : null,
    };

    private static Purpose ReadPurpose(YamlMap map) => new(
        ReadId(map), map.Localized("title"), map.Word("first_step", PolicyWords.Steps, CaseStep.Preparation),
        map.Word("minimum_assurance", CallerWords.AssuranceLevels, AssuranceLevel.High), map.Texts("categories"))
    {
        Prohibited = map.OptionalText("prohibited"),
        AggregatesOnly = map.OptionalText("aggregates_only"),
        // What is left out is read in the strictest way.
        Relation = map.Word("relation", PolicyWords.Relations, RelationRule.Required),
    };

    private static Entry<T> Finish<T>(YamlMap map, T value)
    {
        map.Done();
        return new Entry<T>(map, value);
    }

    private static Dictionary<string, T> Index<T>(IEnumerable<Entry<T>> entries, Func<T, string> id, string what)
    {
        var seen = new Dictionary<string, T>();
        foreach (var entry in entries.Where(e => !seen.TryAdd(id(e.Value), e.Value)))
            entry.Map.Report($"the {what} '{id(entry.Value)}' stands twice");
        return seen;
    }

    private static void CheckReferences(Entry<Category> category, Known known)
    {
        Require(category.Map, [category.Value.Holder], known.Holders, "holder");
        string?[] bases = [category.Value.StatisticsOnly, category.Value.Prohibited, category.Value.SourceDecides, category.Value.CitizenMayObject];
        Require(category.Map, bases.OfType<string>(), known.Bases, "legal basis");
    }

    private static void CheckReferences(Entry<Purpose> purpose, Known known)
    {
        Require(purpose.Map, purpose.Value.Categories, known.Categories, "category");
        Require(purpose.Map, new[] { purpose.Value.Prohibited, purpose.Value.AggregatesOnly }.OfType<string>(), known.Bases, "legal basis");
    }

    private static void CheckReferences(Entry<Rule> rule, Known known)
    {
        Require(rule.Map, [rule.Value.Basis], known.Bases, "legal basis");
        Require(rule.Map, [rule.Value.Purpose], known.Purposes, "purpose");
        Require(rule.Map, rule.Value.Categories, known.Categories, "category");
        // The decision closes these whatever a rule says; a rule that seems to open them would mislead its reviewer.
        if (known.Purposes.GetValueOrDefault(rule.Value.Purpose) is { } purpose && purpose is not { Prohibited: null, AggregatesOnly: null })
            rule.Map.Report($"no rule opens anything for the purpose '{purpose.Id}', which is prohibited or takes figures only");
        foreach (var id in rule.Value.Categories)
        {
            if (known.Categories.GetValueOrDefault(id) is { } category && category is not { StatisticsOnly: null, Prohibited: null })
                rule.Map.Report($"no rule opens the category '{id}', which is statistics-only or prohibited");
        }
    }

    private static void Require<T>(YamlMap map, IEnumerable<string> ids, Dictionary<string, T> known, string what)
    {
        foreach (var id in ids.Where(id => !known.ContainsKey(id)))
            map.Report($"there is no {what} '{id}'");
    }

    private static bool IsId(string text) =>
        text.Length <= LongestId && text.Split('-').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
}
