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
    private readonly (DateTime Written, long Length) _state;

    private PersonFile(Dictionary<CitizenId, Person> byNumber, (DateTime, long) state)
    {
        _byNumber = byNumber;
        _state = state;
    }

    internal static PersonFile Empty { get; } = new([], default);

    internal static PersonFile Read(string path, List<string> errors)
    {
        var state = StateOf(path);
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
            return new PersonFile(byNumber, state);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{name}: it cannot be read as a JSON list of persons (current, others, protected)");
            return new PersonFile([], state);
        }
    }

    internal Person? Find(CitizenId number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Whether the file has not changed since it was read.</summary>
    internal bool IsStill(string path) => StateOf(path) == _state;

    /// <summary>These persons, taken for the state of another reading.</summary>
    internal PersonFile As(PersonFile other) => new(_byNumber, other._state);

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

    private static (DateTime, long) StateOf(string path) => (File.GetLastWriteTimeUtc(path), new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    private sealed record Entry(string? Current, IReadOnlyList<string?>? Others, ProtectedEntry? Protected);

    private sealed record ProtectedEntry(DateOnly? Until, IReadOnlyList<string>? Hidden);
}
