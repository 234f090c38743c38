using FsCheck;
using FsCheck.Fluent;
using Gateway.Overview;
using Gateway.Sources;

namespace Gateway.Tests.Overview;

/// <summary>
/// Histories of one citizen in one category, as three systems hold them: few codes, ids, dates and words, so that
/// the same fact, near-duplicates, contradictions and corrections are all common.
/// </summary>
internal static class FactHistories
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    internal static Gen<IReadOnlyList<OverviewItem>> All =>
        from count in Gen.Choose(0, 9)
        from items in Gen.ListOf(Item, count)
        select (IReadOnlyList<OverviewItem>)items;

    /// <summary>A history and the same one in another order.</summary>
    internal static Gen<(IReadOnlyList<OverviewItem> One, IReadOnlyList<OverviewItem> Other)> Shuffled =>
        from items in All
        from other in Gen.Shuffle(items.ToArray())
        select (items, (IReadOnlyList<OverviewItem>)other);

    private static Gen<OverviewItem> Item =>
        from source in Gen.Elements("a", "b", "c")
        from id in Gen.Elements("", "1", "2", "3")
        from code in Gen.Elements("x", "x", "y")
        from start in Gen.Elements("2026-01-01", "2026-01-01", "2026-01-01T00:00:00Z", "2026-03-01", "")
        from end in Gen.Elements("", "", "2026-02-01", "2026-06-30")
        from status in Gen.Elements("", "", "open", "closed")
        from value in Gen.Elements("", "", "10", "12")
        from amount in Gen.Elements("", "", "", "", "100.50", "-20.25")
        from corrects in Gen.Elements("", "", "", "", "", "", "1", "2")
        from key in Gen.Elements("", "", "", "k1")
        from about in Gen.Elements("", "", "", "", "child")
        from exclusive in Gen.Elements("", "group")
        select Of(source, id, code, start, end, status, value, amount, corrects, key, about, exclusive);

    internal static OverviewItem Of(
        string source, string id, string code = "x", string start = "2026-01-01", string end = "", string status = "", string value = "",
        string amount = "", string corrects = "", string key = "", string about = "", string exclusive = "", string system = "urn:codes")
    {
        List<FactValue> values = [];
        if (value.Length > 0)
            values.Add(new FactValue("hours", new("Timer", "Hours"), new FactDatum.QuantityDatum(value, "h")));
        var money = amount.Length > 0 ? new FactDatum.QuantityDatum(amount, "DKK") : null;
        if (money is not null)
            values.Add(new FactValue("amount", new("Beløb", "Amount"), money));
        var fact = new Fact
        {
            Category = "benefit-history", SourceItemId = id, Code = new Concept([new Coding(system, code, "", "")], code), Start = start, End = end,
            Status = status, Outcome = null, Values = values, LastChangedAt = "", SharedKey = key, Corrects = corrects, About = about,
            Exclusive = exclusive.Length > 0 ? [new ExclusiveClaim(exclusive, code)] : [], Amount = money,
        };
        return new OverviewItem("", fact, [new Provenance(source, source.ToUpperInvariant(), id, Noon, "", "list", "benefit-history")]);
    }
}
