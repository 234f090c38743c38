using System.Text.RegularExpressions;
using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>What the whole definition says that its requests need to be read.</summary>
internal sealed record RequestForm(WireFormat Format, Notation Notation, bool NationalIdInUrl, bool InFolder);

/// <summary>Reads the requests of a definition file: their calls in turn, and what their answers mean.</summary>
internal static partial class SourceRequestFile
{
    // GET, and POST where the question stands in the body: a source is never asked to change anything.
    private static readonly Dictionary<string, HttpMethod> Methods = new() { ["GET"] = HttpMethod.Get, ["POST"] = HttpMethod.Post };

    private static readonly HashSet<string> KnownPlaceholders = ["citizen", "citizen_system", "request", "now", "user", "authority", "purpose_code", "page"];

    internal static SourceRequest Read(YamlMap map, RequestForm form)
    {
        // One call is written as the request itself; of what lies in a folder nobody is asked.
        var calls = form.InFolder ? [] : map.Has("calls") ? map.Maps("calls").Select(c => ReadCall(c, c.Text("name"), form)).ToList() : [ReadCall(map, "", form, isRequest: true)];
        var request = new SourceRequest
        {
            Id = map.Text("id"),
            Categories = map.Texts("categories"),
            Calls = calls,
            Facts = [.. map.Maps("facts").Select(f => FactMappingFile.Read(f, form))],
            Expects = [.. map.Texts("expects").Select(text => FactMappingFile.Parse(map, "expects", text)).OfType<FieldPath>()],
            Ignore = [.. map.Texts("ignore").Select(text => FactMappingFile.Parse(map, "ignore", text)).OfType<FieldPath>()],
        };
        if (calls.Count > 1 && form.Format == WireFormat.FhirR4)
            map.Report("a FHIR request is one search or operation; its pages are followed of themselves");
        // The first that fits reads a resource: a category of its own, after one for all of the type, would never be reached.
        foreach (var type in request.Facts.Where((f, at) => form.Format == WireFormat.FhirR4 && request.Facts.Take(at).Any(earlier => earlier.From == f.From && earlier.Among is null)).Select(f => f.From).Distinct())
            map.Report("facts", $"every {type} is read before: what is meant for some of them with where(...) stands first");
        foreach (var name in calls.GroupBy(c => c.Name).Where(g => g.Count() > 1))
            map.Report($"two calls are called '{name.Key}'");
        map.Done();
        return request;
    }

    /// <summary>The settings of the installation that a call's placeholders name.</summary>
    internal static IEnumerable<string> SettingsOf(CallTemplate call) =>
        Placeholders(call).Where(p => p.StartsWith(SettingPrefix, StringComparison.Ordinal)).Select(p => p[SettingPrefix.Length..]).Distinct();

    internal const string SettingPrefix = "setting.";

    private static CallTemplate ReadCall(YamlMap map, string name, RequestForm form, bool isRequest = false)
    {
        var method = HttpMethod.Post;
        var soap = form.Format is WireFormat.Soap11 or WireFormat.Soap12;
        if (!soap && !map.Has("follow") && !Methods.TryGetValue(map.OptionalText("method") ?? "", out method))
            map.Report($"'method' must be one of {string.Join(", ", Methods.Keys)}");
        var call = new CallTemplate
        {
            Name = name,
            Method = map.Has("follow") ? HttpMethod.Get : method ?? HttpMethod.Get,
            Path = map.Has("follow") ? "" : map.Text("path"),
            Query = map.OptionalMap("query")?.Table() ?? new Dictionary<string, string>(),
            Headers = map.OptionalMap("headers")?.Table() ?? new Dictionary<string, string>(),
            Form = map.OptionalMap("form")?.Table() ?? new Dictionary<string, string>(),
            Body = map.OptionalText("body"),
            BodyType = map.OptionalText("body_type"),
            SoapAction = soap ? map.Text("action") : null,
            SoapHeader = soap ? map.OptionalText("soap_header") : null,
            Categories = isRequest ? [] : map.Texts("for"),
            Follow = FactMappingFile.Path(map, "follow"),
            ForEach = FactMappingFile.Path(map, "for_each"),
            Take = ReadTaken(map.OptionalMap("take")),
            Keep = map.OptionalMap("keep") is { } keep ? ReadKeep(keep) : null,
            Requires = map.OptionalMap("requires") is { } requires ? ReadRequirement(requires) : null,
            Paging = map.OptionalMap("paging") is { } paging ? ReadPaging(paging) : null,
            Safe = map.Flag("safe") || map.Has("follow") || (!soap && method == HttpMethod.Get),
        };
        CheckPlaceholders(map, call, form);
        CheckSecrets(map, call);
        if (!isRequest)
            map.Done();
        return call;
    }

    private static void CheckPlaceholders(YamlMap map, CallTemplate call, RequestForm form)
    {
        if (call.Follow is null && !call.Path.StartsWith('/'))
            map.Report("path", "'path' begins with a slash");
        if (call.Path.Contains('?', StringComparison.Ordinal))
            map.Report("path", "'path' holds a query: write it under 'query'");
        if (call.Path.Contains("{citizen}", StringComparison.Ordinal))
            map.Report("path", "'path' holds the national id: a national id never stands in a URL");
        if (call.Query.Values.Any(v => v.Contains("{citizen}", StringComparison.Ordinal)) && !form.NationalIdInUrl)
            map.Report("query", "'query' holds the national id: it stands in an address only where the published format demands it; then say national_id_in_url: true");
        if (call.Paging is not null && !Placeholders(call).Contains("page"))
            map.Report("paging", "'paging' needs the placeholder {page} in query or body");
        foreach (var name in Placeholders(call).Where(p => !KnownPlaceholders.Contains(p) && !call.Take.ContainsKey(p) && !p.StartsWith(SettingPrefix, StringComparison.Ordinal)).Distinct())
            map.Report(KeyOf(call, name), $"nothing fills the placeholder {{{name}}}: known are {string.Join(", ", KnownPlaceholders)}, {SettingPrefix}NAME and what the call takes");
    }

    // A definition is read by everybody: what only the source and the gateway may know is named under 'authentication' and lies in the installation's settings.
    private static void CheckSecrets(YamlMap map, CallTemplate call)
    {
        foreach (var (key, table) in new[] { ("headers", call.Headers), ("form", call.Form), ("query", call.Query) })
        {
            foreach (var name in table.Keys.Where(n => SecretName().IsMatch(n)))
                map.Report(key, $"'{key}' has '{name}': no secret stands in a definition; say under 'authentication' how the source is asked, and put the secret into the installation's settings");
        }
    }

    private static IEnumerable<string> Placeholders(CallTemplate call) => Texts(call).SelectMany(t => PlaceholdersIn(t.Text));

    // The key at whose line the placeholder stands.
    private static string KeyOf(CallTemplate call, string placeholder) => Texts(call).First(t => PlaceholdersIn(t.Text).Contains(placeholder)).Key;

    private static IEnumerable<(string Key, string Text)> Texts(CallTemplate call) =>
        new (string, string?)[] { ("path", call.Path), ("body", call.Body), ("action", call.SoapAction), ("soap_header", call.SoapHeader) }.Select(t => (t.Item1, t.Item2 ?? ""))
            .Concat(call.Query.Values.Select(v => ("query", v))).Concat(call.Headers.Values.Select(v => ("headers", v))).Concat(call.Form.Values.Select(v => ("form", v)));

    private static IEnumerable<string> PlaceholdersIn(string text) => Placeholder().Matches(text).Select(m => m.Groups["name"].Value);

    private static Dictionary<string, FieldPath> ReadTaken(YamlMap? map) =>
        map?.Table().ToDictionary(t => t.Key, t => FactMappingFile.Parse(map, t.Key, t.Value) ?? FieldPath.Itself) ?? [];

    private static ListOfEverybody ReadKeep(YamlMap map)
    {
        var keep = new ListOfEverybody(map.Text("list").Split('.'), FactMappingFile.RequiredPath(map, "person"));
        map.Done();
        return keep;
    }

    private static Requirement ReadRequirement(YamlMap map)
    {
        var path = FactMappingFile.RequiredPath(map, "path");
        var word = map.Text("otherwise");
        if (!SourceDefinitionFile.ErrorOutcomes.TryGetValue(word, out var otherwise))
            map.Report("otherwise", $"'otherwise' must be one of {string.Join(", ", SourceDefinitionFile.ErrorOutcomes.Keys)}");
        map.Done();
        return new Requirement(path, otherwise ?? SourceDefinitionFile.ErrorOutcomes["error"]);
    }

    private static Paging ReadPaging(YamlMap map)
    {
        var paging = new Paging(map.Number("first", 0, 0, 1), FactMappingFile.RequiredPath(map, "items"), FactMappingFile.RequiredPath(map, "total"));
        map.Done();
        return paging;
    }

    // As headers, form fields and parameters that carry one are called; a page's token is none.
    [GeneratedRegex("^(proxy-)?authorization$|cookie|passw(or)?d|secret|^((access|auth|bearer|security)[-_]?)?token$|api[-_]?key$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();

    /// <summary>A placeholder; the braces of JSON are followed by a quote or another brace.</summary>
    [GeneratedRegex(@"\{(?<name>[A-Za-z_]+(\.[A-Za-z_-]+)?)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex Placeholder();
}
