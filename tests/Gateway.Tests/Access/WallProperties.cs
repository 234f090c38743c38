using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves the statistics wall, prohibitions and closed purposes over everything that could be thought to open them.</summary>
public sealed class WallProperties
{
    private const int Cases = 4_000;

    private static readonly Role[] EveryRole = Enum.GetValues<Role>();

    private static Gen<(Scene Scene, Role Role)> ScenesAndRoles => from scene in RandomScenes.Any from role in Gen.Elements(EveryRole) select (scene, role);

    [Fact]
    public void Nothing_opens_what_is_statistics_only_or_prohibited()
    {
        // Proves the wall over every combination of caller, rule and record, with all keys tried at once; beside the walled
        // category, in the same scenes, the same keys open everything that nothing else stands against.
        var (walled, opened) = (EveryRole.ToDictionary(r => r, _ => 0), EveryRole.ToDictionary(r => r, _ => 0));
        Replayable.Check(ScenesAndRoles, Cases, c =>
        {
            var (scene, role) = c;
            foreach (var decision in WithEveryKey(scene, role).Grant().Decisions)
            {
                if (decision.Category is not { StatisticsOnly: null, Prohibited: null })
                {
                    walled[role]++;
                    var reasons = Assert.IsType<Decision.Withheld>(decision).Reasons.Select(r => r.Code).ToList();
                    Assert.Equal(decision.Category.StatisticsOnly is not null, reasons[0] == ReasonCode.StatisticsOnly);
                    Assert.Equal(decision.Category.Prohibited is not null, reasons.Contains(ReasonCode.Prohibited));
                }
                else if (IsBarred(scene, role, decision.Category))
                {
                    Assert.IsNotType<Decision.Allowed>(decision);
                }
                else
                {
                    opened[role]++;
                    Assert.IsType<Decision.Allowed>(decision);
                }
            }
        });
        Assert.All(walled, r => Assert.True(r.Value > 20, $"{r.Key} met the wall only {r.Value} times."));
        Assert.All(opened, r => Assert.True(r.Value > 20, $"{r.Key} got through beside the wall only {r.Value} times: the keys are no keys."));
    }

    [Fact]
    public void Nothing_opens_a_purpose_that_is_prohibited_or_takes_figures_only()
    {
        // Proves the same for purposes: control cases and statistics show nobody anything, whatever keys they hold.
        var closed = 0;
        Replayable.Check(ScenesAndRoles, Cases, c =>
        {
            foreach (var (change, code) in new (Func<Purpose, Purpose>, ReasonCode)[]
            {
                (p => p with { Prohibited = "b1", AggregatesOnly = null }, ReasonCode.PurposeProhibited),
                (p => p with { Prohibited = null, AggregatesOnly = "b1" }, ReasonCode.AggregatesOnly),
            })
            {
                foreach (var decision in WithEveryKey(c.Scene, c.Role).WithPurpose(change).Grant().Decisions)
                {
                    closed++;
                    Assert.Contains(code, Assert.IsType<Decision.Withheld>(decision).Reasons.Select(r => r.Code));
                }
            }
        });
        Assert.Equal(2 * 3 * Cases, closed);
    }

    // Everything that could be thought to open: a rule of every kind for every role, all verified, the widest consent and
    // mandate, an emergency at the highest level, an open case, the citizen's own record.
    private static Scene WithEveryKey(Scene scene, Role role)
    {
        Rule key = Scene.Statutory with { Id = "key", Basis = "b1", Purpose = scene.Request.Purpose, Categories = RandomScenes.Categories, Roles = EveryRole, NecessaryFor = Enum.GetValues<CaseStep>() };
        Rule[] keys =
        [
            key, key with { Id = "key-2", Kind = RuleKind.Consent, Forms = ["written"] }, key with { Id = "key-3", Kind = RuleKind.Mandate, Mandates = Enum.GetValues<MandateKind>() },
            key with { Id = "key-4", Kind = RuleKind.Emergency, MinimumAssurance = AssuranceLevel.High },
        ];
        var open = (scene with
        {
            Catalogue = scene.Catalogue with { Rules = [.. scene.Catalogue.Rules, .. keys] },
            Consents = [.. scene.Consents, Scene.Valid with { Purpose = scene.Request.Purpose, CaseId = scene.Request.Case.Number, Categories = RandomScenes.Categories, Holders = ["h1", "h2"] }],
            Mandates = [.. scene.Mandates, Scene.Mandate with { MandateId = "mandate-3", Categories = RandomScenes.Categories, Purposes = [scene.Request.Purpose] }],
            RelationConfirmedAt = scene.Now,
        }).WithBases((b, _) => b with { Verified = true }).WithEachRule((r, _) => r with { Verified = true }).WithKeys(Scene.KeyOfRelative).InEmergency()
            .WithCaller(c => c with { Role = role, Assurance = AssuranceLevel.High, OrganisationCvr = "99990001", Self = Scene.Citizen });
        // Purposes that are closed are the other property's.
        return open.WithPurpose(p => p with { Prohibited = null, AggregatesOnly = null });
    }

    // What stands against a category beside the wall, also with every key.
    private static bool IsBarred(Scene scene, Role role, Category category) =>
        (category.SourceDecides is not null && role is not (Role.Citizen or Role.Representative))
        || (role.IsPrivate() && scene.Catalogue.Purposes[scene.Request.Purpose].Relation is not (RelationRule.None or RelationRule.ConfirmAfterwards))
        || (category.ExistenceConfidential && scene.Request.Use == AccessUse.Locate)
        || (category.CitizenMayObject is not null && scene.Consents.Any(c => c.Effect == ConsentEffect.Deny && c.Categories.Contains(category.Id)
            && c.Municipality == scene.Request.Caller.Municipality && !c.IsWithdrawnFor(category.Id) && c.ValidFrom <= scene.Now && scene.Now < c.ValidUntil));
}
