using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>
/// Generates whole scenes: catalogue, caller, question, records and time. Every name comes from a small set, so that
/// rules, records and questions often fit each other; a scene in which nothing is ever allowed would prove nothing.
/// </summary>
internal static class RandomScenes
{
    public static readonly string[] Categories = RandomCatalogues.Categories;
    public static readonly string[] MandateIds = ["mandate-1", "mandate-2"];
    private static readonly string[] Cases = ["case-1", "case-2"];
    private static readonly string[] Receivers = ["99990001", "99990002"];
    private static readonly MunicipalityId[] Municipalities = [MunicipalityId.Parse("0999"), MunicipalityId.Parse("0998")];
    private static readonly CitizenKey[] Holders = [Scene.KeyOfRelative, Scene.Key(2)];

    public static Gen<Scene> Any =>
        from catalogue in RandomCatalogues.Any
        from request in Requests
        from consents in Consents.ListOf().Resize(5)
        from mandates in Mandates.ArrayOf(MandateIds.Length)
        from verifications in Verifications(catalogue)
        from confirmed in Often<TimeSpan?>(TimeSpan.FromHours(1), null, TimeSpan.FromDays(2))
        select new Scene
        {
            Catalogue = catalogue,
            Request = request,
            Consents = Numbered(consents),
            Mandates = [.. mandates.Select((m, i) => m with { MandateId = MandateIds[i] })],
            Verifications = verifications,
            RelationConfirmedAt = Scene.Noon - confirmed,
        };

    public static Gen<ConsentRecord> Consents =>
        from effect in Often(ConsentEffect.Permit, ConsentEffect.Deny)
        from municipality in Often(Municipalities)
        from receiver in Often(Receivers)
        from purpose in Often(RandomCatalogues.Purposes)
        from @case in Often(Cases)
        from categories in RandomCatalogues.Some(Categories)
        from holders in RandomCatalogues.Some(RandomCatalogues.Holders)
        from form in Gen.Elements(RandomCatalogues.Forms)
        from start in Often(-20, -400, 1)
        from given in Often(-20, -400, 1)
        from end in Often(20, -1, 0)
        from withdrawn in Often(false, true)
        from partly in Often([], Categories)
        from superseded in Often("", "consent-9")
        from mandate in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Elements([.. MandateIds, "mandate-9"])))
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
            GrantedAt = Scene.Noon.AddDays(given),
            ValidFrom = Scene.Noon.AddDays(start),
            ValidUntil = Scene.Noon.AddDays(end),
            WithdrawnAt = withdrawn ? Scene.Noon.AddDays(-1) : null,
            WithdrawnCategories = [.. partly.Take(1)],
            SupersededBy = superseded,
            MandateId = mandate,
        };

    public static Gen<MandateRecord> Mandates =>
        from municipality in Often(Municipalities)
        from holder in Often(Holders)
        from kind in Often(MandateKind.Guardian, MandateKind.PowerOfAttorney, MandateKind.Parent, MandateKind.Companion)
        from categories in RandomCatalogues.Some(Categories)
        from purposes in RandomCatalogues.Some(RandomCatalogues.Purposes)
        from start in Often(-20, 1)
        from end in Often(20, 0)
        from ended in Often(false, true)
        select Scene.Mandate with
        {
            Municipality = municipality,
            Holder = holder,
            Kind = kind,
            Categories = categories,
            Purposes = purposes,
            ValidFrom = Scene.Noon.AddDays(start),
            ValidUntil = Scene.Noon.AddDays(end),
            EndedAt = ended ? Scene.Noon.AddDays(-1) : null,
        };

    /// <summary>The first value three times out of four or more.</summary>
    public static Gen<T> Often<T>(params T[] values) => Gen.Frequency((6, Gen.Constant(values[0])), (1, Gen.Elements(values)));

    private static Gen<AccessRequest> Requests =>
        from role in Gen.Frequency(
            (6, Gen.Constant(Role.Caseworker)), (3, Gen.Constant(Role.Representative)), (2, Gen.Constant(Role.Citizen)),
            (2, Gen.Elements(Role.Companion, Role.HealthCoordinator, Role.System, Role.CoordinatingCaseworker, Role.SourceOwner)))
        from assurance in Gen.Elements(AssuranceLevel.Substantial, AssuranceLevel.High, AssuranceLevel.High, AssuranceLevel.Low)
        from purpose in Often(RandomCatalogues.Purposes)
        from @case in Often(Cases)
        from receiver in Often(Receivers)
        from step in Often(null, CaseStep.Preparation, CaseStep.TeamMeeting, (CaseStep?)CaseStep.FollowUp)
        from use in Often(AccessUse.Overview, AccessUse.Stream, AccessUse.Locate, AccessUse.Explain)
        from self in Often(Scene.Citizen, Scene.Relative)
        from keys in Often<CitizenKey[]>([Scene.KeyOfRelative], [Scene.Key(3), Scene.KeyOfRelative], [])
        from emergency in Gen.Elements(true, false)
        let scene = Scene.ByLaw
        select scene.Request with
        {
            Caller = scene.Request.Caller with
            {
                Role = role,
                Assurance = assurance,
                OrganisationCvr = role.IsPrivate() ? "" : receiver,
                Self = role == Role.Citizen ? self : role.IsPrivate() ? Scene.Relative : null,
            },
            Case = CaseId.TryParse(@case)!,
            Purpose = purpose,
            Step = step,
            Categories = Categories,
            Use = use,
            CallerKeys = role.IsPrivate() ? keys : [],
            Emergency = emergency ? new EmergencyReason("The citizen lies unconscious.") : null,
        };

    // For some of what there is to be verified: the text as it reads, or another one.
    private static Gen<IReadOnlyList<Verification>> Verifications(PolicyCatalogue catalogue)
    {
        var sound = catalogue.Rules.Select(r => new Verification(Fingerprints.Target(r), Fingerprints.Of(r)))
            .Concat(catalogue.Bases.Values.Select(b => new Verification(Fingerprints.Target(b), Fingerprints.Of(b)))).ToArray();
        return from choice in Gen.Elements(0, 1, 1, 2).ArrayOf(sound.Length)
               select (IReadOnlyList<Verification>)[.. sound.Zip(choice).Where(v => v.Second > 0).Select(v => v.Second == 1 ? v.First : v.First with { Fingerprint = "another text" })];
    }

    private static IReadOnlyList<ConsentRecord> Numbered(IEnumerable<ConsentRecord> consents) =>
        [.. consents.Select((c, i) => c with { ConsentId = FormattableString.Invariant($"consent-{i + 1}") })];
}
