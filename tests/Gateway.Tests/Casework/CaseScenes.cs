using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Casework;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Overview;
using Gateway.Tests.Sources;
using Requirement = Gateway.Casework.Requirement;

namespace Gateway.Tests.Casework;

/// <summary>Overviews as casework meets them: items that satisfy a requirement but for one thing, and items that satisfy it.</summary>
internal static class CaseScenes
{
    internal static readonly DateOnly Today = new(2026, 11, 21);

    internal static CaseworkRules Rules { get; } = CaseworkRulesFile.Read("requirements.yaml", File.ReadAllText(CaseworkRulesFile.Shipped), Shipped.Catalogue);

    /// <summary>Everything the caseworker asks for, allowed, with these facts in it; each source answers about all of its facts' categories.</summary>
    internal static OverviewContent Holding(IEnumerable<Fact> facts, params string[] withoutConsent)
    {
        var categories = Rules.Requirements.SelectMany(r => r.Categories).Distinct().ToArray();
        var grant = Shipped.Grant(Shipped.D1, [Shipped.Consent("c", [.. categories.Except(withoutConsent)])], categories);
        var answers = facts.GroupBy(f => f.Category).Select(g => new SourceAnswer(Shipped.Definition("cosmic"), [g.Key], Shipped.Noon, new SourceOutcome.Answered([.. g], []), g.Key)).ToList();
        answers.AddRange(categories.Except(answers.SelectMany(a => a.Categories)).Select(c => new SourceAnswer(Shipped.Definition("cosmic"), [c], Shipped.Noon, new SourceOutcome.NothingHeld(ReasonCode.NothingHeld), c)));
        return OverviewContent.Of(grant, SectionMerge.Over(OverviewAssembler.Sections(grant, answers)), [], OverviewProtection.None);
    }

    /// <summary>A fact that satisfies a rule in every way.</summary>
    internal static Fact Satisfying(EvidenceRule rule, string id)
    {
        var over = rule.Kind is EvidenceKind.Ended or EvidenceKind.WithOutcome;
        return Answers.Fact(rule.Categories[0], id, rule.MinimumMonths is null ? "2026-09-01" : "2024-01-01") with
        {
            Code = new Concept([], rule.Names.Count > 0 ? rule.Names[0] : $"noget {id}"),
            End = over ? "2026-10-30" : "",
            LastChangedAt = "",
            Outcome = rule.Kind == EvidenceKind.WithOutcome ? new Concept([], "Gik godt") : null,
            Values = [.. rule.Values.Take(1).Select(v => new FactValue(v, new("V", "V"), new FactDatum.TextDatum("ja")))],
        };
    }

    /// <summary>What makes a fact no evidence, each by itself.</summary>
    internal static IReadOnlyList<(string What, Func<Fact, Fact> Spoil)> Spoilers { get; } =
    [
        ("about somebody else", f => f with { About = "barn" }),
        ("tells of others", f => f with { TellsOfOthers = true }),
        ("void", f => f with { Status = "entered-in-error" }),
        ("requested", f => f with { Status = "Anmodet" }),
        ("refuted", f => f with { Values = [.. f.Values, new FactValue("certainty", new("S", "C"), new FactDatum.ConceptDatum(new Concept([new Coding("s", "refuted", "", "")], "afkræftet")))] }),
        ("of another category", f => f with { Category = "child-case" }),
    ];

    /// <summary>A requirement, one of its rules, and what to do to what satisfies it.</summary>
    internal static Gen<(Requirement Requirement, EvidenceRule Rule, int Spoiler)> Spoiled =>
        from requirement in Gen.Elements<Requirement>([.. Rules.Requirements])
        from rule in Gen.Elements<EvidenceRule>([.. requirement.Evidence])
        from spoiler in Gen.Choose(0, Spoilers.Count - 1)
        select (requirement, rule, spoiler);
}
