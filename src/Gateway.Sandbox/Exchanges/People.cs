using System.Text.Json;

namespace Gateway.Sandbox.Exchanges;

/// <summary>Reads <c>citizens.json</c> and <c>consents.json</c>. Either may be absent.</summary>
internal sealed class People
{
    private const string CitizensFile = "citizens.json";
    private const string ConsentsFile = "consents.json";

    /// <summary>An alias that ends in this, with a number alone, tells the earlier number of the citizen before it.</summary>
    private const string EarlierEnding = "-old";

    // Shorter texts stand in too many words to be recognised as an address or a name.
    private const int ShortestHidden = 4;

    private static readonly string[] Forms = ["digital", "written", "oral", "party-hearing"];

    private People(IReadOnlyList<SandboxCitizen> citizens, IReadOnlyList<string> otherNumbers, IReadOnlyList<SandboxConsent>? consents)
    {
        Citizens = citizens;
        OtherNumbers = otherNumbers;
        Consents = consents;
    }

    public IReadOnlyList<SandboxCitizen> Citizens { get; }

    /// <summary>Numbers that belong to nobody in the list, such as those of unknown persons.</summary>
    public IReadOnlyList<string> OtherNumbers { get; }

    /// <summary>Null where there is no file.</summary>
    public IReadOnlyList<SandboxConsent>? Consents { get; }

    /// <summary>Whether a text is long enough to be an address or a name wherever it stands.</summary>
    public static bool CanBeRecognised(string hidden) => hidden.Count(char.IsLetterOrDigit) >= ShortestHidden;

    /// <summary>The same people, with what the civil register has recorded of them.</summary>
    public People AsTold(IReadOnlyList<RecordedExchange> lookUps) => new([.. Citizens.Select(c => CprSubscription.Tell(c, lookUps))], OtherNumbers, Consents);

    public static People Read(string folder, List<string> errors)
    {
        var citizens = new List<SandboxCitizen>();
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Root(folder, CitizensFile, JsonValueKind.Object, errors) is { } people)
        {
            foreach (var person in people.EnumerateObject())
            {
                if (person.Value.ValueKind is JsonValueKind.String) numbers[person.Name] = person.Value.GetString()!;
                else if (Citizen(person, errors) is { } citizen) citizens.Add(citizen);
            }
        }

        var given = Root(folder, ConsentsFile, JsonValueKind.Array, errors) is { } list
            ? list.EnumerateArray().Select((e, i) => Consent(e, i, citizens, errors)).OfType<SandboxConsent>().ToList()
            : null;
        return new People([.. citizens.Select(c => WithEarlier(c, numbers))], [.. numbers.Where(n => !IsEarlier(n.Key, citizens)).Select(n => n.Value)], given);
    }

    private static bool IsEarlier(string alias, List<SandboxCitizen> citizens) => citizens.Exists(c => c.Alias + EarlierEnding == alias);

    private static SandboxCitizen WithEarlier(SandboxCitizen citizen, Dictionary<string, string> numbers) =>
        numbers.TryGetValue(citizen.Alias + EarlierEnding, out var number) && !citizen.Earlier.Contains(number)
            ? citizen with { Earlier = [.. citizen.Earlier, number] }
            : citizen;

    private static JsonElement? Root(string folder, string file, JsonValueKind kind, List<string> errors)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path) || JsonFile.Read(path, file, errors) is not { } root) return null;
        if (root.ValueKind == kind) return root;
        errors.Add($"{file}: the root must be {(kind is JsonValueKind.Array ? "a list" : "an object")}.");
        return null;
    }

    private static SandboxCitizen? Citizen(JsonProperty person, List<string> errors)
    {
        var shownAs = $"{CitizensFile}, entry '{NationalIdMask.HideUnknown(person.Name)}'";
        if (JsonFile.Convert<CitizenEntry>(person.Value, shownAs, errors) is not { } entry) return null;
        var found = errors.Count;
        if (entry.Name is null || entry.Born is null || !IsNationalId(entry.Cpr))
            errors.Add($"{shownAs}: name, born (a date) and cpr (six digits and four letters or digits) are required.");
        if (entry.Earlier?.All(IsNationalId) == false) errors.Add($"{shownAs}: one of earlier is no national id.");
        if (entry.Hidden?.All(h => h is not null && CanBeRecognised(h)) == false)
            errors.Add($"{shownAs}: a text in hidden has fewer than {ShortestHidden} letters and digits.");
        if (errors.Count > found) return null;
        return new SandboxCitizen
        {
            Alias = person.Name,
            Name = entry.Name!,
            Cpr = entry.Cpr!,
            Case = entry.Case,
            Born = entry.Born!.Value,
            Earlier = [.. (entry.Earlier ?? []).OfType<string>()],
            ProtectedUntil = entry.ProtectedUntil,
            Hidden = [.. (entry.Hidden ?? []).OfType<string>()],
        };
    }

    private static bool IsNationalId(string? cpr) =>
        cpr is { Length: 10 } && cpr.Take(6).All(char.IsAsciiDigit) && cpr.Skip(6).All(char.IsAsciiLetterOrDigit);

    private static SandboxConsent? Consent(JsonElement element, int position, List<SandboxCitizen> citizens, List<string> errors)
    {
        var shownAs = $"{ConsentsFile}, entry {position + 1}";
        if (JsonFile.Convert<SandboxConsent>(element, shownAs, errors) is not { } consent) return null;
        var found = errors.Count;
        if (!citizens.Exists(c => c.Alias == consent.Citizen)) errors.Add($"{shownAs}: citizen is no alias of {CitizensFile}.");
        if (!Forms.Contains(consent.Form, StringComparer.Ordinal)) errors.Add($"{shownAs}: form must be one of {string.Join(", ", Forms)}.");
        if (consent.Categories is not { Count: > 0 } || consent.Holders is not { Count: > 0 }) errors.Add($"{shownAs}: categories and holders must not be empty.");
        if (consent.ValidUntilDays < consent.ValidFromDays) errors.Add($"{shownAs}: validUntilDays lies before validFromDays.");
        return errors.Count > found ? null : consent;
    }

    private sealed record CitizenEntry(string? Name, string? Cpr, DateOnly? Born, string? Case, IReadOnlyList<string?>? Earlier, DateOnly? ProtectedUntil, IReadOnlyList<string?>? Hidden);
}
