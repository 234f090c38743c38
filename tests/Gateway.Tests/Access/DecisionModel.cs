using Gateway.Access;
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

    private static bool IsOpen(Scene scene, Category category) =>
        category is { StatisticsOnly: null, Prohibited: null, SourceDecides: null }
        && scene.Request.Caller.Assurance >= scene.Catalogue.Purposes[scene.Request.Purpose].MinimumAssurance
        && !(category.CitizenMayObject is not null && scene.Consents.Any(c => IsObjection(scene, category, c)))
        && Fitting(scene, category).Any(r =>
            r.Kind == RuleKind.Statutory || (r.Kind == RuleKind.Consent && scene.Consents.Any(c => Holds(scene, category, r, c))));

    private static IEnumerable<Rule> Fitting(Scene scene, Category category) => scene.Catalogue.Rules.Where(r =>
        scene.Catalogue.Bases[r.Basis].Verified
        && r.Purpose == scene.Request.Purpose
        && r.Categories.Contains(category.Id)
        && r.Roles.Contains(scene.Request.Caller.Role)
        && r.NecessaryFor.Contains(scene.Request.Step ?? scene.Catalogue.Purposes[scene.Request.Purpose].FirstStep));

    private static bool IsObjection(Scene scene, Category category, ConsentRecord c) =>
        c.Effect == ConsentEffect.Deny && InForce(scene, category, c);

    private static bool Holds(Scene scene, Category category, Rule rule, ConsentRecord c) =>
        c.Effect == ConsentEffect.Permit
        && InForce(scene, category, c)
        && scene.Now <= c.ValidFrom.AddDays(rule.MaximumAgeDays)
        && c.CaseId == scene.Request.Case.Number
        && c.Purpose == scene.Request.Purpose
        && c.ReceiverCvr == scene.Request.Caller.OrganisationCvr
        && c.Holders.Contains(category.Holder)
        && rule.Forms.Contains(c.Form);

    private static bool InForce(Scene scene, Category category, ConsentRecord c) =>
        c.Municipality == scene.Request.Caller.Municipality && c.Categories.Contains(category.Id)
        && c.WithdrawnAt is null && c.ValidFrom <= scene.Now && scene.Now < c.ValidUntil;
}
