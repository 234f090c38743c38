using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Casework;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Casework;

/// <summary>Overviews of what a health summary asks for: items of every category and kind, what may not be a line among them.</summary>
internal static class HealthHistories
{
    /// <summary>Stands in every text about somebody else, so that whatever of it is shown is found.</summary>
    public const string Others = "FREMMED";

    public static readonly DateOnly Today = new(2026, 11, 21);

    public static CaseworkRules Rules { get; } = CaseworkRulesFile.Read("requirements.yaml", File.ReadAllText(CaseworkRulesFile.Shipped), Shipped.Catalogue);

    private static readonly string[] Held = [.. Enum.GetValues<SummaryHeading>().SelectMany(Rules.Summary.Under).Distinct()];
    private static readonly string[] Statuses = ["", "", "active", "in-progress", "planned", "completed", "finished", "Afsluttet", "anmodet", "not-done", "entered-in-error", "besvaret"];
    private static readonly string[] Starts = ["", "2016", "2025-03-01", "2026-02-11T10:22:05", "2026-06-30T08:00:00+02:00", "2026-09-14", "2027-01-12"];
    private static readonly string[] Ends = ["", "", "2025-12-31", "2026-05-21", "2026-05-22", "2026-10-30", "2027-02-01"];
    private static readonly string[] Names = ["functional-level", "current-level", "result", "funktion", "diagnose", "skaanehensyn", "tasks-not-possible", "description", "certainty", "other"];
    private static readonly string[] Texts = ["Løft, Natarbejde", "Stress", "refuted", "Let <b>&\"funktions\"</b>\u0007nedsættelse", "  ", "to\nlinjer"];

    /// <summary>Overviews, with which sections are withheld.</summary>
    public static Gen<OverviewContent> All =>
        from facts in Gen.ListOf(Fact, 12)
        from withheld in Gen.Elements(Held)
        select Content(facts, withheld);

    /// <summary>An overview of these facts; every other category is empty, and one of those is withheld.</summary>
    public static OverviewContent Content(IReadOnlyList<Fact> facts, string withheld)
    {
        var sections = Rules.Summary.Asked.Select(asked => Section(asked, facts.Where(f => f.Category == asked), asked == withheld)).ToList();
        return OverviewContent.Of(Shipped.Grant(Shipped.D1, [Shipped.Consent("c", [.. Shipped.Categories])], "hospital-diagnoses"), sections, [], OverviewProtection.None);
    }

    private static OverviewSection Section(string id, IEnumerable<Fact> facts, bool isWithheld)
    {
        var category = Shipped.Catalogue.FindCategory(id)!;
        var items = FactMerge.Numbered(facts.Select(f => new OverviewItem("", f, [new Provenance("cosmic", "Cosmic", f.SourceItemId, Shipped.Noon, f.LastChangedAt, "list", id)])));
        return new OverviewSection
        {
            Category = category,
            Holder = Shipped.Catalogue.Holders[category.Holder],
            State = items.Count > 0 ? SectionState.Available : isWithheld ? SectionState.Withheld : SectionState.NothingHeld,
            Items = items,
            Reasons = [],
        };
    }

    private static Gen<Fact> Fact =>
        from category in Gen.Elements(Held)
        from id in Gen.Choose(1, 1_000_000)
        from code in Gen.Elements("", "a", "b\u0001", "Kognitiv <i>terapi</i> & samtale")
        from status in Gen.Elements(Statuses)
        from start in Gen.Elements(Starts)
        from end in Gen.Elements(Ends)
        from changed in Gen.Elements("", "2026-11-01")
        from outcome in Gen.Elements("", "", "Bedret")
        from about in Gen.Choose(0, 9)
        from values in Gen.ListOf(Value, 2)
        select new Fact
        {
            Category = category, SourceItemId = $"{id}", Code = Named(code, about), Start = start, End = end, Status = status, LastChangedAt = changed,
            Outcome = outcome.Length > 0 ? new Concept([], outcome) : null, Values = values, About = about == 0 ? "barn" : "", TellsOfOthers = about == 1,
        };

    private static Concept Named(string code, int about) => new(code.Length > 0 ? [new Coding("urn:x y", code, "", "")] : [], about <= 1 ? Others : code);

    private static Gen<FactValue> Value =>
        from name in Gen.Elements(Names)
        from text in Gen.Elements(Texts)
        from others in Gen.Choose(0, 9)
        select new FactValue(name, new(name, name), new FactDatum.TextDatum(others == 0 ? Others : text)) { TellsOfOthers = others == 0 };
}
