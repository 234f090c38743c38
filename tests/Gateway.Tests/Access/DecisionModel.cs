using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>
/// The law once more, written as plain conditions and from the words of the statutes instead of from the code: what
/// the decision is compared with.
/// </summary>
internal static class DecisionModel
{
    /// <summary>What may be asked for in a scene, as the model sees it.</summary>
    public static IReadOnlyList<string> Open(Scene scene) =>
        [.. scene.Catalogue.Categories.Where(c => scene.Request.Categories.Contains(c.Id) && IsOpen(scene, c)).Select(c => c.Id)];

    /// <summary>A consent that a rule of the scene can rely on for the category.</summary>
    public static bool Carries(Scene scene, Category category, ConsentRecord consent) =>
        Fitting(scene, category).Any(r => r.Kind == RuleKind.Consent && Holds(scene, category, r, consent));

    /// <summary>A mandate of the caller's that a rule of the scene can rely on for the category.</summary>
    public static bool Carries(Scene scene, Category category, MandateRecord mandate) =>
        Fitting(scene, category).Any(r => r.Kind == RuleKind.Mandate && Holds(scene, category, r, mandate));

    private static bool IsOpen(Scene scene, Category category)
    {
        var purpose = scene.Catalogue.Purposes[scene.Request.Purpose];
        return category is { StatisticsOnly: null, Prohibited: null }
            && purpose is { Prohibited: null, AggregatesOnly: null }
            && scene.Request.Caller.Assurance >= purpose.MinimumAssurance
            && (scene.Request.Caller.Role != Role.Citizen || scene.Request.Caller.Self == scene.Request.Person.Current)
            // A private person has no organisation that could have an open case.
            && (purpose.Relation != RelationRule.Required || (scene.RelationConfirmedAt > scene.Now.AddDays(-1) && !scene.Request.Caller.Role.IsPrivate() && IsLetIn(scene)))
            && !(category.ExistenceConfidential && scene.Request.Use == AccessUse.Locate)
            && !(category.CitizenMayObject is not null && scene.Consents.Any(c => IsObjection(scene, category, c)))
            && Fitting(scene, category).Any(r => (category.SourceDecides is null || IsOwn(scene, r)) && Opens(scene, category, r));
    }

    // Sundhedsloven § 43, stk. 2-4, is about passing on to others: not to the citizen, nor to who stands in the citizen's place.
    private static bool IsOwn(Scene scene, Rule rule) => scene.Request.Caller.Role switch
    {
        Role.Citizen => true,
        Role.Representative => rule.Kind == RuleKind.Mandate,
        _ => false,
    };

    // The region's coordinator and a doctor are no part of the municipality whose case it is.
    private static bool IsLetIn(Scene scene) => scene.Request.Caller.Role is not (Role.HealthCoordinator or Role.GeneralPractitioner)
        || scene.Consents.Any(c => c.Effect == ConsentEffect.Permit && c.ReceiverCvr == scene.Request.Caller.OrganisationCvr && c.CaseId == scene.Request.Case.Number
            && c.WithdrawnAt is null && c.SupersededBy.Length == 0 && c.ValidFrom <= scene.Now && scene.Now < c.ValidUntil
            && (c.MandateId.Length == 0 || scene.Mandates.Any(m => m.MandateId == c.MandateId && m.EndedAt is null && m.ValidFrom <= scene.Now && scene.Now < m.ValidUntil)));

    private static bool Opens(Scene scene, Category category, Rule rule) => rule.Kind switch
    {
        RuleKind.Statutory => true,
        RuleKind.Consent => scene.Consents.Any(c => Holds(scene, category, rule, c)),
        RuleKind.Mandate => scene.Mandates.Any(m => Holds(scene, category, rule, m)),
        RuleKind.Emergency => scene.Request.Emergency is not null,
        _ => false,
    };

    private static IEnumerable<Rule> Fitting(Scene scene, Category category) => scene.Catalogue.Rules.Where(r =>
        IsVerified(scene, scene.Catalogue.Bases[r.Basis].Verified, "basis:" + r.Basis, Fingerprints.Of(scene.Catalogue.Bases[r.Basis]))
        && IsVerified(scene, r.Verified, "rule:" + r.Id, Fingerprints.Of(r))
        && r.ClosedBecause is null
        && r.Purpose == scene.Request.Purpose
        && r.Categories.Contains(category.Id)
        && r.Roles.Contains(scene.Request.Caller.Role)
        && r.NecessaryFor.Contains(scene.Request.Step ?? scene.Catalogue.Purposes[scene.Request.Purpose].FirstStep)
        && scene.Request.Caller.Assurance >= (r.MinimumAssurance ?? AssuranceLevel.Low));

    private static bool IsVerified(Scene scene, bool inCatalogue, string target, string fingerprint) =>
        inCatalogue || scene.Verifications.Any(v => v.Target == target && v.Fingerprint == fingerprint);

    private static bool IsObjection(Scene scene, Category category, ConsentRecord c) =>
        c.Effect == ConsentEffect.Deny && InForce(scene, category, c);

    private static bool Holds(Scene scene, Category category, Rule rule, ConsentRecord c) =>
        c.Effect == ConsentEffect.Permit
        && InForce(scene, category, c)
        && c.SupersededBy.Length == 0
        // The year runs from the day it was given or the day it holds from, whichever came first.
        && scene.Now <= c.ValidFrom.AddDays(rule.MaximumAgeDays) && scene.Now <= c.GrantedAt.AddDays(rule.MaximumAgeDays)
        && c.CaseId == scene.Request.Case.Number
        && c.Purpose == scene.Request.Purpose
        && c.ReceiverCvr == scene.Request.Caller.OrganisationCvr
        && c.Holders.Contains(category.Holder)
        && rule.Forms.Contains(c.Form)
        && (c.MandateId.Length == 0 || scene.Mandates.Any(m => m.MandateId == c.MandateId && m.Kind != MandateKind.Companion && Covers(scene, category, m)));

    private static bool Holds(Scene scene, Category category, Rule rule, MandateRecord m) =>
        rule.Mandates.Contains(m.Kind) && scene.Request.CallerKeys.Contains(m.Holder) && Covers(scene, category, m);

    private static bool Covers(Scene scene, Category category, MandateRecord m) =>
        m.Municipality == scene.Request.Caller.Municipality && m.EndedAt is null && m.ValidFrom <= scene.Now && scene.Now < m.ValidUntil
        && m.Categories.Contains(category.Id) && m.Purposes.Contains(scene.Request.Purpose);

    private static bool InForce(Scene scene, Category category, ConsentRecord c) =>
        c.Municipality == scene.Request.Caller.Municipality && c.Categories.Contains(category.Id)
        && c.WithdrawnAt is null && !c.WithdrawnCategories.Contains(category.Id) && c.ValidFrom <= scene.Now && scene.Now < c.ValidUntil;
}
