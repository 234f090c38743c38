using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves that an overlay restricts and never widens, whatever it says, and only where it belongs.</summary>
public sealed class PolicyOverlayTests
{
    private const int Cases = 4_000;

    // One restriction each of what is open in the small scene, and the reason it leads to.
    private static readonly Dictionary<string, (Scene Scene, PolicyOverlay Overlay, ReasonCode Reason)> Examples = new()
    {
        ["a rule closed"] = (Scene.ByConsent, OfRule(new() { ClosedBecause = Scene.Text("closed") }), ReasonCode.RestrictedByMunicipality),
        ["fewer roles"] = (Scene.ByConsent, OfRule(new() { Roles = [Role.HealthCoordinator] }), ReasonCode.RoleNotAllowed),
        ["fewer steps"] = (Scene.ByConsent, OfRule(new() { NecessaryFor = [CaseStep.Decision] }), ReasonCode.NotNecessaryForStep),
        ["fewer forms"] = (Scene.ByConsent, OfRule(new() { Forms = ["digital"] }), ReasonCode.ConsentFormNotAccepted),
        ["younger consents"] = (Scene.ByConsent, OfRule(new() { MaximumAgeDays = 9 }), ReasonCode.ConsentTooOld),
        ["a higher level for the rule"] = (Scene.ByConsent, OfRule(new() { MinimumAssurance = AssuranceLevel.High }), ReasonCode.AssuranceTooLow),
        ["a wall"] = (Scene.ByConsent, OfCategory(new(false, Scene.Wall, null)), ReasonCode.StatisticsOnly),
        ["a ban"] = (Scene.ByConsent, OfCategory(new(false, null, Scene.Ban)), ReasonCode.Prohibited),
        ["confidential existence"] = (
            Scene.ByConsent with { Request = Scene.ByConsent.Request with { Use = AccessUse.Locate } }, OfCategory(new(true, null, null)), ReasonCode.ExistenceConfidential),
        ["an open case"] = (Scene.ByConsent, OfPurpose(new(RelationRule.Required, null)), ReasonCode.RelationUnconfirmed),
        ["a higher level for the purpose"] = (Scene.ByConsent, OfPurpose(new(null, AssuranceLevel.High)), ReasonCode.AssuranceTooLow),
    };

    public static TheoryData<string> Named => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public void Each_restriction_closes_what_was_open(string name)
    {
        // Proves each field of an overlay by the reason it leads to, and that without it the same question is allowed.
        var (scene, overlay, reason) = Examples[name];
        Assert.IsType<Decision.Allowed>(scene.Decide());
        Assert.Equal([reason], Scene.Reasons(Under(overlay, scene).Decide()).Select(r => r.Code));
    }

    [Fact]
    public void An_overlay_that_would_widen_changes_nothing()
    {
        // Proves that the narrower of the two holds in every field also where the reader's checks were passed by.
        var wide = Overlay() with
        {
            Rules = new Dictionary<string, RuleRestriction>
            {
                [Scene.Consensual.Id] = new()
                {
                    Roles = Enum.GetValues<Role>(), NecessaryFor = Enum.GetValues<CaseStep>(), Forms = ["written", "oral", "digital"], MaximumAgeDays = 9_999, MinimumAssurance = AssuranceLevel.Low,
                },
            },
            Categories = new Dictionary<string, CategoryRestriction> { [Scene.Letters] = new(false, null, null) },
            Purposes = new Dictionary<string, PurposeRestriction> { [Scene.Purpose] = new(RelationRule.None, AssuranceLevel.Low) },
        };
        var scene = Scene.ByConsent.WithCategory(c => c with { Prohibited = Scene.Ban, StatisticsOnly = Scene.Wall, ExistenceConfidential = true })
            .WithPurpose(p => p with { Relation = RelationRule.ConfirmAfterwards });
        var (before, after) = (scene.Catalogue, wide.Restrict(scene.Catalogue));

        Assert.Equal(before.Categories, after.Categories);
        Assert.Equal(before.Purposes[Scene.Purpose], after.Purposes[Scene.Purpose]);
        Assert.Equal(Fingerprints.Of(before.Rules[0]), Fingerprints.Of(after.Rules[0]));
    }

    [Fact]
    public void Another_municipalitys_overlay_changes_nothing_here()
    {
        // Proves that nothing crosses: the same question, here and there, under an overlay of there.
        var (here, there) = (MunicipalityId.Parse("0999"), MunicipalityId.Parse("0998"));
        var shared = Scene.ByConsent.Catalogue;
        var catalogues = new PolicyCatalogues(shared, new Dictionary<MunicipalityId, PolicyCatalogue> { [there] = OfRule(new() { ClosedBecause = Scene.Text("closed") }).Restrict(shared) });

        Assert.IsType<Decision.Allowed>((Scene.ByConsent with { Catalogue = catalogues.Of(here) }).Decide());
        Assert.Same(shared, catalogues.Of(here));
        var crossed = Scene.ByConsent.WithCaller(c => c with { Municipality = there }).WithConsent(c => c with { Municipality = there });
        Assert.IsType<Decision.Allowed>(crossed.Decide());
        Assert.Equal([ReasonCode.RestrictedByMunicipality], Scene.Reasons((crossed with { Catalogue = catalogues.Of(there) }).Decide()).Select(r => r.Code));
    }

    [Fact]
    public void The_municipalitys_own_reason_is_told_beside_what_else_fails()
    {
        // Proves: that a rule is closed is told with the municipality's words also where another rule is tried and fails, never where another opens, and not to a role it would not have served; the next step is the other rule's, and where there is none, to go on without.
        var closed = OfRule(new() { ClosedBecause = new("Vi spørger selv.", "We ask ourselves.") });
        Decision Decide(Scene scene) => (scene with { Catalogue = closed.Restrict(scene.Catalogue) }).Decide();
        var reason = Assert.Single(Scene.Reasons(Decide(Scene.ByConsent)));
        Assert.EndsWith(" Vi spørger selv.", ReasonTexts.ForCaseworker(reason).Da, StringComparison.Ordinal);
        Assert.EndsWith(" Vi spørger selv.", ReasonTexts.ForCitizen(reason).Da, StringComparison.Ordinal);
        Assert.EndsWith(" We ask ourselves.", ReasonTexts.ForOfficer(reason).En, StringComparison.Ordinal);
        Assert.Equal(NextStep.DecideOnWhatIsAtHand, NextSteps.For(Decide(Scene.ByConsent)));

        var other = Scene.Consensual with { Id = "other", Forms = ["oral"] };
        var both = Scene.ByConsent.WithRules(Scene.Consensual, other);
        Assert.Equal([ReasonCode.RestrictedByMunicipality, ReasonCode.ConsentFormNotAccepted], Scene.Reasons(Decide(both)).Select(r => r.Code));
        Assert.Equal(NextStep.AskForConsent, NextSteps.For(Decide(both)));
        Assert.IsType<Decision.Allowed>(Decide(Scene.ByConsent.WithRules(Scene.Consensual, Scene.Statutory)));
        Assert.Equal([ReasonCode.RoleNotAllowed], Scene.Reasons(Decide(Scene.ByConsent.WithCaller(c => c with { Role = Role.GeneralPractitioner }))).Select(r => r.Code));
        // At a login that is too low as well, a better one would not help.
        Assert.Equal(NextStep.DecideOnWhatIsAtHand, NextSteps.For(Decide(Scene.ByConsent.WithCaller(c => c with { Assurance = AssuranceLevel.Low }))));
    }

    [Fact]
    public void The_version_names_both_texts()
    {
        // Proves that a record made under an overlay says so: another overlay or another catalogue is another version.
        var shared = Scene.ByConsent.Catalogue;
        string[] versions =
        [
            shared.Version, Overlay().Restrict(shared).Version, (Overlay() with { Text = "other" }).Restrict(shared).Version,
            Overlay().Restrict(shared with { Version = "sha256:changed" }).Version,
        ];
        Assert.Distinct(versions);
        Assert.All(versions.Skip(1), v => Assert.Matches("^sha256:[0-9a-f]{64}$", v));
        // What an auditor computes: printf '%s\n%s\n' sha256:small "sha256:$(sha256sum of the overlay)" | sha256sum
        Assert.Equal(PolicyCatalogueFile.VersionOf($"sha256:small\n{PolicyCatalogueFile.VersionOf("own")}\n"), versions[1]);
        Assert.Equal("own", Overlay().Restrict(shared).OverlayText);
    }

    [Fact]
    public void A_rule_that_an_overlay_narrows_is_verified_anew()
    {
        // Proves that a verification is of the rule as it reads in the municipality: narrower is another rule.
        var doubtful = Scene.ByLaw.WithRules(Scene.Statutory with { Verified = false, NecessaryFor = [CaseStep.Preparation, CaseStep.Decision] });
        var read = new Verification(Fingerprints.Target(doubtful.Catalogue.Rules[0]), Fingerprints.Of(doubtful.Catalogue.Rules[0]));
        Assert.IsType<Decision.Allowed>((doubtful with { Verifications = [read] }).Decide());

        var narrowed = Under(OfRule(new() { NecessaryFor = [CaseStep.Preparation] }, "by-law"), doubtful with { Verifications = [read] });
        Assert.Equal([ReasonCode.LegalBasisUnverified], Scene.Reasons(narrowed.Decide()).Select(r => r.Code));
    }

    [Fact]
    public void An_overlay_never_allows_more()
    {
        // Proves over generated catalogues, records and overlays, sound and unsound, that restricting opens nothing; each kind of restriction closes something.
        var closed = new Dictionary<string, int>();
        var cases = from scene in RandomScenes.Any
                    from kind in Gen.Elements("rules", "categories", "purposes", "everything")
                    from overlay in Overlays(scene.Catalogue, kind)
                    select (scene, kind, overlay);
        Replayable.Check(cases, 2 * Cases, c =>
        {
            var (before, after) = (c.scene.Allowed(), Under(c.overlay, c.scene).Allowed());
            Assert.True(after.IsSubsetOf(before), $"An overlay of {c.kind} opened {string.Join(", ", after.Except(before))}.");
            closed[c.kind] = closed.GetValueOrDefault(c.kind) + before.Count - after.Count;
        });
        Assert.Equal(4, closed.Count);
        Assert.All(closed, c => Assert.True(c.Value > 50, $"Overlays of {c.Key} closed only {c.Value} categories."));
    }

    private static Gen<PolicyOverlay> Overlays(PolicyCatalogue catalogue, string kind) =>
        from rules in RuleRestrictions.ArrayOf(catalogue.Rules.Count)
        from categories in CategoryRestrictions.ArrayOf(catalogue.Categories.Count)
        from purposes in PurposeRestrictions.ArrayOf(catalogue.Purposes.Count)
        select Overlay() with
        {
            Rules = kind is "rules" or "everything" ? catalogue.Rules.Zip(rules).ToDictionary(r => r.First.Id, r => r.Second) : new Dictionary<string, RuleRestriction>(),
            Categories = kind is "categories" or "everything" ? catalogue.Categories.Zip(categories).ToDictionary(c => c.First.Id, c => c.Second) : new Dictionary<string, CategoryRestriction>(),
            Purposes = kind is "purposes" or "everything" ? catalogue.Purposes.Keys.Zip(purposes).ToDictionary(p => p.First, p => p.Second) : new Dictionary<string, PurposeRestriction>(),
        };

    private static Gen<RuleRestriction> RuleRestrictions =>
        from closed in RandomScenes.Often(false, true)
        from roles in RandomScenes.Often<Role[]?>(null, Enum.GetValues<Role>(), [Role.Caseworker], [])
        from steps in RandomScenes.Often<CaseStep[]?>(null, Enum.GetValues<CaseStep>(), [CaseStep.FollowUp])
        from forms in RandomScenes.Often<string[]?>(null, RandomCatalogues.Forms, ["written"])
        from days in RandomScenes.Often<int?>(null, 5, 9_999)
        from least in RandomScenes.Often<AssuranceLevel?>(null, AssuranceLevel.Low, AssuranceLevel.High)
        select new RuleRestriction { ClosedBecause = closed ? Scene.Text("closed") : null, Roles = roles, NecessaryFor = steps, Forms = forms, MaximumAgeDays = days, MinimumAssurance = least };

    private static Gen<CategoryRestriction> CategoryRestrictions =>
        from confidential in RandomScenes.Often(false, true)
        from wall in RandomScenes.Often(null, "b1")
        from ban in RandomScenes.Often(null, "b2")
        select new CategoryRestriction(confidential, wall, ban);

    private static Gen<PurposeRestriction> PurposeRestrictions =>
        from relation in Gen.Elements<RelationRule?>(null, RelationRule.None, RelationRule.Required)
        from least in Gen.Elements<AssuranceLevel?>(null, AssuranceLevel.Low, AssuranceLevel.High)
        select new PurposeRestriction(relation, least);

    private static Scene Under(PolicyOverlay overlay, Scene scene) => scene with { Catalogue = overlay.Restrict(scene.Catalogue) };

    private static PolicyOverlay OfRule(RuleRestriction restriction, string id = "by-consent") => Overlay() with { Rules = new Dictionary<string, RuleRestriction> { [id] = restriction } };

    private static PolicyOverlay OfCategory(CategoryRestriction restriction) => Overlay() with { Categories = new Dictionary<string, CategoryRestriction> { [Scene.Letters] = restriction } };

    private static PolicyOverlay OfPurpose(PurposeRestriction restriction) => Overlay() with { Purposes = new Dictionary<string, PurposeRestriction> { [Scene.Purpose] = restriction } };

    private static PolicyOverlay Overlay() => new()
    {
        Municipality = MunicipalityId.Parse("0999"),
        Text = "own",
        Rules = new Dictionary<string, RuleRestriction>(),
        Categories = new Dictionary<string, CategoryRestriction>(),
        Purposes = new Dictionary<string, PurposeRestriction>(),
    };
}
