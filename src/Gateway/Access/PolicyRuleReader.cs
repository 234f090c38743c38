using Gateway.Callers;
using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>Reads one rule of the catalogue: what each kind of rule must say, and what it must not.</summary>
internal static class PolicyRuleReader
{
    // Emergency access is for the few: nobody opens it with less than the highest level.
    private const AssuranceLevel LeastForEmergency = AssuranceLevel.High;

    private static readonly Role[] ByMandate = [Role.Representative, Role.Companion];
    private static readonly string[] ConsentAlone = ["forms", "maximum_age_days"];

    internal static Rule Read(YamlMap map)
    {
        var kind = map.Word("kind", PolicyWords.Kinds, RuleKind.Unknown);
        var assurance = map.Word("minimum_assurance", CallerWords.AssuranceLevels, kind == RuleKind.Emergency ? LeastForEmergency : AssuranceLevel.Low);
        var rule = new Rule
        {
            Id = PolicyCatalogueFile.ReadId(map),
            Kind = kind,
            Verified = map.RequiredFlag("verified"),
            Basis = map.Text("basis"),
            Purpose = map.Text("purpose"),
            Categories = map.Texts("categories"),
            Roles = map.Words("roles", CallerWords.Roles),
            NecessaryFor = map.Words("necessary_for", PolicyWords.Steps),
            Forms = map.Texts("forms"),
            MaximumAgeDays = map.Number("maximum_age_days", PolicyWords.LongestConsentDays, 1, PolicyWords.LongestConsentDays),
            Mandates = map.Words("mandates", PolicyWords.Mandates),
            MinimumAssurance = assurance == AssuranceLevel.Low ? null : assurance,
            HoldsBackThirdParty = map.Word("third_party", PolicyWords.ThirdParty, false),
        };
        CheckKind(map, rule);
        return rule;
    }

    // A field that does nothing for a kind would be read by a reviewer as if it did.
    private static void CheckKind(YamlMap map, Rule rule)
    {
        if (rule.Kind == RuleKind.Unknown)
            map.Report("'kind' is missing or unknown");
        if (rule.Categories.Count == 0 || rule.Roles.Count == 0 || rule.NecessaryFor.Count == 0)
            map.Report("a rule names 'categories', 'roles' and 'necessary_for'");
        foreach (var form in rule.Forms.Except(PolicyWords.Forms))
            map.Report($"'{form}' is no form of consent: {string.Join(", ", PolicyWords.Forms)}");
        if (rule.Kind == RuleKind.Consent && rule.Forms.Count == 0)
            map.Report("a consent rule names the 'forms' it accepts");
        if (rule.Kind == RuleKind.Mandate && rule.Mandates.Count == 0)
            map.Report("a mandate rule names the 'mandates' it accepts");
        // Who acts for a citizen has nothing but the mandate; nobody else has one.
        if (rule.Kind == RuleKind.Mandate ? rule.Roles.Except(ByMandate).Any() : rule.Roles.Intersect(ByMandate).Any())
            map.Report("a mandate rule is for the roles representative and companion, and they have no other");
        if (rule.Kind == RuleKind.Emergency && rule.MinimumAssurance is null or < LeastForEmergency)
            map.Report("an emergency rule demands the assurance level High");
        if (rule.Kind is RuleKind.Statutory or RuleKind.Mandate or RuleKind.Emergency)
        {
            foreach (var key in ConsentAlone.Where(map.Has))
                map.Report($"'{key}' belongs to a consent rule alone");
        }
        if (rule.Kind is RuleKind.Statutory or RuleKind.Consent or RuleKind.Emergency && map.Has("mandates"))
            map.Report("'mandates' belongs to a mandate rule alone");
    }
}
