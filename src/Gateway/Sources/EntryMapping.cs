using System.Text.Json;
using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>
/// How a list of named fields is read, where the source says what each field is (forms) or numbers them (income): each
/// entry becomes a value of its own, and one whose name nobody knows is kept and says so.
/// </summary>
/// <param name="Key">Where an entry's name or number stands.</param>
/// <param name="Label">Where the source's own words for it stand; null where it has none.</param>
/// <param name="Value">Where what it says stands.</param>
/// <param name="Known">Published names by key.</param>
/// <param name="Except">Keys that are read as a value of their own.</param>
internal sealed record EntryMapping(FieldPath Key, FieldPath? Label, FieldPath Value, IReadOnlyDictionary<string, string> Known, IReadOnlyList<string> Except)
{
    internal IEnumerable<FactValue> Map(JsonElement entry)
    {
        var text = string.Join('\n', Value.Find(entry).Select(FieldPath.Scalar).Where(t => t.Length > 0));
        var key = Key.Text(entry);
        if (text.Length == 0 || Except.Contains(key))
            return [];
        return [new FactValue(key, LabelOf(entry, key), new FactDatum.TextDatum(text))];
    }

    /// <summary>Whether the entry says something, and nowhere that is looked at.</summary>
    internal bool IsUnread(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && Value.Find(entry).Count == 0 && !Except.Contains(Key.Text(entry))
        && entry.EnumerateObject().Any(field => field.Value.ValueKind != JsonValueKind.Null && !Key.FirstNames.Contains(field.Name) && Label?.FirstNames.Contains(field.Name) != true);

    private LocalizedText LabelOf(JsonElement entry, string key)
    {
        if (Known.GetValueOrDefault(key) is { } known)
            return new LocalizedText(known, known);
        if (Label?.Text(entry) is { Length: > 0 } own)
            return new LocalizedText(own, own);
        return new LocalizedText($"{key} (ukendt felt)", $"{key} (unknown field)");
    }
}
