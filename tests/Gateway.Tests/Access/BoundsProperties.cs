using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves the bounds of mandates, of the citizen's own access and of emergency access, and that the unknown is refused.</summary>
public sealed class BoundsProperties
{
    private const int Cases = 3_000;

    // Each makes a mandate one under which nothing may happen.
    private static readonly Dictionary<string, Func<MandateRecord, MandateRecord>> Breaks = new()
    {
        ["ended"] = m => m with { EndedAt = Scene.Noon.AddDays(-1) },
        ["run out"] = m => m with { ValidUntil = Scene.Noon },
        ["not begun"] = m => m with { ValidFrom = Scene.Noon.AddTicks(1) },
        ["for another category"] = m => m with { Categories = ["c4"] },
        ["for another purpose"] = m => m with { Purposes = ["p3"] },
        ["for nothing"] = m => m with { Categories = [], Purposes = [] },
        ["in another municipality"] = m => m with { Municipality = MunicipalityId.Parse("0997") },
        ["of an unknown kind"] = m => m with { Kind = (MandateKind)99 },
    };

    // What only own access by mandate or only a consent under one must stop at.
    private static readonly Dictionary<string, Func<MandateRecord, MandateRecord>> BreaksOfAccess = new() { ["held by somebody else"] = m => m with { Holder = Scene.Key(9) } };

    private static readonly Dictionary<string, Func<MandateRecord, MandateRecord>> BreaksOfConsent = new()
    {
        ["a companion's"] = m => m with { Kind = MandateKind.Companion },
        ["another mandate"] = m => m with { MandateId = "mandate-8" },
    };

    // Each replaces something known by something nobody knows.
    private static readonly Dictionary<string, Func<Scene, Scene>> Unknowns = new()
    {
        ["role"] = s => s.WithCaller(c => c with { Role = (Role)99 }),
        ["assurance level"] = s => s.WithCaller(c => c with { Assurance = (AssuranceLevel)(-1) }),
        ["step"] = s => s with { Request = s.Request with { Step = (CaseStep)99 } },
        ["kind"] = s => s.WithEachRule((r, _) => r with { Kind = (RuleKind)99 }),
        ["rule's purpose"] = s => s.WithEachRule((r, _) => r with { Purpose = "p9" }),
        ["rule's categories"] = s => s.WithEachRule((r, _) => r with { Categories = ["c9"] }),
        ["rule's roles"] = s => s.WithEachRule((r, _) => r with { Roles = [(Role)99] }),
        ["rule's steps"] = s => s.WithEachRule((r, _) => r with { NecessaryFor = [(CaseStep)99] }),
        ["category asked for"] = s => s with { Request = s.Request with { Categories = ["c9"] } },
        ["demand of a relation"] = s => s.WithPurpose(p => p with { Relation = (RelationRule)99 }) with { RelationConfirmedAt = null },
    };

    [Fact]
    public void A_mandate_that_does_not_hold_opens_nothing_and_carries_no_consent()
    {
        // Proves each way a mandate can fail, for own access by mandate and for consents that were given under it.
        string[] names = [.. Breaks.Keys, .. BreaksOfAccess.Keys, .. BreaksOfConsent.Keys];
        var (access, consents) = (names.ToDictionary(n => n, _ => 0), names.ToDictionary(n => n, _ => 0));
        var cases = from scene in RandomScenes.Any
                    from name in Gen.Elements(names)
                    select (scene: scene.WithEachConsent((c, i) => c with { MandateId = RandomScenes.MandateIds[i % 2] }), name);
        Replayable.Check(cases, 3 * Cases, c =>
        {
            var change = Breaks.GetValueOrDefault(c.name) ?? BreaksOfAccess.GetValueOrDefault(c.name) ?? BreaksOfConsent[c.name];
            var before = c.scene.Grant().Allowed.Where(a => a.MandateId is not null).ToList();
            foreach (var allowed in c.scene.WithEachMandate((m, _) => change(m)).Grant().Allowed.Where(a => a.MandateId is not null))
                Assert.True(allowed.ConsentId is null ? BreaksOfConsent.ContainsKey(c.name) : BreaksOfAccess.ContainsKey(c.name), $"A mandate {c.name} opened {allowed.Category.Id}.");
            access[c.name] += before.Count(a => a.ConsentId is null);
            consents[c.name] += before.Count(a => a.ConsentId is not null);
        });
        Assert.All(names.Except(BreaksOfConsent.Keys), n => Assert.True(access[n] > 0, $"'{n}' never met a mandate that opened anything."));
        Assert.All(names.Except(BreaksOfAccess.Keys), n => Assert.True(consents[n] > 0, $"'{n}' never met a consent that was given under a mandate."));
    }

    [Fact]
    public void A_citizen_never_gets_anything_about_somebody_else()
    {
        // Proves that no rule, consent, mandate or emergency shows a citizen another's record; their own, under each of their numbers, it does.
        var (own, refused) = (0, 0);
        Replayable.Check(RandomScenes.Any, 2 * Cases, scene =>
        {
            var citizen = scene.WithEachRule((r, _) => r with { Roles = [Role.Citizen, .. r.Roles] }).WithCaller(c => c with { Role = Role.Citizen, Self = Scene.Citizen });
            own += citizen.Allowed().Count;
            foreach (var self in new[] { Scene.Relative, null })
            {
                foreach (var decision in citizen.WithCaller(c => c with { Self = self }).Grant().Decisions)
                {
                    Assert.IsNotType<Decision.Allowed>(decision);
                    Assert.Contains(ReasonCode.NotOwnRecord, Scene.Reasons(decision).Select(r => r.Code));
                    refused++;
                }
            }
            var renumbered = new Person(CitizenId.TryParse("0806759970")!, [Scene.Citizen], null);
            Assert.Equal(citizen.Allowed(), (citizen with { Request = citizen.Request with { Person = renumbered } }).Allowed());
        });
        Assert.True(own > Cases / 4, $"Only {own} categories of their own were open.");
        Assert.Equal(2 * Cases * 3 * 2, refused);
    }

    [Fact]
    public void What_nobody_knows_is_refused()
    {
        // Proves that an unknown value anywhere closes everything it is about, in scenes that were open before.
        var met = Unknowns.Keys.ToDictionary(n => n, _ => 0);
        var cases = from scene in RandomScenes.Any
                    from name in Gen.Elements<string>([.. Unknowns.Keys])
                    select (scene, name);
        Replayable.Check(cases, 2 * Cases, c =>
        {
            met[c.name] += c.scene.Allowed().Count;
            Assert.Empty(Unknowns[c.name](c.scene).Allowed());
        });
        Assert.All(met, m => Assert.True(m.Value > 0, $"an unknown {m.Key} never met anything that was open."));
    }

    [Fact]
    public void Emergency_access_is_the_last_thing_tried_and_never_tried_unasked()
    {
        // Proves that what is open without an emergency stays open in the same way, and that only what was asked for as one is one.
        var (emergencies, ordinary) = (0, 0);
        Replayable.Check(RandomScenes.Any, 2 * Cases, scene =>
        {
            var (asked, unasked) = (scene.InEmergency().Grant(), (scene with { Request = scene.Request with { Emergency = null } }).Grant());
            Assert.DoesNotContain(unasked.Allowed, a => a.Emergency);
            Assert.Equal(unasked.Allowed, asked.Allowed.Where(a => !a.Emergency));
            Assert.All(asked.Allowed.Where(a => a.Emergency), a => Assert.Null(a.ConsentId));
            Assert.True(scene.Request.Caller.Assurance == AssuranceLevel.High || !asked.Allowed.Any(a => a.Emergency));
            emergencies += asked.Allowed.Count(a => a.Emergency);
            ordinary += unasked.Allowed.Count();
        });
        Assert.True(emergencies > 100 && ordinary > 500, $"{emergencies} emergencies, {ordinary} ordinary: one is hardly tried.");
    }
}
