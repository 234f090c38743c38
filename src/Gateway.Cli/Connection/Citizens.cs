using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Cli.Connection;

/// <summary>The citizen the question is about. Its text form never holds the number.</summary>
internal sealed class ChosenCitizen(string nationalId, string? alias, string? caseId)
{
    /// <summary>The national id (CPR number), as it goes into the request and nowhere else.</summary>
    public string NationalId { get; } = nationalId;

    /// <summary>The alias the user named; nothing where the number itself was given.</summary>
    public string? Alias { get; } = alias;

    /// <summary>The citizen's case in the list, where it names one.</summary>
    public string? CaseId { get; } = caseId;

    /// <summary>The alias, never the number.</summary>
    public override string ToString() => Alias ?? nameof(ChosenCitizen);
}

/// <summary>The list of citizens to try: aliases, so that nobody needs to type a national id.</summary>
internal sealed partial class Citizens
{
    private const int LargestFile = 4 * 1024 * 1024;

    // What is put behind a citizen's alias to ask by an earlier number of theirs.
    private const string EarlierEnding = "-old";

    private readonly List<ChosenCitizen> _citizens;

    private Citizens(IEnumerable<ChosenCitizen> citizens) => _citizens = [.. citizens];

    /// <summary>A list without anyone.</summary>
    public static Citizens None { get; } = new([]);

    /// <summary>The aliases, in the order of the file.</summary>
    public IEnumerable<string> Aliases => _citizens.Select(citizen => citizen.Alias!);

    /// <summary>
    /// Reads a list: an object keyed by alias, each value a number or an object with <c>cpr</c> and perhaps <c>case</c>
    /// and <c>earlier</c>, numbers of before, to be asked by as <c>D6-old</c>. Nothing where it cannot be read; an entry of another shape is passed over.
    /// </summary>
    public static Citizens? Read(string path)
    {
        if (SmallFiles.Read(path, LargestFile) is not { } text)
            return null;
        try
        {
            var root = JsonElement.Parse(text);
            return root.ValueKind == JsonValueKind.Object ? new Citizens(WithCases([.. root.EnumerateObject().SelectMany(Listed)])) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True where <paramref name="text"/> has the form of a national id: ten characters, with or without a hyphen.</summary>
    public static bool IsNationalId(string text) => NationalId().IsMatch(text);

    /// <summary>The citizen of an alias, or of a number; nothing where <paramref name="text"/> is neither.</summary>
    public ChosenCitizen? Find(string text)
    {
        if (_citizens.Find(citizen => string.Equals(citizen.Alias, text, StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        if (!IsNationalId(text))
            return null;
        // Known by number too, so that the case fits; but shown without the alias, which the user did not name.
        var listed = _citizens.Find(citizen => Bare(citizen.NationalId) == Bare(text));
        return new ChosenCitizen(text, alias: null, listed?.CaseId);
    }

    private static IEnumerable<ChosenCitizen> Listed(JsonProperty entry) => entry.Value.ValueKind switch
    {
        JsonValueKind.String => [new ChosenCitizen(entry.Value.GetString()!, entry.Name, caseId: null)],
        JsonValueKind.Object when Text(entry.Value, "cpr") is { } cpr =>
            [new ChosenCitizen(cpr, entry.Name, Text(entry.Value, "case")), .. Earlier(entry.Value).Select((number, at) => new ChosenCitizen(number, EarlierAlias(entry.Name, at), caseId: null))],
        _ => [],
    };

    private static IEnumerable<string> Earlier(JsonElement entry) =>
        entry.TryGetProperty("earlier", out var numbers) && numbers.ValueKind == JsonValueKind.Array
            ? numbers.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!)
            : [];

    private static string EarlierAlias(string alias, int at) => alias + EarlierEnding + (at == 0 ? "" : $"-{at + 1}");

    // The same person by an earlier number has the same case.
    private static IEnumerable<ChosenCitizen> WithCases(IReadOnlyList<ChosenCitizen> listed) =>
        listed.Select(citizen => citizen.CaseId is null && OfEarlier(citizen, listed) is { CaseId: { } its } ? new ChosenCitizen(citizen.NationalId, citizen.Alias, its) : citizen);

    private static ChosenCitizen? OfEarlier(ChosenCitizen citizen, IReadOnlyList<ChosenCitizen> listed) =>
        citizen.Alias!.LastIndexOf(EarlierEnding, StringComparison.Ordinal) is > 0 and var end
            ? listed.FirstOrDefault(l => l.Alias == citizen.Alias[..end])
            : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Bare(string number) => number.Replace("-", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[0-9]{6}-?[0-9A-Za-z]{4}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NationalId();
}
