using Gateway.Sources;

namespace Gateway.Casework;

/// <summary>How an item is written in a line: in its source's own words, and by the day. Pure.</summary>
internal static class ItemWords
{
    private const int DayLength = 10;

    /// <summary>A date in its source's precision, and no finer than the day.</summary>
    internal static string Day(string date) => date.Length > DayLength ? date[..DayLength] : date;

    /// <summary>A concept: its text, or where it has none its first code's text, or the code.</summary>
    internal static string Of(Concept concept) => concept.Text.Trim() is { Length: > 0 } text ? text
        : concept.Codings.Select(c => c.Text.Trim()).Concat(concept.Codings.Select(c => c.Code)).FirstOrDefault(w => w.Length > 0) ?? "";

    /// <summary>A value; empty where it is a flag, which says nothing without its name.</summary>
    internal static string Of(FactDatum datum) => datum switch
    {
        FactDatum.TextDatum text => text.Text.Trim(),
        FactDatum.ConceptDatum concept => Of(concept.Concept),
        FactDatum.QuantityDatum quantity => $"{quantity.Value} {quantity.Unit}".Trim(),
        FactDatum.DateDatum date => Day(date.Date),
        _ => "",
    };

    /// <summary>The first of these named values that a fact has and that says something; empty where it has none of them.</summary>
    internal static string FirstOf(Fact fact, IEnumerable<string> names) =>
        names.SelectMany(name => fact.Values.Where(v => v.Name == name)).Select(v => Of(v.Datum)).FirstOrDefault(text => text.Length > 0) ?? "";
}
