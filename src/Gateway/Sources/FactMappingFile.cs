using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>Reads the mapping part of a definition file.</summary>
internal static class FactMappingFile
{
    // Fields every FHIR resource may carry that say how it is stored, not what it says. The narrative (text) repeats
    // the structured content as HTML and is never shown.
    internal static readonly string[] FhirStructure =
        ["resourceType", "id", "meta", "text", "contained.where(resourceType='Patient')", "implicitRules", "language", "identifier", "subject", "patient"];

    private static readonly Dictionary<string, ValueKind> Kinds =
        new() { ["quantity"] = ValueKind.Quantity, ["concept"] = ValueKind.Concept, ["date"] = ValueKind.Date, ["amount"] = ValueKind.Amount, ["birth-date-of-number"] = ValueKind.BirthDateOfNumber, ["age-of-number"] = ValueKind.AgeOfNumber };

    internal static FactMapping Read(YamlMap map, RequestForm form)
    {
        var format = form.Format;
        var from = map.Text("from");
        var (type, among) = format == WireFormat.FhirR4 ? ReadResources(map, from) : (from, null);
        var mapping = new FactMapping
        {
            Category = map.Text("category"),
            From = type,
            Among = among,
            Elements = format == WireFormat.FhirR4 ? null : Parse(map, "from", from),
            Each = Path(map, "each"),
            ParentValues = [.. map.Maps("parent_values").Select(ReadValue)],
            ExemptFromCitizen = Path(map, "exempt_from_citizen"),
            SourceItemId = Path(map, "id"),
            Code = ReadConcept(map.Map("code")),
            Start = Path(map, "start"),
            End = Path(map, "end"),
            Status = Path(map, "status"),
            StatusWords = map.OptionalMap("status_words")?.Table() ?? new Dictionary<string, string>(),
            Notation = form.Notation,
            Outcome = map.OptionalMap("outcome") is { } outcome ? ReadConcept(outcome) : null,
            LastChanged = Path(map, "last_changed"),
            Values = [.. map.Maps("values").Select(ReadValue)],
            SharedKey = map.OptionalMap("shared_key") is { } key ? ReadSharedKey(key) : null,
            Corrects = Path(map, "corrects"),
            About = Path(map, "about"),
            ThirdParty = map.Flag("third_party"),
            Exclusive = [.. map.Maps("exclusive").Select(ReadExclusive)],
            Ignore = [.. map.Texts("ignore").Select(text => Parse(map, "ignore", text)).OfType<FieldPath>(), .. format == WireFormat.FhirR4 ? FhirStructure.Select(name => FieldPath.TryParse(name)!) : []],
        };
        if (mapping.FollowsReferences && format != WireFormat.FhirR4)
            map.Report($"'{FhirReferences.Resolve}' goes on from a FHIR reference: in other formats there is none");
        if (format == WireFormat.FhirR4 && map.Texts("ignore").Any(text => text.Split('.')[^1] == "extension"))
            map.Report("'ignore' leaves out every extension, also those that nobody knows yet: leave out extension.where(url='...')");
        if (mapping.Values.Count(v => v.Kind == ValueKind.Amount) > 1)
            map.Report("only one of 'values' can be of kind 'amount'");
        map.Done();
        return mapping;
    }

    /// <summary>A path, or null when the key is absent.</summary>
    internal static FieldPath? Path(YamlMap map, string key) => map.OptionalText(key) is { } text ? Parse(map, key, text) : null;

    /// <summary>A path that must be there.</summary>
    internal static FieldPath RequiredPath(YamlMap map, string key) => Parse(map, key, map.Text(key)) ?? FieldPath.Itself;

    /// <summary>Reads a path; null, and reported, when it is none.</summary>
    internal static FieldPath? Parse(YamlMap map, string key, string text)
    {
        var path = FieldPath.TryParse(text);
        if (path is null && text.Length > 0)
            map.Report($"'{key}' is no path: names joined by dots (others than letters in backquotes), where(name='text'), where(name!='text'), where(name.startsWith('text')), where(name.lower().contains('text')), where(name.exists()), where(name.empty()), where(... or ...), tree(name), resolve(), alternatives with |, or $");
        return path;
    }

    // CarePlan, or CarePlan.where(...); what is asked of it besides may stand apart, to be named once and asked again.
    private static (string Type, ResourceCondition? Among) ReadResources(YamlMap map, string from)
    {
        var meant = map.OptionalText("among") is { } among ? $"{from}.{among}" : from;
        if (Parse(map, "from", meant) is { Alternatives: [[FieldPath.Step.Name type, ..] steps] } && steps.Skip(1).All(step => step is FieldPath.Step.Where))
            return (type.Field, steps.Count > 1 ? new ResourceCondition(FieldPath.Along(steps.Skip(1))) : null);
        map.Report("from", "'from' of FHIR is a type of resource, with where(...) for those of it that are meant");
        return (from, null);
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
        var key = new SharedKeyMapping(map.Text("system"), RequiredPath(map, "path"), map.OptionalText("prefix") ?? "");
        map.Done();
        return key;
    }

    private static ExclusiveMapping ReadExclusive(YamlMap map)
    {
        var exclusive = new ExclusiveMapping(map.Text("group"), RequiredPath(map, "path"), map.OptionalMap("words")?.Table() ?? new Dictionary<string, string>());
        map.Done();
        return exclusive;
    }

    private static ValueMapping ReadValue(YamlMap map)
    {
        var entry = map.OptionalMap("entries") is { } entries ? ReadEntries(entries) : null;
        // Entries bring names and labels of their own.
        var (name, label) = entry is null ? (map.Text("name"), map.Localized("label")) : ("", new LocalizedText("", ""));
        var value = new ValueMapping(name, label, RequiredPath(map, "path"), map.Word("kind", Kinds, ValueKind.ByShape), map.OptionalText("unit") ?? "")
        {
            ThirdParty = map.Flag("third_party"),
            Who = Path(map, "who"),
            Unless = Path(map, "unless"),
            Words = map.OptionalMap("words")?.Table() ?? new Dictionary<string, string>(),
            Parts = [.. map.Texts("parts").Select(part => Parse(map, "parts", part)).OfType<FieldPath>()],
            Entry = entry,
        };
        if (value is { Kind: ValueKind.AgeOfNumber, Unless: null })
            map.Report("kind", "'age-of-number' is shown only where the source tells no age: 'unless' is missing");
        map.Done();
        return value;
    }

    private static EntryMapping ReadEntries(YamlMap map)
    {
        var entry = new EntryMapping(
            RequiredPath(map, "key"), Path(map, "label"), RequiredPath(map, "value"), map.OptionalMap("known")?.Table() ?? new Dictionary<string, string>(), map.Texts("except"));
        map.Done();
        return entry;
    }
}
