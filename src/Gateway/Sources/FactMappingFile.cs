using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>Reads the mapping part of a definition file.</summary>
internal static class FactMappingFile
{
    // Fields every FHIR resource may carry that say how it is stored, not what it says. The narrative (text) repeats
    // the structured content as HTML and is never shown.
    private static readonly FieldPath[] FhirStructure =
    [
        .. new[] { "resourceType", "id", "meta", "text", "contained.where(resourceType='Patient')", "implicitRules", "language", "identifier", "subject", "patient" }
            .Select(name => FieldPath.TryParse(name)!),
    ];

    private static readonly Dictionary<string, ValueKind> Kinds =
        new() { ["quantity"] = ValueKind.Quantity, ["concept"] = ValueKind.Concept, ["date"] = ValueKind.Date, ["amount"] = ValueKind.Amount };

    internal static FactMapping Read(YamlMap map, WireFormat format)
    {
        var from = map.Text("from");
        var mapping = new FactMapping
        {
            Category = map.Text("category"),
            From = from,
            Elements = format == WireFormat.RestJson ? Parse(map, "from", from) : null,
            SourceItemId = Path(map, "id"),
            Code = ReadConcept(map.Map("code")),
            Start = Path(map, "start"),
            End = Path(map, "end"),
            Status = Path(map, "status"),
            Outcome = map.OptionalMap("outcome") is { } outcome ? ReadConcept(outcome) : null,
            LastChanged = Path(map, "last_changed"),
            Values = [.. map.Maps("values").Select(ReadValue)],
            SharedKey = map.OptionalMap("shared_key") is { } key ? ReadSharedKey(key) : null,
            Corrects = Path(map, "corrects"),
            About = Path(map, "about"),
            ThirdParty = map.Flag("third_party"),
            Exclusive = map.OptionalText("exclusive") ?? "",
            Ignore = [.. map.Texts("ignore").Select(text => Parse(map, "ignore", text)).OfType<FieldPath>(), .. format == WireFormat.FhirR4 ? FhirStructure : []],
        };
        if (mapping.Values.Count(v => v.Kind == ValueKind.Amount) > 1)
            map.Report("only one of 'values' can be of kind 'amount'");
        map.Done();
        return mapping;
    }

    /// <summary>A path, or null when the key is absent.</summary>
    internal static FieldPath? Path(YamlMap map, string key) => map.OptionalText(key) is { } text ? Parse(map, key, text) : null;

    /// <summary>A path that must be there.</summary>
    internal static FieldPath RequiredPath(YamlMap map, string key) => Parse(map, key, map.Text(key)) ?? FieldPath.TryParse("$")!;

    private static FieldPath? Parse(YamlMap map, string key, string text)
    {
        var path = FieldPath.TryParse(text);
        if (path is null && text.Length > 0)
            map.Report($"'{key}' is no path: names joined by dots, where(name='text'), alternatives with |, or $");
        return path;
    }

    private static ConceptMapping ReadConcept(YamlMap map)
    {
        var concept = new ConceptMapping
        {
            Concept = Path(map, "concept"),
            System = map.OptionalText("system") ?? "",
            Code = Path(map, "code"),
            Text = Path(map, "text"),
            Label = map.OptionalText("label") ?? "",
            Known = map.OptionalMap("known")?.Table(),
        };
        if (concept is { Concept: null, Code: null, Text: null, Label: "" })
            map.Report("one of 'concept', 'code', 'text' or 'label' is needed");
        map.Done();
        return concept;
    }

    private static SharedKeyMapping ReadSharedKey(YamlMap map)
    {
        var key = new SharedKeyMapping(map.Text("system"), RequiredPath(map, "path"));
        map.Done();
        return key;
    }

    private static ValueMapping ReadValue(YamlMap map)
    {
        var value = new ValueMapping(
            map.Text("name"), map.Localized("label"), RequiredPath(map, "path"), map.Word("kind", Kinds, ValueKind.ByShape), map.OptionalText("unit") ?? "")
        {
            ThirdParty = map.Flag("third_party"),
            Who = Path(map, "who"),
        };
        map.Done();
        return value;
    }
}
