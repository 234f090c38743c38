using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Casework;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Casework;

/// <summary>
/// Overviews of one citizen as casework gets them: few names, days and words, so that what is over, void, refuted, only
/// asked for, about somebody else, repeated, overlapping and apart are all common.
/// </summary>
internal static class CaseHistories
{
    internal static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly string[] Categories =
        ["employment-measures", "min-plan", "social-action-plan", "social-measures", "benefit-history", "benefits", "certificate-lae145", "certificate-lae265"];

    internal static CaseworkRules Rules { get; } = CaseworkRulesFile.Read("requirements.yaml", File.ReadAllText(CaseworkRulesFile.Shipped), Shipped.Catalogue);

    internal static Gen<OverviewContent> All =>
        from count in Gen.Choose(0, 18)
        from items in Gen.ListOf(Item, count)
        from states in Gen.ListOf(Gen.Frequency((6, Gen.Constant(SectionState.Available)), (1, Gen.Constant(SectionState.Partial)), (1, Gen.Constant(SectionState.Withheld))), Categories.Length)
        select Content(items, states);

    private static Gen<OverviewItem> Item =>
        from category in Gen.Elements([.. Categories, "benefits", "benefits", "benefit-history"])
        from source in Gen.Elements("a", "b")
        from id in Gen.Choose(1, 9)
        from name in Gen.Elements("Praktik", "praktik", "Mentor", "")
        from start in Gen.Elements("2025-01-01", "2025-03-01", "2026-02-10", "2026-05-21", "2026-08-01T10:00:00Z", "2026-09", "2027-01-01", "")
        from end in Gen.Elements("", "", "2025-01-31", "2025-02-28", "2026-03-31", "2026-06-30", "2026-11-20", "2026-12", "2027-06-01")
        from status in Gen.Elements("", "", "", "", "", "", "", "", "", "", "afsluttet", "entered-in-error", "anmodet", "besvaret", "cancelled")
        from about in Gen.Elements("", "", "", "", "", "", "", "", "et barn")
        from others in Gen.Elements(false, false, false, false, false, false, false, true)
        from certainty in Gen.Elements("", "", "", "", "", "", "", "refuted")
        from claimed in Gen.Elements("", "sygedagpenge", "jobafklaring")
        from who in Gen.Elements("", "Testkøbing Jobcenter")
        from next in Gen.Elements("", "Samtale")
        from application in Gen.Elements(false, false, true)
        let item = Of(category, source, $"{id}", name, start, end, status)
        select item with
        {
            Fact = item.Fact with
            {
                About = about,
                TellsOfOthers = others,
                Exclusive = claimed.Length > 0 ? [new ExclusiveClaim("income-support", claimed)] : [],
                Values = Values(certainty, who, next, application),
            },
        };

    /// <summary>An item as one source holds it.</summary>
    internal static OverviewItem Of(string category, string source, string id, string name, string start, string end, string status) => new(
        "",
        new Fact
        {
            Category = category, SourceItemId = id, Code = new Concept([], name), Start = start, End = end, Status = status, Outcome = null, Values = [], LastChangedAt = "",
        },
        [new Provenance(source, source.ToUpperInvariant(), id, Shipped.Noon, "", "list", category)]);

    /// <summary>Items as an overview lays them together, in sections of which some were not heard in full.</summary>
    internal static OverviewContent Content(IEnumerable<OverviewItem> items, IReadOnlyList<SectionState> states)
    {
        var byCategory = items.ToLookup(i => i.Fact.Category);
        var sections = Categories.Select((id, at) => Section(id, states[at] == SectionState.Withheld ? [] : byCategory[id], states[at]));
        return OverviewContent.Of(Shipped.Grant(Shipped.D1, [], "employment-status"), [.. sections], [], OverviewProtection.None);
    }

    private static OverviewSection Section(string id, IEnumerable<OverviewItem> items, SectionState state)
    {
        var category = Shipped.Catalogue.FindCategory(id)!;
        var merged = FactMerge.Merge(items);
        return new OverviewSection
        {
            Category = category,
            Holder = Shipped.Catalogue.Holders[category.Holder],
            State = state == SectionState.Available && merged.Items.Count == 0 ? SectionState.NothingHeld : state,
            Items = merged.Items,
            Conflicts = merged.Conflicts,
            Reasons = state switch
            {
                SectionState.Partial => [new Reason(ReasonCode.SourceTimeout, SourceId: "a")],
                SectionState.Withheld => [new Reason(ReasonCode.ConsentMissing)],
                _ => [],
            },
            NextStep = state == SectionState.Withheld ? NextStep.AskForConsent : null,
        };
    }

    /// <summary>A second reading of what is evidence of nothing: about somebody else, void, refuted, or only asked for.</summary>
    internal static bool IsNothing(Fact fact) =>
        fact.About.Length > 0 || fact.TellsOfOthers || fact.Status is "entered-in-error" or "cancelled" or "anmodet" || fact.Values.Any(v => v.Name == "certainty");

    /// <summary>A second reading of what is over.</summary>
    internal static bool IsOver(Fact fact) => fact.Status is "afsluttet" or "cancelled" || (fact.End.Length > 0 && Last(fact.End) < Today);

    /// <summary>The first day that a date of these histories may mean.</summary>
    internal static DateOnly First(string date) => DateOnly.ParseExact(date.Length == 7 ? $"{date}-01" : date[..10], "yyyy-MM-dd");

    /// <summary>The last day that it may mean.</summary>
    internal static DateOnly Last(string date) => date.Length == 7 ? First(date).AddMonths(1).AddDays(-1) : First(date);

    internal static IEnumerable<OverviewItem> Items(OverviewContent content) => content.Sections.SelectMany(s => s.Items);

    private static List<FactValue> Values(string certainty, string who, string next, bool application)
    {
        List<(string Name, string Text)> values = [("certainty", certainty), ("authority", who), ("next-step", next), ("municipality-case", application ? "26/1" : "")];
        return [.. values.Where(v => v.Text.Length > 0).Select(v => new FactValue(v.Name, new(v.Name, v.Name), new FactDatum.TextDatum(v.Text)))];
    }
}
