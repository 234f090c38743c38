using System.Security.Cryptography;
using System.Text;
using Gateway.Callers;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Access;

/// <summary>Reads <c>catalogue.yaml</c>; a bad one stops the start with every error and its line.</summary>
internal static class PolicyCatalogueFile
{
    internal static readonly IReadOnlyDictionary<string, CaseStep> Steps = new Dictionary<string, CaseStep>
    {
        ["preparation"] = CaseStep.Preparation,
        ["team-meeting"] = CaseStep.TeamMeeting,
        ["decision"] = CaseStep.Decision,
        ["follow-up"] = CaseStep.FollowUp,
    };

    private static readonly Dictionary<string, RuleKind> Kinds = new()
    {
        ["statutory"] = RuleKind.Statutory,
        ["consent"] = RuleKind.Consent,
        ["mandate"] = RuleKind.Mandate,
        ["emergency"] = RuleKind.Emergency,
    };

    private static readonly Dictionary<string, RelationRule> Relations = new()
    {
        ["none"] = RelationRule.None,
        ["confirm-afterwards"] = RelationRule.ConfirmAfterwards,
        ["required"] = RelationRule.Required,
    };

    private static readonly Dictionary<string, MandateKind> MandateKinds = new()
    {
        ["guardian"] = MandateKind.Guardian,
        ["power-of-attorney"] = MandateKind.PowerOfAttorney,
        ["parent"] = MandateKind.Parent,
        ["companion"] = MandateKind.Companion,
    };

    private static readonly Dictionary<string, bool> ThirdParty = new() { ["shown"] = false, ["held-back"] = true };

    // Emergency access is for the few: nobody opens it with less than the highest level.
    private const AssuranceLevel LeastForEmergency = AssuranceLevel.High;

    private static readonly string[] Forms = ["digital", "written", "oral", "party-hearing"];

    // Health to non-health lapses after at most one year (sundhedsloven § 44); nothing here may be longer.
    private const int LongestConsentDays = 365;

    /// <summary>Reads the catalogue.</summary>
    /// <exception cref="ReviewedDataException">The file has errors; all of them are named.</exception>
    internal static PolicyCatalogue Read(string name, string text)
    {
        var (file, root) = YamlFile.Parse(name, text);
        var bases = root.Maps("legal_bases").Select(ReadBasis).ToList();
        var holders = root.Maps("holders").Select(ReadHolder).ToList();
        var categories = root.Maps("categories").Select(ReadCategory).ToList();
        var purposes = root.Maps("purposes").Select(ReadPurpose).ToList();
        var rules = root.Maps("rules").Select(ReadRule).ToList();
        root.Done();

        var known = new Known(
            Index(bases, b => b.Value.Id, "legal basis"), Index(holders, h => h.Value.Id, "holder"),
            Index(categories, c => c.Value.Id, "category"), Index(purposes, p => p.Value.Id, "purpose"));
        Index(rules, r => r.Value.Id, "rule");
        foreach (var category in categories)
            CheckReferences(category, known);
        foreach (var purpose in purposes)
            CheckReferences(purpose, known);
        foreach (var rule in rules)
            CheckReferences(rule, known);

        ReviewedDataException.ThrowIfAny(file.Errors);
        return new PolicyCatalogue
        {
            Version = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            Bases = bases.ToDictionary(b => b.Value.Id, b => b.Value),
            Holders = holders.ToDictionary(h => h.Value.Id, h => h.Value),
            Purposes = purposes.ToDictionary(p => p.Value.Id, p => p.Value),
            Categories = [.. categories.Select(c => c.Value)],
            Rules = [.. rules.Select(r => r.Value)],
        };
    }

    private sealed record Entry<T>(YamlMap Map, T Value);

    private sealed record Known(HashSet<string> Bases, HashSet<string> Holders, HashSet<string> Categories, HashSet<string> Purposes);

    private static Entry<LegalBasis> ReadBasis(YamlMap map) => Finish(map, new LegalBasis(
        map.Text("id"), map.Text("statute"), map.Text("paragraph"), map.Localized("title"), map.RequiredFlag("verified"), map.Text("source"), map.Date("read_on")));

    private static Entry<Holder> ReadHolder(YamlMap map) => Finish(map, new Holder(map.Text("id"), map.Localized("title")));

    private static Entry<Category> ReadCategory(YamlMap map) => Finish(map, new Category
    {
        Id = map.Text("id"),
        Title = map.Localized("title"),
        Holder = map.Text("holder"),
        StatisticsOnly = map.OptionalText("statistics_only"),
        Prohibited = map.OptionalText("prohibited"),
        SourceDecides = map.OptionalText("source_decides"),
        CitizenMayObject = map.OptionalText("citizen_may_object"),
        ExistenceConfidential = map.Flag("existence_confidential"),
    });

    private static Entry<Purpose> ReadPurpose(YamlMap map) => Finish(map, new Purpose(
        map.Text("id"), map.Localized("title"), map.Word("first_step", Steps, CaseStep.Preparation),
        map.Word("minimum_assurance", CallerWords.AssuranceLevels, AssuranceLevel.High), map.Texts("categories"))
    {
        Prohibited = map.OptionalText("prohibited"),
        AggregatesOnly = map.OptionalText("aggregates_only"),
        Relation = map.Word("relation", Relations, RelationRule.None),
    });

    private static Entry<Rule> ReadRule(YamlMap map)
    {
        var kind = map.Word("kind", Kinds, RuleKind.Unknown);
        var forms = map.Texts("forms");
        var mandates = map.Words("mandates", MandateKinds);
        var assurance = map.Word("minimum_assurance", CallerWords.AssuranceLevels, kind == RuleKind.Emergency ? LeastForEmergency : AssuranceLevel.Low);
        if (kind == RuleKind.Mandate && mandates.Count == 0)
            map.Report("a mandate rule names the 'mandates' it accepts");
        if (kind == RuleKind.Emergency && assurance < LeastForEmergency)
            map.Report("an emergency rule demands the assurance level High");
        if (kind == RuleKind.Unknown)
            map.Report("'kind' is missing or unknown");
        if (kind == RuleKind.Consent && forms.Count == 0)
            map.Report("a consent rule names the 'forms' it accepts");
        foreach (var form in forms.Except(Forms))
            map.Report($"'{form}' is no form of consent: {string.Join(", ", Forms)}");
        return Finish(map, new Rule
        {
            Id = map.Text("id"),
            Kind = kind,
            Verified = map.RequiredFlag("verified"),
            Basis = map.Text("basis"),
            Purpose = map.Text("purpose"),
            Categories = map.Texts("categories"),
            Roles = map.Words("roles", CallerWords.Roles),
            NecessaryFor = map.Words("necessary_for", Steps),
            Forms = forms,
            MaximumAgeDays = map.Number("maximum_age_days", LongestConsentDays, 1, LongestConsentDays),
            Mandates = mandates,
            MinimumAssurance = assurance == AssuranceLevel.Low ? null : assurance,
            HoldsBackThirdParty = map.Word("third_party", ThirdParty, false),
        });
    }

    private static Entry<T> Finish<T>(YamlMap map, T value)
    {
        map.Done();
        return new Entry<T>(map, value);
    }

    private static HashSet<string> Index<T>(IEnumerable<Entry<T>> entries, Func<Entry<T>, string> id, string what)
    {
        var seen = new HashSet<string>();
        foreach (var entry in entries.Where(e => !seen.Add(id(e))))
            entry.Map.Report($"the {what} '{id(entry)}' stands twice");
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
        if (rule.Value.Categories.Count == 0 || rule.Value.Roles.Count == 0 || rule.Value.NecessaryFor.Count == 0)
            rule.Map.Report("a rule names 'categories', 'roles' and 'necessary_for'");
    }

    private static void Require(YamlMap map, IEnumerable<string> ids, HashSet<string> known, string what)
    {
        foreach (var id in ids.Where(id => !known.Contains(id)))
            map.Report($"there is no {what} '{id}'");
    }
}
