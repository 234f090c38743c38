using Gateway.Storage;

namespace Gateway.Access;

/// <summary>
/// The decision: may this caller have this category about this citizen, in this case, for this purpose, now?
/// A pure function. Where rules conflict, the earlier wins:
/// <list type="number">
/// <item>the statistics wall (databeskyttelsesloven § 10): nothing lifts it;</item>
/// <item>the purpose does not fit: purpose, role, step or assurance level;</item>
/// <item>a statutory prohibition, or that the mere existence of records may not be told;</item>
/// <item>the citizen's objection, where law gives one;</item>
/// <item>waiting for the source's own decision;</item>
/// <item>a statutory permission;</item>
/// <item>a valid consent;</item>
/// <item>no: what nothing allows is refused.</item>
/// </list>
/// All reasons are reported, not only the first.
/// </summary>
internal static class AccessDecision
{
    internal static Decision Decide(
        Category category, AccessRequest request, PolicyCatalogue catalogue, IReadOnlyList<ConsentRecord> consents, DateTimeOffset now)
    {
        var step = request.Step ?? catalogue.Purposes[request.Purpose].FirstStep;
        var rules = catalogue.Rules.Where(r => r.Purpose == request.Purpose && r.Categories.Contains(category.Id)).ToList();
        var applicable = rules.Where(r => r.Roles.Contains(request.Caller.Role) && r.NecessaryFor.Contains(step)).ToList();

        // 1 to 4: what no permission and no consent can overcome.
        var against = new List<Reason>();
        if (category.StatisticsOnly is { } statistics)
            against.Add(new Reason(ReasonCode.StatisticsOnly, catalogue.Bases[statistics]));
        against.AddRange(PurposeMismatch(request, catalogue, rules, step));
        if (category.Prohibited is { } prohibition)
            against.Add(new Reason(ReasonCode.Prohibited, catalogue.Bases[prohibition]));
        if (category.ExistenceConfidential && request.Use == AccessUse.Locate)
            against.Add(new Reason(ReasonCode.ExistenceConfidential));
        if (category.CitizenMayObject is { } right && consents.Any(c => Objects(c, category, request, now)))
            against.Add(new Reason(ReasonCode.ObjectedByCitizen, catalogue.Bases[right]));

        // 5: the source's own decision comes before permission and consent.
        if (against.Count == 0 && category.SourceDecides is { } sourceDecides)
            return new Decision.AwaitingSource(category, [new Reason(ReasonCode.AwaitingSourceDecision, catalogue.Bases[sourceDecides])]);

        // 6 and 7: permissions first, then consents; the reasons of each that fails are kept.
        var failed = new List<Reason>();
        foreach (var rule in applicable.OrderBy(r => r.Kind == RuleKind.Consent))
        {
            var (allowed, reasons) = Try(rule, category, request, catalogue, consents, now);
            if (allowed is not null && against.Count == 0)
                return allowed;
            failed.AddRange(reasons);
        }

        // 8: what nothing allows is refused.
        return new Decision.Withheld(category, [.. against.Concat(failed).Distinct()]);
    }

    private static IEnumerable<Reason> PurposeMismatch(AccessRequest request, PolicyCatalogue catalogue, List<Rule> rules, CaseStep step)
    {
        if (rules.Count == 0)
        {
            yield return new Reason(ReasonCode.PurposeNotAllowed);
            yield break;
        }
        if (rules.TrueForAll(r => !r.Roles.Contains(request.Caller.Role)))
            yield return new Reason(ReasonCode.RoleNotAllowed);
        else if (rules.TrueForAll(r => !(r.Roles.Contains(request.Caller.Role) && r.NecessaryFor.Contains(step))))
            yield return new Reason(ReasonCode.NotNecessaryForStep);
        if (request.Caller.Assurance < catalogue.Purposes[request.Purpose].MinimumAssurance)
            yield return new Reason(ReasonCode.AssuranceTooLow);
    }

    private static (Decision.Allowed? Allowed, IReadOnlyList<Reason> Reasons) Try(
        Rule rule, Category category, AccessRequest request, PolicyCatalogue catalogue, IReadOnlyList<ConsentRecord> consents, DateTimeOffset now)
    {
        var basis = catalogue.Bases[rule.Basis];
        var reasons = new List<Reason>();
        if (!basis.Verified)
            reasons.Add(new Reason(ReasonCode.LegalBasisUnverified, basis));
        switch (rule.Kind)
        {
            case RuleKind.Statutory:
                return reasons.Count == 0 ? (new Decision.Allowed(category, basis, null), reasons) : (null, reasons);
            case RuleKind.Consent:
                var (consent, failures) = ConsentMatch.Find(rule, category, request, consents, now);
                reasons.AddRange(failures.Select(f => new Reason(f, basis)));
                return consent is not null && basis.Verified
                    ? (new Decision.Allowed(category, basis, consent.ConsentId), reasons)
                    : (null, reasons);
            default:
                return (null, [.. reasons, new Reason(ReasonCode.RuleUnknown, basis)]);
        }
    }

    // An objection counts for the whole municipality's receivers and cases: it protects more the less it has to match.
    private static bool Objects(ConsentRecord record, Category category, AccessRequest request, DateTimeOffset now) =>
        record.Effect == ConsentEffect.Deny
        && record.Municipality == request.Caller.Municipality
        && record.Categories.Contains(category.Id)
        && record.WithdrawnAt is null && record.ValidFrom <= now && now < record.ValidUntil;
}
