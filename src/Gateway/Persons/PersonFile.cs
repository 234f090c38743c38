using System.Text.Json;
using Gateway.Access;

namespace Gateway.Persons;

/// <summary>
/// One municipality's file: a JSON list of persons, each <c>{"current": "…", "others": ["…"], "protected": {"until":
/// "YYYY-MM-DD", "hidden": ["…"]}}</c>; <c>others</c> and <c>protected</c> may be absent, and so may <c>until</c>
/// where the protection has no end.
/// </summary>
internal sealed class PersonFile
{
    // Shorter texts than this stand in too many words to be recognised as an address or a name.
    private const int ShortestHidden = 4;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    private readonly Dictionary<CitizenId, Person> _byNumber;

    private PersonFile(Dictionary<CitizenId, Person> byNumber) => _byNumber = byNumber;

    internal static PersonFile Read(string path, List<string> errors)
    {
        var name = Path.GetFileName(path);
        try
        {
            var entries = JsonSerializer.Deserialize<List<Entry?>>(File.ReadAllText(path), Strict) ?? [];
            var persons = entries.Select((entry, at) => ReadEntry(entry, $"{name}, entry {at + 1}", errors)).OfType<Person>().ToList();
            var byNumber = new Dictionary<CitizenId, Person>();
            foreach (var (person, number) in persons.SelectMany(p => p.Numbers.Select(n => (p, n))))
            {
                // Two persons with one number would show each other's records.
                if (!byNumber.TryAdd(number, person))
                    errors.Add($"{name}: a number stands in two entries, or twice in one");
            }
            return new PersonFile(byNumber);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{name}: it cannot be read as a JSON list of persons (current, others, protected)");
            return new PersonFile([]);
        }
    }

    internal Person? Find(CitizenId number) => _byNumber.GetValueOrDefault(number);

    private static Person? ReadEntry(Entry? entry, string shownAs, List<string> errors)
    {
        var found = errors.Count;
        var current = CitizenId.TryParse(entry?.Current ?? "");
        var others = (entry?.Others ?? []).Select(o => CitizenId.TryParse(o ?? "")).ToList();
        if (current is null)
            errors.Add($"{shownAs}: 'current' is no national id");
        if (others.Contains(null))
            errors.Add($"{shownAs}: one of 'others' is no national id");
        if (entry?.Protected?.Hidden?.Any(h => h is null || h.Count(char.IsLetterOrDigit) < ShortestHidden) == true)
            errors.Add($"{shownAs}: a text in 'hidden' has fewer than {ShortestHidden} letters and digits");
        if (errors.Count > found)
            return null;
        var protection = entry!.Protected is { } given ? new AddressProtection(given.Until, [.. given.Hidden ?? []]) : null;
        return new Person(current!, [.. others.OfType<CitizenId>()], protection);
    }

    private sealed record Entry(string? Current, IReadOnlyList<string?>? Others, ProtectedEntry? Protected);

    private sealed record ProtectedEntry(DateOnly? Until, IReadOnlyList<string>? Hidden);
}
