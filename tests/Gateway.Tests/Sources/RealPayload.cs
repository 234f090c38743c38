using System.Text.Json;
using Gateway.Access;
using Gateway.ReviewedData;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>One payload of the sample data and what must come out of it, as <c>real-payloads.yaml</c> says.</summary>
internal sealed record RealPayload
{
    private const string ListFile = "real-payloads.yaml";
    private const string SyntheticNumber = FhirJson.D1;

    public required string File { get; init; }

    public required SourceDefinition Definition { get; init; }

    /// <summary>Id of the Patient asked about; empty where one is laid beside the resource.</summary>
    public required string Patient { get; init; }

    /// <summary>File of the Patient to lay beside a single resource; empty for a synthetic one.</summary>
    public required string Beside { get; init; }

    public required string Refused { get; init; }

    public required IReadOnlyDictionary<string, string> Mapped { get; init; }

    public required IReadOnlyDictionary<string, string> NotMapped { get; init; }

    /// <summary>Resources that are read where another refers to them.</summary>
    public required IReadOnlyDictionary<string, string> Followed { get; init; }

    /// <summary>Null where the list does not say.</summary>
    public required IReadOnlyDictionary<string, string>? Fields { get; init; }

    public required IReadOnlyList<ExpectedItem> Items { get; init; }

    /// <summary>The whole list; a misspelt key in it is an error.</summary>
    public static IReadOnlyList<RealPayload> ReadList()
    {
        var (list, root) = YamlFile.Parse(ListFile, System.IO.File.ReadAllText(Path.Combine(SharedData.RepositoryRoot!, "tests", "Gateway.Tests", "Sources", ListFile)));
        var payloads = root.Maps("files").Select(Read).ToList();
        root.Done();
        ReviewedDataException.ThrowIfAny(list.Errors);
        return payloads;
    }

    /// <summary>The payload as a bundle with the person in it, and the person.</summary>
    public (JsonElement Bundle, CitizenId Citizen) Load(string dataFolder)
    {
        var path = Path.Combine(dataFolder, File);
        var payload = Shipped.Json(System.IO.File.ReadAllText(path));
        if (TypeOf(payload) == "Bundle")
            return (payload, NumberOf(Resources(payload).Single(r => TypeOf(r) == "Patient" && IdOf(r) == Patient)));
        if (TypeOf(payload) == "Patient" && Patient.Length > 0)
            return (Wrap(payload), NumberOf(payload));
        var patient = Beside.Length > 0
            ? Shipped.Json(System.IO.File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, Beside)))
            : Shipped.Json(FhirJson.Patient(SubjectIdOf(payload), SyntheticNumber));
        return (Wrap(patient, payload), NumberOf(patient));
    }

    /// <summary>Runs every mapping of every request of the definition over the bundle, as if one request had them all.</summary>
    public SourceOutcome Run(JsonElement bundle, CitizenId citizen)
    {
        var requests = Definition.Requests;
        var all = requests[0] with { Categories = [.. requests.SelectMany(r => r.Categories).Distinct()], Facts = [.. requests.SelectMany(r => r.Facts)] };
        return FhirBundle.TryRead(bundle) is { } read
            ? Fhir.Interpret([read], Definition, all, all.Categories, Person.Known(citizen))
            : new SourceOutcome.Failed(ReasonCode.SourceMalformed);
    }

    /// <summary>Every resource of a bundle, those of bundles in it too, counted without the code under test.</summary>
    public static IEnumerable<JsonElement> Resources(JsonElement bundle) =>
        bundle.TryGetProperty("entry", out var entries)
            ? entries.EnumerateArray().Select(e => e.GetProperty("resource")).SelectMany(r => TypeOf(r) == "Bundle" ? Resources(r) : [r])
            : [];

    public static string TypeOf(JsonElement resource) => resource.GetProperty("resourceType").GetString()!;

    private static string IdOf(JsonElement resource) => resource.GetProperty("id").GetString()!;

    private static JsonElement Wrap(params JsonElement[] resources) => Shipped.Json(FhirJson.Collection([.. resources.Select(r => r.GetRawText())]));

    private static string SubjectIdOf(JsonElement resource)
    {
        foreach (var name in new[] { "subject", "patient" })
        {
            if (resource.TryGetProperty(name, out var subject) && subject.TryGetProperty("reference", out var reference))
                return reference.GetString()!.Split('/')[1];
        }
        return "nobody-in-particular";
    }

    private static CitizenId NumberOf(JsonElement patient) => patient.GetProperty("identifier").EnumerateArray()
        .Where(i => i.TryGetProperty("system", out var system) && system.GetString() is CitizenId.CprSystem or CitizenId.ReplacementSystem)
        .Select(i => Shipped.Citizen(i.GetProperty("value").GetString()!)).First();

    private static RealPayload Read(YamlMap map)
    {
        var payload = new RealPayload
        {
            File = map.Text("file"),
            Definition = Shipped.Definition(map.Text("definition")),
            Patient = map.OptionalText("patient") ?? "",
            Beside = map.OptionalText("beside") ?? "",
            Refused = map.OptionalText("refused") ?? "",
            Mapped = map.OptionalMap("mapped")?.Table() ?? new Dictionary<string, string>(),
            NotMapped = map.OptionalMap("not_mapped")?.Table() ?? new Dictionary<string, string>(),
            Followed = map.OptionalMap("followed")?.Table() ?? new Dictionary<string, string>(),
            Fields = map.OptionalMap("fields")?.Table(),
            Items = [.. map.Maps("items").Select(ExpectedItem.Read)],
        };
        map.Done();
        return payload;
    }
}

/// <summary>What one fact must be.</summary>
internal sealed record ExpectedItem(
    string Id, string Category, string Code, string Text, string Start, string End, string Status, string Outcome, IReadOnlyList<string> Values)
{
    public static ExpectedItem Read(YamlMap map)
    {
        string Maybe(string key) => map.OptionalText(key) ?? "";
        var item = new ExpectedItem(
            map.Text("id"), map.Text("category"), Maybe("code"), map.Text("text"), Maybe("start"), Maybe("end"), Maybe("status"), Maybe("outcome"), map.Texts("values"));
        map.Done();
        return item;
    }

    /// <summary>What of a fact is not as it must be.</summary>
    public IEnumerable<string> Differences(Fact fact)
    {
        var shown = (fact.Category, fact.Code.Text, fact.Start, fact.End, fact.Status, fact.Outcome?.Text ?? "");
        if (shown != (Category, Text, Start, End, Status, Outcome))
            yield return $"{Id}: {shown} instead of {(Category, Text, Start, End, Status, Outcome)}";
        if (Code.Length > 0 ? fact.Code.Codings.All(c => $"{c.System}|{c.Code}" != Code) : fact.Code.Codings.Count > 0)
            yield return $"{Id}: the codes are {string.Join(", ", fact.Code.Codings)}";
        foreach (var name in Values.Select(v => v.Split(" = ")[0]).Distinct())
        {
            var expected = Values.Where(v => v.StartsWith(name + " = ", StringComparison.Ordinal)).Select(v => v[(name.Length + 3)..]).ToList();
            var found = fact.Values.Where(v => v.Name == name).Select(v => Spellings(v.Datum).ToList()).ToList();
            if (found.Count != expected.Count || !found.Zip(expected).All(p => p.First.Contains(p.Second)))
                yield return $"{Id}: {name} is {string.Join(", ", found.Select(f => string.Join('/', f)))} instead of {string.Join(", ", expected)}";
        }
    }

    private static IEnumerable<string> Spellings(FactDatum datum) => datum switch
    {
        FactDatum.TextDatum text => [text.Text],
        FactDatum.QuantityDatum quantity => [$"{quantity.Value} {quantity.Unit}"],
        FactDatum.ConceptDatum concept => concept.Concept.Codings.Select(c => c.Code).Append(concept.Concept.Text),
        FactDatum.FlagDatum flag => [flag.Flag ? "true" : "false"],
        FactDatum.DateDatum date => [date.Date],
        _ => throw new ArgumentOutOfRangeException(nameof(datum)),
    };
}
