using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Access;

/// <summary>
/// The decision: may this caller have this category about this citizen, in this case, for this purpose, now?
/// A pure function. Where rules conflict, the earlier wins:
/// <list type="number">
/// <item>the statistics wall (databeskyttelsesloven § 10): nothing lifts it;</item>
/// <item>the purpose does not fit: purpose, role, step, assurance level, own record or open case;</item>
/// <item>a statutory prohibition, or that the mere existence of records may not be told;</item>
/// <item>the citizen's objection, where law gives one;</item>
/// <item>waiting for the source's own decision, where somebody else than the citizen asks;</item>
/// <item>a statutory permission;</item>
/// <item>a mandate, then a valid consent;</item>
/// <item>emergency access, where a rule provides for it and the caller justifies it;</item>
/// <item>no: what nothing allows is refused.</item>
/// </list>
/// All reasons are reported, not only the first.
/// </summary>
internal static class AccessDecision
{
    internal static Decision Decide(Category category, AccessRequest request, PolicyCatalogue catalogue, AccessRecords records, DateTimeOffset now)
    {
        var purpose = catalogue.Purposes[request.Purpose];
        var step = request.Step ?? purpose.FirstStep;
        // Emergency access is tried only where it is asked for: it is never the way by which something opens unasked,
        // and a rule that is not tried explains nothing.
        var rules = catalogue.Rules.Where(r => r.Purpose == request.Purpose && r.Categories.Contains(category.Id)
            && (r.Kind != RuleKind.Emergency || request.Emergency is not null)).ToList();

        var trial = new RuleTrial(category, request, catalogue, records, now);

        // 1 to 4: what no permission and no consent can overcome.
        var against = new List<Reason>();
        if (category.StatisticsOnly is { } statistics)
            against.Add(new Reason(ReasonCode.StatisticsOnly, catalogue.Bases[statistics]));
        against.AddRange(PurposeMismatch(request, catalogue, rules, step));
        // What the rules have found against it says more.
        if (!request.IsPurposeTaken && against.Count == 0)
            against.Add(new Reason(ReasonCode.RoleNotAllowed));
        // To a role that no rule serves, an open case would make no difference. Whom the citizen has not let in is told what
        // only the citizen can give; the case is told only where that would not be asked for.
        var missing = rules.Exists(r => r.Roles.Contains(request.Caller.Role)) && Relation.Of(request, catalogue, records, now) == RelationState.Missing;
        var shutOut = missing && Relation.IsShutOut(request, records, now);
        var unconfirmed = new Reason(ReasonCode.RelationUnconfirmed) { MayPass = request.RelationUnanswered };
        if (missing && !shutOut)
            against.Add(unconfirmed);
        if (category.Prohibited is { } prohibition)
            against.Add(new Reason(ReasonCode.Prohibited, catalogue.Bases[prohibition]));
        if (category.ExistenceConfidential && request.Use == AccessUse.Locate)
            against.Add(new Reason(ReasonCode.ExistenceConfidential));

        // What the citizen has said, and what a holder will decide, is told to nobody whom no rule could serve; who acts
        // for the citizen must have the mandate first.
        var applying = rules.Where(r => Applies(r, request, step)).OrderBy(Rank).ToList();
        var served = !against.Exists(r => r.Code == ReasonCode.NotOwnRecord)
            && rules.Exists(r => r.Roles.Contains(request.Caller.Role) && (r.Kind != RuleKind.Mandate || trial.Try(r).Allowed is not null));
        if (served && category.CitizenMayObject is { } right && records.Consents.Any(c => Objects(c, category, request, now)))
            against.Add(new Reason(ReasonCode.ObjectedByCitizen, catalogue.Bases[right]));

        // 5: the source's own decision comes before permission and consent. It is about passing on to others: what the
        // citizen sees of their own record waits for nobody.
        if (against.Count == 0 && served && !shutOut && category.SourceDecides is { } sourceDecides)
        {
            var own = applying.FindAll(r => IsOwnAccess(r, request.Caller.Role));
            if (own.Select(r => trial.Try(r).Allowed).FirstOrDefault(a => a is not null) is { } seen)
                return seen;
            if (applying.Except(own).Any(r => r.Kind != RuleKind.Mandate || trial.Try(r).Allowed is not null))
                return new Decision.AwaitingSource(category, [new Reason(ReasonCode.AwaitingSourceDecision, catalogue.Bases[sourceDecides])]);
        }

        // 6 to 8: permissions first, then mandates and consents, then emergency; the reasons of each that fails are kept.
        var closed = rules.Where(r => r.Closed && Fits(r, request, step)).ToList();
        var failed = closed.ConvertAll(r => new Reason(ReasonCode.RestrictedByMunicipality) { Why = r.ClosedBecause });
        foreach (var rule in applying)
        {
            var (allowed, reasons) = trial.Try(rule);
            if (allowed is not null && against.Count == 0 && !shutOut)
                return allowed;
            failed.AddRange(allowed is not null && shutOut ? [unconfirmed] : reasons);
        }
        if (request.Emergency is not null && !applying.Concat(closed).Any(r => r.Kind == RuleKind.Emergency))
            failed.Add(new Reason(ReasonCode.EmergencyNotProvided));

        // 9: what nothing allows is refused.
        return new Decision.Withheld(category, [.. against.Concat(failed).Distinct()]);
    }

    private static bool Applies(Rule rule, AccessRequest request, CaseStep step) => !rule.Closed && Fits(rule, request, step);

    private static bool Fits(Rule rule, AccessRequest request, CaseStep step) => rule.Roles.Contains(request.Caller.Role) && rule.NecessaryFor.Contains(step);

    // The citizen, and by mandate who acts in the citizen's place. A companion looks in, and is somebody else.
    private static bool IsOwnAccess(Rule rule, Role role) => role == Role.Citizen || (role == Role.Representative && rule.Kind == RuleKind.Mandate);

    private static int Rank(Rule rule) => rule.Kind switch
    {
        RuleKind.Mandate => 1,
        RuleKind.Consent => 2,
        RuleKind.Emergency => 3,
        _ => 0,
    };

    private static IEnumerable<Reason> PurposeMismatch(AccessRequest request, PolicyCatalogue catalogue, List<Rule> rules, CaseStep step)
    {
        var purpose = catalogue.Purposes[request.Purpose];
        if (purpose.Prohibited is { } prohibited)
            yield return new Reason(ReasonCode.PurposeProhibited, catalogue.Bases[prohibited]);
        if (purpose.AggregatesOnly is { } aggregates)
            yield return new Reason(ReasonCode.AggregatesOnly, catalogue.Bases[aggregates]);
        if (request.Caller.Role == Role.Citizen && !request.Person.Numbers.Contains(request.Caller.Self))
            yield return new Reason(ReasonCode.NotOwnRecord);
        if (rules.Count == 0)
        {
            yield return new Reason(ReasonCode.PurposeNotAllowed);
            yield break;
        }
        // A rule the municipality has closed would fit all the same: that it is closed is the reason, not role or step.
        if (rules.TrueForAll(r => !r.Roles.Contains(request.Caller.Role)))
            yield return new Reason(ReasonCode.RoleNotAllowed);
        else if (rules.TrueForAll(r => !Fits(r, request, step)))
            yield return new Reason(ReasonCode.NotNecessaryForStep);
        if (request.Caller.Assurance < purpose.MinimumAssurance)
            yield return new Reason(ReasonCode.AssuranceTooLow);
    }

    // An objection counts for the whole municipality's receivers and cases: it protects more the less it has to match.
    private static bool Objects(ConsentRecord record, Category category, AccessRequest request, DateTimeOffset now) =>
        record.Effect == ConsentEffect.Deny
        && record.Municipality == request.Caller.Municipality
        && record.Categories.Contains(category.Id)
        && !record.IsWithdrawnFor(category.Id) && record.ValidFrom <= now && now < record.ValidUntil;
}
