using System.Text.Json;

namespace Gateway.Sources;

/// <summary>Finds what of an element no path leads to, by structure: names joined by dots, never content.</summary>
internal sealed class UnreadFields
{
    // FHIR says beside a value in which system it is meant, and beside a display whom it refers to. Where the value
    // itself is read, these go without saying; so does the name (url) of an extension that a path goes into.
    private static readonly HashSet<string> Companions = ["system", "version", "userSelected", "display", "reference", "type", "unit"];
    private const string ExtensionName = "url";

    private readonly List<string> _found = [];

    private UnreadFields()
    {
    }

    internal static IReadOnlyList<string> Of(JsonElement element, ReadPaths paths)
    {
        var unread = new UnreadFields();
        unread.Look(element, "", [paths]);
        return unread._found;
    }

    private void Look(JsonElement element, string at, List<ReadPaths> branches)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray())
                Look(one, at, branches);
            return;
        }
        var meant = branches.SelectMany(b => b.Meaning(element)).ToList();
        // An empty XML element says as little as a null.
        if (element.ValueKind == JsonValueKind.Null || (element.ValueKind == JsonValueKind.String && element.ValueEquals("")) || meant.Exists(b => b.Ends))
            return;
        var readAsText = meant.Exists(b => b.EndsInText);
        if (readAsText && element.ValueKind != JsonValueKind.Object)
            return;
        // A text where an object was agreed on or the other way round, or an extension that nobody asks for.
        if (element.ValueKind != JsonValueKind.Object || (meant.TrueForAll(b => b.Fields.Count == 0) && !(readAsText && element.TryGetProperty(FieldPath.TextOfElement, out _))))
            _found.Add(at);
        else
            LookAtFields(element, at, meant);
    }

    private void LookAtFields(JsonElement element, string at, List<ReadPaths> branches)
    {
        var valueIsRead = false;
        List<string> left = [];
        foreach (var field in element.EnumerateObject())
        {
            var inside = branches.Select(b => b.Fields.GetValueOrDefault(field.Name)).OfType<ReadPaths>().ToList();
            if (inside.Count == 0 && field.NameEquals(FieldPath.TextOfElement) && branches.Exists(b => b.EndsInText))
                continue;
            if (inside.Count == 0)
            {
                left.Add(field.Name);
                continue;
            }
            valueIsRead |= field.Name == FhirReferences.Resolve || inside.Exists(b => b.Ends || b.EndsInText);
            Look(field.Value, Path(at, field.Name), inside);
        }
        var goesWithoutSaying = at.Length > 0;
        _found.AddRange(left.Where(name => !(goesWithoutSaying && (name == ExtensionName || (valueIsRead && Companions.Contains(name)))))
            .SelectMany(name => Enumerable.Repeat(Path(at, name), Times(element.GetProperty(name), at))));
    }

    // A list at the top is counted by what it holds.
    private static int Times(JsonElement field, string at) => at.Length == 0 && field.ValueKind == JsonValueKind.Array ? field.GetArrayLength() : 1;

    private static string Path(string at, string name) => at.Length > 0 ? $"{at}.{name}" : name;
}
