using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves what must hold for every catalogue, caller, question and set of records, not only for the examples.</summary>
public sealed class AccessDecisionProperties
{
    private const int Cases = 2_000;

    // Each makes a consent one that must never carry a category.
    private static readonly Dictionary<string, Func<Scene, ConsentRecord, ConsentRecord>> Breaks = new()
    {
        ["withdrawn"] = (s, c) => c with { WithdrawnAt = s.Now.AddDays(-1) },
        ["withdrawn in part"] = (_, c) => c with { WithdrawnCategories = RandomScenes.Categories },
        ["superseded"] = (_, c) => c with { SupersededBy = "consent-9" },
        ["expired"] = (s, c) => c with { ValidUntil = s.Now },
        ["not yet valid"] = (s, c) => c with { ValidFrom = s.Now.AddTicks(1) },
        ["too old"] = (s, c) => c with { ValidFrom = s.Now.AddDays(-366) },
        ["other case"] = (_, c) => c with { CaseId = "case-3" },
        ["other purpose"] = (_, c) => c with { Purpose = "p3" },
        ["other receiver"] = (_, c) => c with { ReceiverCvr = "99990003" },
        ["other holder"] = (_, c) => c with { Holders = ["h3"] },
        ["other municipality"] = (_, c) => c with { Municipality = MunicipalityId.Parse("0997") },
        ["other category"] = (_, c) => c with { Categories = ["c4"] },
        ["other form"] = (_, c) => c with { Form = "party-hearing" },
        ["objection"] = (_, c) => c with { Effect = ConsentEffect.Deny },
        ["unknown effect"] = (_, c) => c with { Effect = (ConsentEffect)9 },
        ["under a mandate nobody knows"] = (_, c) => c with { MandateId = "mandate-9" },
    };

    [Fact]
    public void A_restriction_never_allows_more()
    {
        // Proves that taking away a permission, whichever it is, opens nothing; and that each of them closes something.
        var closed = Restrictions.All.Keys.ToDictionary(name => name, _ => 0);
        var cases = from scene in RandomScenes.Any
                    from name in Gen.Elements<string>([.. Restrictions.All.Keys])
                    from at in Gen.Choose(0, 99)
                    select (scene, name, at);
        Replayable.Check(cases, 8 * Cases, c =>
        {
            var before = c.scene.Allowed();
            var after = Restrictions.All[c.name](c.scene, c.at).Allowed();
            Assert.True(after.IsSubsetOf(before), $"'{c.name}' opened {string.Join(", ", after.Except(before))}");
            closed[c.name] += before.Count - after.Count;
        });
        Assert.All(closed, c => Assert.True(c.Value > 0, $"'{c.Key}' never closed anything, so it was not tried."));
    }

    [Fact]
    public void A_consent_that_does_not_fit_never_carries_anything()
    {
        // Proves each thing that can be wrong with a consent, on scenes where the sound consent does carry a category.
        var stopped = Breaks.Keys.ToDictionary(name => name, _ => 0);
        var cases = from scene in RandomScenes.Any
                    from name in Gen.Elements<string>([.. Breaks.Keys])
                    select (scene, name);
        Replayable.Check(cases, 5 * Cases, c =>
        {
            var broken = c.scene.WithEachConsent((consent, _) => Breaks[c.name](c.scene, consent));
            Assert.All(broken.Grant().Allowed, allowed => Assert.Null(allowed.ConsentId));
            stopped[c.name] += c.scene.Grant().Allowed.Count(allowed => allowed.ConsentId is not null);
        });
        Assert.All(stopped, s => Assert.True(s.Value > 0, $"'{s.Key}' never met a consent that carried anything."));
    }

    [Fact]
    public void The_decision_agrees_with_the_law_written_down_a_second_time()
    {
        // Proves that exactly what the model opens is allowed, on a verified basis and the consent or mandate that carries it.
        var (open, closed, byConsent, byMandate, emergency) = (0, 0, 0, 0, 0);
        Replayable.Check(RandomScenes.Any, 5 * Cases, scene =>
        {
            var grant = scene.Grant();
            Assert.Equal(DecisionModel.Open(scene), grant.Allowed.Select(a => a.Category.Id));
            foreach (var allowed in grant.Allowed)
            {
                var rule = scene.Catalogue.Rules.Single(r => r.Id == allowed.RuleId);
                Assert.Equal((rule.Basis, rule.HoldsBackThirdParty, rule.Kind == RuleKind.Emergency), (allowed.Basis.Id, allowed.HoldsBackThirdParty, allowed.Emergency));
                Assert.Equal(rule.Kind == RuleKind.Consent, allowed.ConsentId is not null);
                if (allowed.ConsentId is { } id)
                    Assert.True(DecisionModel.Carries(scene, allowed.Category, scene.Consents.Single(c => c.ConsentId == id)));
                if (rule.Kind == RuleKind.Mandate)
                    Assert.True(DecisionModel.Carries(scene, allowed.Category, scene.Mandates.Single(m => m.MandateId == allowed.MandateId)));
                (byConsent, byMandate, emergency) = rule.Kind switch
                {
                    RuleKind.Consent => (byConsent + 1, byMandate, emergency),
                    RuleKind.Mandate => (byConsent, byMandate + 1, emergency),
                    RuleKind.Emergency => (byConsent, byMandate, emergency + 1),
                    _ => (byConsent, byMandate, emergency),
                };
            }
            open += grant.Allowed.Count();
            closed += grant.Decisions.Count - grant.Allowed.Count();
        });
        Assert.True(open > 2 * Cases && closed > 2 * Cases, $"{open} open, {closed} closed: the scenes are one-sided.");
        Assert.True(byConsent > 500 && byMandate > 200 && emergency > 100, $"{byConsent} by consent, {byMandate} by mandate, {emergency} in an emergency: one is hardly tried.");
    }

    [Fact]
    public void Every_absence_has_its_reasons_each_once_and_a_next_step() =>
        // Proves that nothing is ever withheld in silence, that no reason is repeated, and that each absence says what can be done.
        Replayable.Check(RandomScenes.Any, 5 * Cases, scene =>
        {
            foreach (var decision in scene.Grant().Decisions.Where(d => d is not Decision.Allowed))
            {
                var reasons = Scene.Reasons(decision);
                Assert.NotEmpty(reasons);
                Assert.Distinct(reasons);
                Assert.All(reasons, r => Assert.True(r.Code < ReasonCode.NothingHeld));
                Assert.NotNull(NextSteps.For(decision));
            }
        });

    [Fact]
    public void The_order_of_records_does_not_matter()
    {
        // Proves that what is allowed, and which reasons are told, does not depend on the order in which a store reads.
        var shuffled = 0;
        var cases = from scene in RandomScenes.Any
                    from consents in Gen.Shuffle<ConsentRecord>([.. scene.Consents])
                    from mandates in Gen.Shuffle<MandateRecord>([.. scene.Mandates])
                    from verifications in Gen.Shuffle<Verification>([.. scene.Verifications])
                    select (scene, other: scene with { Consents = consents, Mandates = mandates, Verifications = verifications });
        Replayable.Check(cases, 2 * Cases, c =>
        {
            var (first, second) = (c.scene.Grant(), c.other.Grant());
            Assert.Equal(first.Decisions.Select(d => d.GetType()), second.Decisions.Select(d => d.GetType()));
            foreach (var (one, other) in first.Decisions.Zip(second.Decisions))
                Assert.Equal(Scene.Reasons(one).ToHashSet(), Scene.Reasons(other).ToHashSet());
            shuffled += c.scene.Consents.SequenceEqual(c.other.Consents) || c.scene.Mandates.SequenceEqual(c.other.Mandates) ? 0 : 1;
        });
        Assert.True(shuffled > Cases / 4, $"Only {shuffled} cases had another order.");
    }

    [Fact]
    public void A_confirmation_allows_only_what_was_allowed_then_and_is_allowed_now()
    {
        // Proves that whatever happens to the records meanwhile, the confirmed grant is both decisions' common part; what was allowed
        // without an emergency then counts only if it is so without one now.
        var (kept, taken) = (0, 0);
        var cases = from scene in RandomScenes.Any
                    from later in RandomScenes.Any
                    from days in Gen.Choose(0, 30)
                    select (scene, since: scene with
                    {
                        Consents = later.Consents, Mandates = later.Mandates, RelationConfirmedAt = later.RelationConfirmedAt,
                        Verifications = [.. scene.Verifications.Take(later.Verifications.Count)], Now = scene.Now.AddDays(days),
                    });
        Replayable.Check(cases, 2 * Cases, c =>
        {
            var confirmed = c.scene.Grant().Confirm(c.since.Records, c.since.Now).Allowed.Select(a => a.Category.Id).ToHashSet();
            var then = c.scene.Allowed();
            var inEmergency = c.scene.Grant().Allowed.Where(a => a.Emergency).Select(a => a.Category.Id);
            var calm = (c.since with { Request = c.since.Request with { Emergency = null } }).Allowed();
            var common = then.Intersect(c.since.Allowed()).Where(id => calm.Contains(id) || inEmergency.Contains(id)).ToHashSet();
            Assert.Equal(common, confirmed);
            kept += confirmed.Count;
            taken += then.Count - confirmed.Count;
        });
        Assert.True(kept > 0 && taken > 0, $"{kept} kept, {taken} taken away: the cases do not show both.");
    }
}
