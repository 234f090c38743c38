using System.Text.Json.Nodes;

namespace Gateway.EndToEndTests;

/// <summary>
/// The shipped recordings and pairs of citizens who differ only in what a source holds about them: same case, same
/// employment, same consents.
/// </summary>
internal static class TwinCitizens
{
    /// <summary>Has social measures (existence confidential) and no consent; and one of whom the social system knows nothing.</summary>
    internal static readonly (string Holds, string HoldsNothing) Unconsented = ("T1", "T2");

    /// <summary>The same, with consent to the social assessment, of which neither has anything.</summary>
    internal static readonly (string Holds, string HoldsNothing) Consented = ("T3", "T4");

    /// <summary>Hundreds of benefits, which the caseworker may see; and none.</summary>
    internal static readonly (string Holds, string HoldsNothing) Benefits = ("T5", "T6");

    private const string Case = "26/9000";
    private const int ManyBenefits = 400;
    private static readonly string[] Aliases = ["T1", "T2", "T3", "T4", "T5", "T6"];
    private static readonly string Shipped = Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded");

    /// <summary>Makes the folder; gives its path.</summary>
    internal static string Make(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        Change(folder, "citizens.json", people => Aliases.ToList().ForEach(a => people[a] = new JsonObject { ["name"] = "Tvilling " + a, ["cpr"] = Number(a), ["born"] = "1970-01-01", ["case"] = Case }));
        Change(folder, "consents.json", consents => new[] { Consented.Holds, Consented.HoldsNothing }.ToList().ForEach(a => consents.AsArray().Add(Consent(a))));
        Change(folder, "dfdg/index.json", index => Aliases.ToList().ForEach(a => AddEmployment(index.AsArray(), a)));
        Change(folder, "ffb/index.json", index => new[] { Unconsented.Holds, Consented.Holds }.ToList().ForEach(a => index.AsArray().Add(Measures(folder, a))));
        File.WriteAllText(Path.Combine(folder, "dfdg", "many.json"), new JsonArray([.. Enumerable.Range(0, ManyBenefits).Select(Benefit)]).ToJsonString());
        File.WriteAllText(Path.Combine(folder, "dfdg", "none.json"), "[]");
        return folder;
    }

    private static string Number(string alias) => $"0{alias[1]}0170990{alias[1]}";

    private static void Change(string folder, string file, Action<JsonNode> change)
    {
        var path = Path.Combine(folder, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    private static JsonObject Consent(string alias) => new()
    {
        ["citizen"] = alias, ["case"] = Case, ["receiver"] = new JsonObject { ["cvr"] = "99990001", ["name"] = "Testkøbing Kommune, Jobcenter" },
        ["purpose"] = RunningGateway.Purpose, ["categories"] = new JsonArray("social-assessment"), ["holders"] = new JsonArray("social"),
        ["form"] = "digital", ["evidence"] = "samtykke", ["textVersion"] = "2026-1", ["validFromDays"] = -1, ["validUntilDays"] = 100,
    };

    private static void AddEmployment(JsonArray index, string alias)
    {
        index.Add(Exchange(alias, "/v2/VisiteringOgStatusStatus", "df-01-D1-rich.response.json"));
        index.Add(Exchange(alias, "/v1/Aktivitet", "df-08-D1-activities.response.json"));
        index.Add(Exchange(alias, "/v1/ydelse", alias == Benefits.Holds ? "many.json" : "none.json"));
    }

    private static JsonObject Exchange(string alias, string path, string body) => new()
    {
        ["case"] = $"{alias}{path}", ["citizen"] = alias, ["shape"] = "twin",
        ["request"] = new JsonObject { ["method"] = "GET", ["path"] = path, ["cpr"] = Number(alias), ["headers"] = new JsonObject { ["x-civilregistrationIdentifier"] = Number(alias) } },
        ["response"] = new JsonObject { ["status"] = 200, ["headers"] = new JsonObject { ["Content-Type"] = "application/json; charset=utf-8" }, ["bodyFile"] = body },
    };

    private static JsonNode Benefit(int n) => new JsonObject
    {
        ["kyYdelsesIdentifier"] = $"ydelse-{n}", ["startdato"] = FormattableString.Invariant($"{2000 + (n % 20)}-01-01"), ["lovhenvisning"] = $"lov {n}", ["kontaktgruppe"] = 24,
    };

    // D8's report, which holds one open effort and no assessment, under the twin's number; a measure, and no treatment.
    private static JsonObject Measures(string folder, string alias)
    {
        foreach (var kind in new[] { "request", "response" })
        {
            var recorded = File.ReadAllText(Path.Combine(folder, "ffb", $"ffb-05-D8-outpatient.{kind}.json"));
            File.WriteAllText(Path.Combine(folder, "ffb", $"{alias}.{kind}.json"), recorded.Replace("2507799953", Number(alias), StringComparison.Ordinal).Replace("§ 101", "§ 104", StringComparison.Ordinal));
        }
        // And something no mapping covers, of which nobody can tell which category it belongs to.
        Change(folder, $"ffb/{alias}.response.json", report => report["entry"]!.AsArray().Add(
            new JsonObject { ["resource"] = new JsonObject { ["resourceType"] = "Account", ["id"] = "konto-1", ["status"] = "active" } }));
        return new()
        {
            ["case"] = $"{alias}-measures", ["citizen"] = alias, ["shape"] = "twin",
            ["request"] = new JsonObject { ["method"] = "POST", ["path"] = "/fhir/$citizen-report", ["cpr"] = Number(alias), ["bodyFile"] = $"{alias}.request.json" },
            ["response"] = new JsonObject
            {
                ["status"] = 200, ["headers"] = new JsonObject { ["Content-Type"] = "application/fhir+json; charset=utf-8" }, ["bodyFile"] = $"{alias}.response.json",
            },
        };
    }
}
