using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>
/// Generates small catalogues, sound and unsound: rules of every kind and of none, closed and unverified ones, walls,
/// bans, purposes that are closed or demand a relation. What the reader of the file refuses may stand here: the
/// decision must not depend on it.
/// </summary>
internal static class RandomCatalogues
{
    public static readonly string[] Categories = ["c1", "c2", "c3"];
    public static readonly string[] Purposes = ["p1", "p2"];
    public static readonly string[] Holders = ["h1", "h2"];
    public static readonly string[] Forms = ["digital", "written", "oral"];
    private static readonly string[] Bases = ["b1", "b2", "b3", "b4"];
    private static readonly Role[] Acting = [Role.Representative, Role.Companion];

    public static Gen<PolicyCatalogue> Any =>
        from verified in Verified.ArrayOf(Bases.Length)
        from purposes in PurposeGen.ArrayOf(Purposes.Length)
        from categories in CategoryGen.ArrayOf(Categories.Length)
        from rules in Rules.ListOf(8)
        let scene = Scene.ByLaw
        select scene.Catalogue with
        {
            Bases = Bases.Zip(verified, (id, v) => scene.Catalogue.Bases[Scene.Law] with { Id = id, Verified = v }).ToDictionary(b => b.Id),
            Holders = Holders.ToDictionary(id => id, id => new Holder(id, Scene.Text(id))),
            Purposes = Purposes.Zip(purposes, (id, p) => p with { Id = id }).ToDictionary(p => p.Id),
            Categories = [.. Categories.Zip(categories, (id, c) => c with { Id = id })],
            Rules = [.. rules.Select((r, i) => r with { Id = FormattableString.Invariant($"r{i + 1}") })],
        };

    public static Gen<string[]> Some(string[] names) =>
        from taken in RandomScenes.Often(true, false).ArrayOf(names.Length)
        select names.Where((_, i) => taken[i]).ToArray();

    private static Gen<Purpose> PurposeGen =>
        from assurance in RandomScenes.Often(AssuranceLevel.Substantial, AssuranceLevel.Low, AssuranceLevel.High)
        from prohibited in Rarely
        from aggregates in Rarely
        from relation in RandomScenes.Often(RelationRule.None, RelationRule.ConfirmAfterwards, RelationRule.Required)
        select new Purpose("p", Scene.Text("p"), CaseStep.Preparation, assurance, Categories) { Prohibited = prohibited, AggregatesOnly = aggregates, Relation = relation };

    private static Gen<Category> CategoryGen =>
        from holder in RandomScenes.Often(Holders)
        from wall in Rarely
        from ban in Rarely
        from source in Rarely
        from objection in Gen.Elements(null, "b4")
        from confidential in RandomScenes.Often(false, true)
        select Scene.ByLaw.Category with
        {
            Holder = holder,
            StatisticsOnly = wall,
            Prohibited = ban,
            SourceDecides = source,
            CitizenMayObject = objection,
            ExistenceConfidential = confidential,
        };

    private static Gen<Rule> Rules =>
        from kind in Gen.Frequency(
            (6, Gen.Constant(RuleKind.Consent)), (2, Gen.Constant(RuleKind.Statutory)), (4, Gen.Constant(RuleKind.Mandate)), (3, Gen.Constant(RuleKind.Emergency)),
            (1, Gen.Elements(RuleKind.Unknown, (RuleKind)7)))
        from verified in Verified
        from closed in RandomScenes.Often(false, true)
        from basis in Gen.Elements(Bases)
        from purpose in RandomScenes.Often(Purposes)
        from categories in Some(Categories)
        from roles in kind == RuleKind.Mandate
            ? RandomScenes.Often(Acting, Enum.GetValues<Role>())
            : RandomScenes.Often([Role.Caseworker], Enum.GetValues<Role>(), [Role.Citizen], [Role.HealthCoordinator])
        from steps in RandomScenes.Often([CaseStep.Preparation], Enum.GetValues<CaseStep>(), [CaseStep.FollowUp])
        from forms in Some(Forms)
        from mandates in RandomScenes.Often([MandateKind.Guardian, MandateKind.PowerOfAttorney], Enum.GetValues<MandateKind>(), [])
        from days in RandomScenes.Often(365, 10)
        from least in RandomScenes.Often(null, (AssuranceLevel?)AssuranceLevel.High)
        from holdsBack in RandomScenes.Often(false, true)
        select Scene.Consensual with
        {
            Kind = kind,
            Verified = verified,
            ClosedBecause = closed ? Scene.Text("closed") : null,
            Basis = basis,
            Purpose = purpose,
            Categories = categories,
            Roles = roles,
            NecessaryFor = steps,
            Forms = forms,
            Mandates = mandates,
            MaximumAgeDays = days,
            MinimumAssurance = kind == RuleKind.Emergency ? AssuranceLevel.High : least,
            HoldsBackThirdParty = holdsBack,
        };

    // Often enough unverified that verifications decide something.
    private static Gen<bool> Verified => Gen.Elements(true, true, true, true, false);

    private static Gen<string?> Rarely => Gen.Frequency((9, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(Bases)));
}
