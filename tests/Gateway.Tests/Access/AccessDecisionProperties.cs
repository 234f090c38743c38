using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves what must hold for every catalogue, caller, question and set of consents, not only for the examples.</summary>
public sealed class AccessDecisionProperties
{
    private const int Cases = 2_000;

    // Each takes something away. The number chooses which consent, rule or basis it is.
    private static readonly Dictionary<string, Func<Scene, int, Scene>> Restrictions = new()
    {
        ["unverify a basis"] = (s, at) => WithBases(s, (b, i) => i == at % s.Catalogue.Bases.Count ? b with { Verified = false } : b),
        ["add an objection"] = (s, at) => s with { Consents = [.. s.Consents, Scene.Valid with { ConsentId = "objection", Effect = ConsentEffect.Deny, Categories = [RandomScenes.Categories[at % 3]] }] },
        ["withdraw a consent"] = (s, at) => WithConsents(s, (c, i) => i == at % s.Consents.Count && c.Effect == ConsentEffect.Permit ? c with { WithdrawnAt = s.Now } : c),
        ["let a consent run out"] = (s, at) => WithConsents(s, (c, i) => i == at % s.Consents.Count && c.Effect == ConsentEffect.Permit ? c with { ValidUntil = s.Now } : c),
        ["forget a consent"] = (s, at) => s with { Consents = [.. s.Consents.Where((c, i) => c.Effect == ConsentEffect.Deny || i != at % s.Consents.Count)] },
        ["remove a role"] = (s, at) => WithRules(s, (r, _) => r with { Roles = [.. r.Roles.Where(role => (int)role != at % 3)] }),
        ["remove a step"] = (s, at) => WithRules(s, (r, _) => r with { NecessaryFor = [.. r.NecessaryFor.Where(step => (int)step != at % 4)] }),
        ["remove a rule"] = (s, at) => s with { Catalogue = s.Catalogue with { Rules = [.. s.Catalogue.Rules.Where((_, i) => i != at % s.Catalogue.Rules.Count)] } },
        ["make a rule's kind unknown"] = (s, at) => WithRules(s, (r, i) => i == at % s.Catalogue.Rules.Count ? r with { Kind = RuleKind.Unknown } : r),
        ["accept fewer forms"] = (s, at) => WithRules(s, (r, i) => i == at % s.Catalogue.Rules.Count ? r with { Forms = [] } : r),
        ["mark statistics-only"] = (s, at) => WithCategories(s, (c, i) => i == at % 3 ? c with { StatisticsOnly = "b1" } : c),
        ["prohibit"] = (s, at) => WithCategories(s, (c, i) => i == at % 3 ? c with { Prohibited = "b1" } : c),
        ["let the source decide"] = (s, at) => WithCategories(s, (c, i) => i == at % 3 ? c with { SourceDecides = "b1" } : c),
        ["give the right to object"] = (s, at) => WithCategories(s, (c, i) => i == at % 3 ? c with { CitizenMayObject = "b1" } : c),
        ["log in less surely"] = (s, _) => s.WithCaller(c => c with { Assurance = AssuranceLevel.Low }),
    };

    // Each makes a consent one that must never carry a category.
    private static readonly Dictionary<string, Func<Scene, ConsentRecord, ConsentRecord>> Breaks = new()
    {
        ["withdrawn"] = (s, c) => c with { WithdrawnAt = s.Now.AddDays(-1) },
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
    };

    [Fact]
    public void Nothing_opens_what_is_statistics_only_or_prohibited()
    {
        // Proves the statistics wall over every combination of caller, rule and consent, also with the widest consent of all.
        var walled = 0;
        Replayable.Check(RandomScenes.Any, Cases, scene =>
        {
            var widest = scene with { Consents = [.. scene.Consents, Scene.Valid with { Purpose = scene.Request.Purpose, CaseId = scene.Request.Case.Number, Categories = RandomScenes.Categories, Holders = ["h1", "h2"] }] };
            foreach (var decision in widest.Grant().Decisions.Where(d => d.Category is not { StatisticsOnly: null, Prohibited: null }))
            {
                walled++;
                var reasons = Assert.IsType<Decision.Withheld>(decision).Reasons.Select(r => r.Code).ToList();
                Assert.Equal(decision.Category.StatisticsOnly is not null, reasons[0] == ReasonCode.StatisticsOnly);
                Assert.Equal(decision.Category.Prohibited is not null, reasons.Contains(ReasonCode.Prohibited));
            }
        });
        Assert.True(walled > Cases / 4, $"Only {walled} categories stood behind the wall.");
    }

    [Fact]
    public void A_restriction_never_allows_more()
    {
        // Proves that taking away a permission, whichever it is, opens nothing; and that each of them closes something.
        var closed = Restrictions.Keys.ToDictionary(name => name, _ => 0);
        var cases = from scene in RandomScenes.Any
                    from name in Gen.Elements<string>([.. Restrictions.Keys])
                    from at in Gen.Choose(0, 99)
                    select (scene, name, at);
        Replayable.Check(cases, 5 * Cases, c =>
        {
            var before = Allowed(c.scene);
            var after = Allowed(Restrictions[c.name](c.scene, c.at));
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
            var broken = WithConsents(c.scene, (consent, _) => Breaks[c.name](c.scene, consent));
            Assert.All(broken.Grant().Allowed, allowed => Assert.Null(allowed.ConsentId));
            stopped[c.name] += c.scene.Grant().Allowed.Count(allowed => allowed.ConsentId is not null);
        });
        Assert.All(stopped, s => Assert.True(s.Value > 0, $"'{s.Key}' never met a consent that carried anything."));
    }

    [Fact]
    public void The_decision_agrees_with_the_law_written_down_a_second_time()
    {
        // Proves that exactly what the model opens is allowed, on a verified basis and a consent that carries it.
        var (open, closed) = (0, 0);
        Replayable.Check(RandomScenes.Any, 5 * Cases, scene =>
        {
            var grant = scene.Grant();
            Assert.Equal(DecisionModel.Open(scene), grant.Allowed.Select(a => a.Category.Id));
            foreach (var allowed in grant.Allowed)
            {
                Assert.True(allowed.Basis.Verified);
                if (allowed.ConsentId is { } id)
                    Assert.True(DecisionModel.Carries(scene, allowed.Category, scene.Consents.Single(c => c.ConsentId == id)));
            }
            open += grant.Allowed.Count();
            closed += grant.Decisions.Count - grant.Allowed.Count();
        });
        Assert.True(open > 2 * Cases && closed > 2 * Cases, $"{open} open, {closed} closed: the scenes are one-sided.");
    }

    [Fact]
    public void Every_absence_has_its_reasons_each_once() =>
        // Proves that nothing is ever withheld in silence, and that no reason is repeated.
        Replayable.Check(RandomScenes.Any, Cases, scene =>
        {
            foreach (var decision in scene.Grant().Decisions.Where(d => d is not Decision.Allowed))
            {
                var reasons = Scene.Reasons(decision);
                Assert.NotEmpty(reasons);
                Assert.Distinct(reasons);
                Assert.All(reasons, r => Assert.True(r.Code < ReasonCode.NothingHeld));
            }
        });

    [Fact]
    public void The_order_of_consents_does_not_matter()
    {
        // Proves that what is allowed, and which reasons are told, does not depend on the order in which a store reads.
        var shuffled = 0;
        var cases = from scene in RandomScenes.Any
                    from order in Gen.Shuffle<ConsentRecord>([.. scene.Consents])
                    select (scene, order);
        Replayable.Check(cases, Cases, c =>
        {
            var (first, second) = (c.scene.Grant(), (c.scene with { Consents = c.order }).Grant());
            Assert.Equal(first.Decisions.Select(d => d.GetType()), second.Decisions.Select(d => d.GetType()));
            foreach (var (one, other) in first.Decisions.Zip(second.Decisions))
                Assert.Equal(Scene.Reasons(one).ToHashSet(), Scene.Reasons(other).ToHashSet());
            shuffled += c.scene.Consents.SequenceEqual(c.order) ? 0 : 1;
        });
        Assert.True(shuffled > Cases / 4, $"Only {shuffled} cases had another order.");
    }

    [Fact]
    public void A_confirmation_allows_only_what_was_allowed_then_and_is_allowed_now()
    {
        // Proves that whatever happens to the consents meanwhile, the confirmed grant is both decisions' common part.
        var (kept, taken) = (0, 0);
        var cases = from scene in RandomScenes.Any
                    from later in RandomScenes.Any
                    from days in Gen.Choose(0, 30)
                    select (scene, since: scene with { Consents = later.Consents, Now = scene.Now.AddDays(days) });
        Replayable.Check(cases, Cases, c =>
        {
            var confirmed = c.scene.Grant().Confirm(c.since.Records, c.since.Now).Allowed.Select(a => a.Category.Id).ToHashSet();
            var then = Allowed(c.scene);
            var common = then.Intersect(Allowed(c.since)).ToHashSet();
            Assert.Equal(common, confirmed);
            kept += confirmed.Count;
            taken += then.Count - confirmed.Count;
        });
        Assert.True(kept > 0 && taken > 0, $"{kept} kept, {taken} taken away: the cases do not show both.");
    }

    private static HashSet<string> Allowed(Scene scene) => [.. scene.Grant().Allowed.Select(a => a.Category.Id)];

    private static Scene WithConsents(Scene scene, Func<ConsentRecord, int, ConsentRecord> change) =>
        scene with { Consents = [.. scene.Consents.Select(change)] };

    private static Scene WithRules(Scene scene, Func<Rule, int, Rule> change) =>
        scene with { Catalogue = scene.Catalogue with { Rules = [.. scene.Catalogue.Rules.Select(change)] } };

    private static Scene WithCategories(Scene scene, Func<Category, int, Category> change) =>
        scene with { Catalogue = scene.Catalogue with { Categories = [.. scene.Catalogue.Categories.Select(change)] } };

    private static Scene WithBases(Scene scene, Func<LegalBasis, int, LegalBasis> change) =>
        scene with { Catalogue = scene.Catalogue with { Bases = scene.Catalogue.Bases.Values.Select(change).ToDictionary(b => b.Id) } };
}
