using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Changes of a scene that each take something away. The number chooses which record, rule or basis it is.</summary>
internal static class Restrictions
{
    public static readonly IReadOnlyDictionary<string, Func<Scene, int, Scene>> All = new Dictionary<string, Func<Scene, int, Scene>>
    {
        ["unverify a basis"] = (s, at) => s.WithBases((b, i) => i == at % s.Catalogue.Bases.Count ? b with { Verified = false } : b),
        ["unverify a rule"] = (s, at) => s.WithEachRule((r, i) => i == at % s.Catalogue.Rules.Count ? r with { Verified = false } : r),
        ["say that a rule does not count"] = (s, at) => s with { Revoked = [Fingerprints.Target(s.Catalogue.Rules[at % s.Catalogue.Rules.Count])], Verifications = [.. s.Verifications.Where(v => v.Target != Fingerprints.Target(s.Catalogue.Rules[at % s.Catalogue.Rules.Count]))] },
        ["say that a basis does not count"] = (s, at) => s with { Revoked = [Fingerprints.Target(s.Catalogue.Bases.Values.ElementAt(at % s.Catalogue.Bases.Count))], Verifications = [] },
        ["take every verification back"] = (s, _) => s with { Verifications = [] },
        ["take a verification back"] = (s, at) => s with { Verifications = [.. s.Verifications.Where((_, i) => i % 2 != at % 2)] },
        ["rewrite what was verified"] = (s, _) => s.WithBases((b, _) => b with { Paragraph = "§ 99" }),
        ["close a rule"] = (s, at) => s.WithEachRule((r, i) => i == at % s.Catalogue.Rules.Count ? r with { ClosedBecause = Scene.Text("closed") } : r),
        ["demand a higher level in a rule"] = (s, at) => s.WithEachRule((r, i) => i == at % s.Catalogue.Rules.Count ? r with { MinimumAssurance = AssuranceLevel.High } : r),
        ["remove a role"] = (s, _) => s.WithEachRule((r, _) => r with { Roles = [.. r.Roles.Where(role => role != s.Request.Caller.Role)] }),
        ["remove a step"] = (s, at) => s.WithEachRule((r, _) => r with { NecessaryFor = [.. r.NecessaryFor.Where(step => (int)step != at % 4)] }),
        ["remove a rule"] = (s, at) => s with { Catalogue = s.Catalogue with { Rules = [.. s.Catalogue.Rules.Where((_, i) => i != at % s.Catalogue.Rules.Count)] } },
        ["make a rule's kind unknown"] = (s, at) => s.WithEachRule((r, i) => i == at % s.Catalogue.Rules.Count ? r with { Kind = RuleKind.Unknown } : r),
        ["accept fewer forms"] = (s, at) => s.WithEachRule((r, i) => i % 3 == at % 3 ? r with { Forms = [] } : r),
        ["accept younger consents only"] = (s, _) => s.WithEachRule((r, _) => r with { MaximumAgeDays = 5 }),
        ["accept fewer mandates"] = (s, _) => s.WithEachRule((r, _) => r with { Mandates = [] }),
        ["add an objection"] = (s, at) => s with { Consents = [.. s.Consents, Scene.Valid with { ConsentId = "objection", Effect = ConsentEffect.Deny, Categories = [RandomScenes.Categories[at % 3]] }] },
        ["withdraw a consent"] = (s, at) => WithPermit(s, at, c => c with { WithdrawnAt = s.Now }),
        ["withdraw a part of a consent"] = (s, at) => WithPermit(s, at, c => c with { WithdrawnCategories = [.. c.Categories.Take(1), .. c.WithdrawnCategories] }),
        ["replace a consent"] = (s, at) => WithPermit(s, at, c => c with { SupersededBy = "consent-9" }),
        ["let a consent run out"] = (s, at) => WithPermit(s, at, c => c with { ValidUntil = s.Now }),
        ["forget a consent"] = (s, at) => s with { Consents = [.. s.Consents.Where((c, i) => c.Effect == ConsentEffect.Deny || i != at % s.Consents.Count)] },
        ["end a mandate"] = (s, at) => s.WithEachMandate((m, i) => i == at % s.Mandates.Count ? m with { EndedAt = s.Now } : m),
        ["let a mandate run out"] = (s, at) => s.WithEachMandate((m, i) => i == at % s.Mandates.Count ? m with { ValidUntil = s.Now } : m),
        ["narrow a mandate"] = (s, at) => s.WithEachMandate((m, i) => i == at % s.Mandates.Count ? m with { Categories = [.. m.Categories.Skip(1)] } : m),
        ["forget every mandate"] = (s, _) => s with { Mandates = [] },
        ["forget whose mandates count"] = (s, _) => s.WithKeys(),
        ["mark statistics-only"] = (s, at) => s.WithEachCategory((c, i) => i == at % 3 ? c with { StatisticsOnly = "b1" } : c),
        ["prohibit"] = (s, at) => s.WithEachCategory((c, i) => i == at % 3 ? c with { Prohibited = "b1" } : c),
        ["let the source decide"] = (s, at) => s.WithEachCategory((c, i) => i == at % 3 ? c with { SourceDecides = "b1" } : c),
        ["give the right to object"] = (s, _) => s.WithEachCategory((c, _) => c with { CitizenMayObject = "b1" }),
        ["make existence confidential"] = (s, _) => s.WithEachCategory((c, _) => c with { ExistenceConfidential = true }),
        ["prohibit the purpose"] = (s, _) => s.WithPurpose(p => p with { Prohibited = "b1" }),
        ["allow figures only"] = (s, _) => s.WithPurpose(p => p with { AggregatesOnly = "b1" }),
        ["demand an open case"] = (s, _) => s.WithPurpose(p => p with { Relation = RelationRule.Required }),
        ["demand a higher level"] = (s, _) => s.WithPurpose(p => p with { MinimumAssurance = AssuranceLevel.High }),
        ["forget the open case"] = (s, _) => s with { RelationConfirmedAt = null },
        ["ask without an emergency"] = (s, _) => s with { Request = s.Request with { Emergency = null } },
        ["ask for existence alone"] = (s, _) => s with { Request = s.Request with { Use = AccessUse.Locate } },
        ["ask about somebody else"] = (s, _) => s with { Request = s.Request with { Person = Person.Known(CitizenId.TryParse("0806759970")!) }, Consents = [.. s.Consents.Where(c => c.Effect == ConsentEffect.Deny)], Mandates = [] },
        ["log in less surely"] = (s, _) => s.WithCaller(c => c with { Assurance = AssuranceLevel.Low }),
    };

    // An objection that ended would open: so only what permits is changed.
    private static Scene WithPermit(Scene scene, int at, Func<ConsentRecord, ConsentRecord> change) =>
        scene.WithEachConsent((c, i) => i == at % scene.Consents.Count && c.Effect == ConsentEffect.Permit ? change(c) : c);
}
