using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Access;

/// <summary>Whether one rule that applies opens a category, and what stands against it where it does not. Pure.</summary>
internal sealed record RuleTrial(Category Category, AccessRequest Request, PolicyCatalogue Catalogue, AccessRecords Records, DateTimeOffset Now)
{
    /// <summary>The permission, or every reason why the rule gives none.</summary>
    internal (Decision.Allowed? Allowed, IReadOnlyList<Reason> Reasons) Try(Rule rule)
    {
        var basis = Catalogue.Bases[rule.Basis];
        var reasons = new List<Reason>();
        if (!Records.Verify(basis) || !Records.Verify(rule))
            reasons.Add(new Reason(ReasonCode.LegalBasisUnverified, basis));
        if (rule.MinimumAssurance is { } least && Request.Caller.Assurance < least)
            reasons.Add(new Reason(ReasonCode.AssuranceTooLow, basis));
        ConsentRecord? consent = null;
        MandateRecord? mandate = null;
        switch (rule.Kind)
        {
            case RuleKind.Statutory:
            case RuleKind.Emergency when Request.Emergency is not null:
                break;
            case RuleKind.Consent:
                (consent, var consentFailures) = ConsentMatch.Find(rule, Category, Request, Records, Now);
                reasons.AddRange(consentFailures.Select(f => new Reason(f, basis)));
                break;
            case RuleKind.Mandate:
                (mandate, var mandateFailures) = MandateMatch.Find(rule, Category, Request, Records, Now);
                reasons.AddRange(mandateFailures.Select(f => new Reason(f, basis)));
                break;
            default:
                reasons.Add(new Reason(ReasonCode.RuleUnknown, basis));
                break;
        }
        return reasons.Count > 0 ? (null, reasons) : (Allow(rule, basis, consent, mandate), []);
    }

    private Decision.Allowed Allow(Rule rule, LegalBasis basis, ConsentRecord? consent, MandateRecord? mandate) => new(Category, basis, consent?.ConsentId)
    {
        RuleId = rule.Id,
        MandateId = mandate?.MandateId ?? (consent is { MandateId.Length: > 0 } given ? given.MandateId : null),
        Emergency = rule.Kind == RuleKind.Emergency,
        HoldsBackThirdParty = rule.HoldsBackThirdParty,
    };
}
