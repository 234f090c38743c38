using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;

namespace Gateway.Sources;

/// <summary>Reads one definition file; every error is named with its line.</summary>
internal static class SourceDefinitionFile
{
    // Upper bounds of what a definition may ask for, so that one file cannot take the gateway down.
    private const int LongestDeadlineMilliseconds = 30_000;
    private const int LargestAnswerKib = 16 * 1024;
    private const int MostFacts = 10_000;

    // Sooner, and nearly every question would be put twice.
    private const int LeastHedgeMilliseconds = 50;

    private static readonly Dictionary<string, WireFormat> Formats = new() { ["rest-json"] = WireFormat.RestJson, ["fhir-r4"] = WireFormat.FhirR4 };
    private static readonly Dictionary<string, FormatStatus> Statuses = new() { ["known"] = FormatStatus.Known, ["assumed"] = FormatStatus.Assumed };

    private static readonly Dictionary<string, AskedWith> Numbers =
        new() { ["current-number"] = AskedWith.CurrentNumber, ["all-numbers"] = AskedWith.AllNumbers };

    // GET, and POST where the question stands in the body: a source is never asked to change anything.
    private static readonly Dictionary<string, HttpMethod> Methods = new() { ["GET"] = HttpMethod.Get, ["POST"] = HttpMethod.Post };

    private static readonly Dictionary<string, SourceOutcome> ErrorOutcomes = new()
    {
        ["nothing-held"] = new SourceOutcome.NothingHeld(ReasonCode.NothingHeld),
        ["person-not-found"] = new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound),
        ["person-dead"] = new SourceOutcome.Failed(ReasonCode.PersonDead),
        ["identifier-refused"] = new SourceOutcome.Failed(ReasonCode.SourceRefusedIdentifier),
        ["error"] = new SourceOutcome.Failed(ReasonCode.SourceError),
    };

    /// <summary>Reads a definition and checks it against the catalogue's categories and holders.</summary>
    /// <exception cref="ReviewedDataException">The file has errors; all of them are named.</exception>
    internal static SourceDefinition Read(string name, string text, PolicyCatalogue catalogue)
    {
        var (file, root) = YamlFile.Parse(name, text);
        var format = root.Word("format", Formats, WireFormat.RestJson);
        var definition = new SourceDefinition
        {
            Id = root.Text("id"),
            Title = root.Text("title"),
            Holder = root.Text("holder"),
            Format = format,
            FormatStatus = root.Word("format_status", Statuses, FormatStatus.Assumed),
            Municipality = ReadMunicipality(root),
            Authentication = SourceAuthenticationFile.Read(root),
            AskedWith = root.Word("asked_with", Numbers, AskedWith.CurrentNumber),
            Coverage = ReadCoverage(root.Map("coverage")),
            Limits = ReadLimits(root.Map("limits")),
            Person = ReadPerson(root),
            Errors = ReadErrors(root.OptionalMap("errors")),
            Requests = ReadRequests(root, format),
        };
        root.Done();
        Check(root, definition, catalogue);
        ReviewedDataException.ThrowIfAny(file.Errors);
        return definition;
    }

    private static MunicipalityId? ReadMunicipality(YamlMap root)
    {
        var text = root.Text("municipality");
        if (text == "shared" || text.Length == 0)
            return null;
        if (MunicipalityId.TryParse(text) is { } id)
            return id;
        root.Report("'municipality' must be 'shared' or four digits");
        return null;
    }

    private static string? ReadPerson(YamlMap root)
    {
        var field = root.OptionalText("person");
        if (field is not null && !field.All(char.IsLetterOrDigit))
            root.Report("'person' is no field name: letters and digits only; it is looked for wherever it stands");
        return field;
    }

    private static SourceCoverage ReadCoverage(YamlMap map) => Finish(map, new SourceCoverage(
        map.OptionalText("from") ?? "", map.OptionalText("until") ?? "", map.Localized("completeness"), map.Localized("updated")));

    private static SourceLimits ReadLimits(YamlMap map) => Finish(map, new SourceLimits(
        TimeSpan.FromMilliseconds(map.Number("deadline_ms", 9_750, 100, LongestDeadlineMilliseconds)),
        map.Number("maximum_kib", 4096, 1, LargestAnswerKib) * 1024,
        map.Number("maximum_facts", 1000, 1, MostFacts))
    {
        Concurrent = map.Number("concurrent", SourceHttp.ConnectionsPerSource, 1, SourceHttp.ConnectionsPerSource),
        HedgeAfter = map.Has("hedge_after_ms") ? TimeSpan.FromMilliseconds(map.Number("hedge_after_ms", 0, LeastHedgeMilliseconds, LongestDeadlineMilliseconds)) : null,
    });

    private static SourceErrors ReadErrors(YamlMap? map)
    {
        if (map is null)
            return new SourceErrors(null, new Dictionary<string, SourceOutcome>());
        var table = map.Map("codes");
        var outcomes = new Dictionary<string, SourceOutcome>();
        foreach (var (code, word) in table.Table())
        {
            if (ErrorOutcomes.TryGetValue(word, out var outcome))
                outcomes[code] = outcome;
            else
                table.Report($"'{word}' must be one of {string.Join(", ", ErrorOutcomes.Keys)}");
        }
        return Finish(map, new SourceErrors(FactMappingFile.RequiredPath(map, "path"), outcomes));
    }

    private static List<SourceRequest> ReadRequests(YamlMap root, WireFormat format)
    {
        var requests = root.Maps("requests").Select(map => ReadRequest(map, format)).ToList();
        if (requests.Count == 0)
            root.Report("'requests' is missing: a source that cannot be asked holds nothing for anybody");
        return requests;
    }

    private static SourceRequest ReadRequest(YamlMap map, WireFormat format)
    {
        var path = map.Text("path");
        if (path.Contains('{', StringComparison.Ordinal))
            map.Report("'path' holds a placeholder: a national id never stands in a URL");
        if (!path.StartsWith('/'))
            map.Report("'path' begins with a slash");
        if (!Methods.TryGetValue(map.OptionalText("method") ?? "", out var method))
            map.Report($"'method' must be one of {string.Join(", ", Methods.Keys)}");
        return Finish(map, new SourceRequest
        {
            Id = map.Text("id"),
            Categories = map.Texts("categories"),
            Method = method ?? HttpMethod.Get,
            Safe = map.Flag("safe") || method == HttpMethod.Get,
            Path = path,
            Headers = map.OptionalMap("headers")?.Table() ?? new Dictionary<string, string>(),
            Form = map.OptionalMap("form")?.Table() ?? new Dictionary<string, string>(),
            Body = map.OptionalText("body"),
            BodyType = map.OptionalText("body_type"),
            Facts = [.. map.Maps("facts").Select(f => FactMappingFile.Read(f, format))],
        });
    }

    private static void Check(YamlMap root, SourceDefinition definition, PolicyCatalogue catalogue)
    {
        if (!catalogue.Holders.ContainsKey(definition.Holder))
            root.Report($"there is no holder '{definition.Holder}' in the policy catalogue");
        foreach (var request in definition.Requests)
        {
            foreach (var category in request.Categories.Where(c => catalogue.FindCategory(c)?.Holder != definition.Holder))
                root.Report($"request '{request.Id}': the policy catalogue has no category '{category}' at this holder");
            foreach (var fact in request.Facts.Where(f => !request.Categories.Contains(f.Category)))
                root.Report($"request '{request.Id}': facts of '{fact.Category}' are mapped, but the request is not for it");
        }
    }

    private static T Finish<T>(YamlMap map, T value)
    {
        map.Done();
        return value;
    }
}
