using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>
/// Generates whole scenes: catalogue, caller, question, consents and time. Every name comes from a small set, so that
/// rules, consents and questions often fit each other; a scene in which nothing is ever allowed would prove nothing.
/// </summary>
internal static class RandomScenes
{
    public static readonly string[] Categories = ["c1", "c2", "c3"];
    private static readonly string[] Bases = ["b1", "b2", "b3", "b4"];
    private static readonly string[] Purposes = ["p1", "p2"];
    private static readonly string[] Holders = ["h1", "h2"];
    private static readonly string[] Cases = ["case-1", "case-2"];
    private static readonly string[] Receivers = ["99990001", "99990002"];
    private static readonly string[] Forms = ["digital", "written", "oral"];
    private static readonly MunicipalityId[] Municipalities = [MunicipalityId.Parse("0999"), MunicipalityId.Parse("0998")];

    public static Gen<Scene> Any =>
        from catalogue in Catalogues
        from request in Requests
        from consents in Consents.ListOf().Resize(5)
        select new Scene { Catalogue = catalogue, Request = request, Consents = Numbered(consents) };

    public static Gen<ConsentRecord> Consents =>
        from effect in Often(ConsentEffect.Permit, ConsentEffect.Deny)
        from municipality in Often(Municipalities)
        from receiver in Often(Receivers)
        from purpose in Often(Purposes)
        from @case in Often(Cases)
        from categories in Some(Categories)
        from holders in Some(Holders)
        from form in Gen.Elements(Forms)
        from start in Often(-20, -400, 1)
        from end in Often(20, -1, 0)
        from withdrawn in Often(false, true)
        select Scene.Valid with
        {
            Effect = effect,
            Municipality = municipality,
            ReceiverCvr = receiver,
            Purpose = purpose,
            CaseId = @case,
            Categories = categories,
            Holders = holders,
            Form = form,
            ValidFrom = Scene.Noon.AddDays(start),
            ValidUntil = Scene.Noon.AddDays(end),
            WithdrawnAt = withdrawn ? Scene.Noon.AddDays(-1) : null,
        };

    /// <summary>The first value three times out of four or more.</summary>
    public static Gen<T> Often<T>(params T[] values) => Gen.Frequency((6, Gen.Constant(values[0])), (1, Gen.Elements(values)));

    private static Gen<AccessRequest> Requests =>
        from role in Often(Role.Caseworker, Role.CoordinatingCaseworker, Role.HealthCoordinator)
        from assurance in Often(AssuranceLevel.Substantial, AssuranceLevel.Low, AssuranceLevel.High)
        from purpose in Often(Purposes)
        from @case in Often(Cases)
        from receiver in Often(Receivers)
        from step in Often(null, CaseStep.Preparation, CaseStep.TeamMeeting, (CaseStep?)CaseStep.FollowUp)
        let scene = Scene.ByLaw
        select scene.Request with
        {
            Caller = scene.Request.Caller with { Role = role, Assurance = assurance, OrganisationCvr = receiver },
            Case = CaseId.TryParse(@case)!,
            Purpose = purpose,
            Step = step,
            Categories = Categories,
        };

    private static Gen<PolicyCatalogue> Catalogues =>
        from verified in Often(true, false).ArrayOf(Bases.Length)
        from assurance in Often(AssuranceLevel.Substantial, AssuranceLevel.Low, AssuranceLevel.High).ArrayOf(Purposes.Length)
        from categories in CategoryGen.ArrayOf(Categories.Length)
        from rules in Rules.ListOf(6)
        let scene = Scene.ByLaw
        select scene.Catalogue with
        {
            Bases = Bases.Zip(verified, (id, v) => scene.Catalogue.Bases[Scene.Law] with { Id = id, Verified = v }).ToDictionary(b => b.Id),
            Holders = Holders.ToDictionary(id => id, id => new Holder(id, Scene.Text(id))),
            Purposes = Purposes.Zip(assurance, (id, a) => new Purpose(id, Scene.Text(id), CaseStep.Preparation, a, Categories)).ToDictionary(p => p.Id),
            Categories = [.. Categories.Zip(categories, (id, c) => c with { Id = id })],
            Rules = [.. rules],
        };

    private static Gen<Category> CategoryGen =>
        from holder in Often(Holders)
        from wall in Rarely
        from ban in Rarely
        from source in Rarely
        from objection in Gen.Elements(null, "b4")
        select Scene.ByLaw.Category with
        {
            Holder = holder,
            StatisticsOnly = wall,
            Prohibited = ban,
            SourceDecides = source,
            CitizenMayObject = objection,
        };

    private static Gen<Rule> Rules =>
        from kind in Gen.Elements(RuleKind.Consent, RuleKind.Consent, RuleKind.Consent, RuleKind.Statutory, RuleKind.Unknown, (RuleKind)7)
        from basis in Gen.Elements(Bases)
        from purpose in Often(Purposes)
        from categories in Some(Categories)
        from roles in Often([Role.Caseworker], Enum.GetValues<Role>(), [Role.HealthCoordinator])
        from steps in Often([CaseStep.Preparation], Enum.GetValues<CaseStep>(), [CaseStep.FollowUp])
        from forms in Some(Forms)
        from days in Often(365, 10)
        select Scene.Consensual with
        {
            Kind = kind,
            Basis = basis,
            Purpose = purpose,
            Categories = categories,
            Roles = roles,
            NecessaryFor = steps,
            Forms = forms,
            MaximumAgeDays = days,
        };

    private static Gen<string?> Rarely => Gen.Frequency((7, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(Bases)));

    private static Gen<string[]> Some(string[] names) =>
        from taken in Often(true, false).ArrayOf(names.Length)
        select names.Where((_, i) => taken[i]).ToArray();

    private static IReadOnlyList<ConsentRecord> Numbered(IEnumerable<ConsentRecord> consents) =>
        [.. consents.Select((c, i) => c with { ConsentId = FormattableString.Invariant($"consent-{i + 1}") })];
}
