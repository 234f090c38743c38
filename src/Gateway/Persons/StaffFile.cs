using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Access;

namespace Gateway.Persons;

/// <summary>
/// Who of a municipality's staff is which person, and whose information needs particular care: <c>{"staff": [{"user": "…",
/// "person": "…", "household": ["…"]}], "flagged": ["…"]}</c>. <c>user</c> is the pseudonym of tokens as records have it,
/// with its issuer's prefix; <c>household</c> the others at the same address; <c>flagged</c> employees and people who are
/// known. The municipality's personnel system writes it: a token of staff never holds a national id.
/// </summary>
internal sealed class StaffFile
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private readonly Dictionary<string, (CitizenId Person, HashSet<CitizenId> Household)> _staff = new(StringComparer.Ordinal);
    private readonly HashSet<CitizenId> _careful = [];

    private StaffFile()
    {
    }

    /// <summary>Reads a file; every error is added, by entry and without a number.</summary>
    internal static StaffFile Read(string path, List<string> errors)
    {
        var (name, file) = (Path.GetFileName(path), new StaffFile());
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Strict);
            foreach (var (entry, at) in (content?.Staff ?? []).Select((e, i) => (e, i + 1)))
                file.Add(entry, $"{name}, staff {at}", errors);
            foreach (var (number, at) in (content?.Flagged ?? []).Select((n, i) => (n, i + 1)))
            {
                if (CitizenId.TryParse(number ?? "") is { } person)
                    file._careful.Add(person);
                else
                    errors.Add($"{name}, flagged {at}: is no national id");
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{name}: it cannot be read as a JSON object of staff (user, person, household) and flagged");
        }
        return file;
    }

    /// <summary>What a person is to a user. Employees are flagged, whether the file says so or not.</summary>
    internal StaffTie TieOf(string user, Person person)
    {
        var known = _staff.TryGetValue(user, out var self);
        if (known && person.Numbers.Contains(self.Person))
            return StaffTie.Self;
        return (known && person.Numbers.Any(self.Household.Contains)) || person.Numbers.Any(_careful.Contains) ? StaffTie.Near : StaffTie.None;
    }

    /// <summary>The numbers of a user and their household and, where asked for, of everybody who is flagged.</summary>
    internal IEnumerable<CitizenId> TiedTo(string user, bool flaggedToo) =>
        (_staff.TryGetValue(user, out var self) ? self.Household.Prepend(self.Person) : []).Concat(flaggedToo ? _careful : []);

    /// <summary>Every pseudonym of who has this one: itself alone where the file does not know it.</summary>
    internal IReadOnlyList<string> PseudonymsOf(string user) =>
        _staff.TryGetValue(user, out var self) ? [.. _staff.Where(s => s.Value.Person.Equals(self.Person)).Select(s => s.Key)] : [user];

    private void Add(Entry? entry, string shownAs, List<string> errors)
    {
        var (found, household) = (errors.Count, (entry?.Household ?? []).Select(n => CitizenId.TryParse(n ?? "")).ToList());
        if (string.IsNullOrEmpty(entry?.User))
            errors.Add($"{shownAs}: 'user' is missing");
        if (CitizenId.TryParse(entry?.Person ?? "") is not { } person)
            errors.Add($"{shownAs}: 'person' is no national id");
        else if (errors.Count == found && !household.Contains(null) && _staff.TryAdd(entry!.User!, (person, [.. household.OfType<CitizenId>()])))
            _careful.Add(person);
        else if (errors.Count == found && !household.Contains(null))
            errors.Add($"{shownAs}: the user stands in two entries");
        if (household.Contains(null))
            errors.Add($"{shownAs}: one of 'household' is no national id");
    }

    private sealed record Content(IReadOnlyList<Entry?>? Staff, IReadOnlyList<string?>? Flagged);

    private sealed record Entry(string? User, string? Person, IReadOnlyList<string?>? Household);
}
