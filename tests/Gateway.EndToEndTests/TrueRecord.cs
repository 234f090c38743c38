using System.Text.Json;
using System.Xml.Linq;
using Gateway.ReviewedData;

namespace Gateway.EndToEndTests;

/// <summary>What one recorded answer holds about one citizen, as a truth file tells.</summary>
/// <param name="Citizen">The alias, or <see cref="Nobody"/>.</param>
/// <param name="File">The answer, below the recordings.</param>
/// <param name="Nothing">Why it holds no fact; null where it does.</param>
/// <param name="Repeats">The answer that it says nothing beyond; null where it does.</param>
/// <param name="Records">How many records of each kind, where that can be counted.</param>
/// <param name="Facts">The facts.</param>
internal sealed record TrueRecord(
    string Citizen, string File, string? Nothing, string? Repeats, IReadOnlyDictionary<string, string> Records, IReadOnlyList<TrueFact> Facts)
{
    internal const string Nobody = "nobody";
    private const string Rows = "rows";
    private const string RootList = "$";

    internal static string Recorded { get; } = Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded");

    /// <summary>Every truth file; all errors of all of them at once.</summary>
    internal static IReadOnlyList<TrueRecord> All { get; } = ReadAll();

    /// <summary>How many records of a kind the answer really has: elements, entries of a list, resources, rows.</summary>
    internal static int Count(string file, string kind)
    {
        var path = Path.Combine(Recorded, file);
        if (kind == Rows)
            return RowsIn(System.IO.File.ReadAllText(path)) - 1;
        if (Path.GetExtension(file) == ".xml")
            return XDocument.Parse(System.IO.File.ReadAllText(path)).Descendants().Count(e => e.Name.LocalName == kind);
        using var json = JsonDocument.Parse(System.IO.File.ReadAllText(path));
        return kind == RootList ? json.RootElement.GetArrayLength() : CountIn(json.RootElement, kind);
    }

    private static int CountIn(JsonElement element, string kind) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Sum(e => CountIn(e, kind)),
        JsonValueKind.Object => element.EnumerateObject().Sum(p => CountIn(p.Value, kind) + Named(p, kind)),
        _ => 0,
    };

    private static int Named(JsonProperty property, string kind) =>
        property.Name == kind ? (property.Value.ValueKind == JsonValueKind.Array ? property.Value.GetArrayLength() : 1)
        : property.Name == "resourceType" && property.Value.ValueEquals(kind) ? 1 : 0;

    // A line break inside quotes is part of a row.
    private static int RowsIn(string csv)
    {
        var quoted = false;
        var rows = 0;
        foreach (var letter in csv.TrimEnd() + "\n")
        {
            quoted ^= letter == '"';
            rows += letter == '\n' && !quoted ? 1 : 0;
        }
        return rows;
    }

    private static List<TrueRecord> ReadAll()
    {
        var errors = new List<string>();
        var records = new List<TrueRecord>();
        foreach (var path in Directory.EnumerateFiles(Recorded, "truth-*.yaml").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var (file, root) = YamlFile.Parse(name, System.IO.File.ReadAllText(path));
            var citizen = Path.GetFileNameWithoutExtension(path)["truth-".Length..];
            records.AddRange(root.Maps("payloads").Select(m => Read(citizen, m)));
            root.Done();
            errors.AddRange(file.Errors);
        }
        ReviewedDataException.ThrowIfAny(errors);
        return records;
    }

    private static TrueRecord Read(string citizen, YamlMap map)
    {
        var source = map.OptionalText("source");
        var record = new TrueRecord(
            citizen, map.Text("file"), map.OptionalText("nothing"), map.OptionalText("repeats"),
            map.OptionalMap("records")?.Table() ?? new Dictionary<string, string>(), [.. map.Maps("facts").Select(f => TrueFact.Read(f, source))]);
        if ((record.Nothing is null ? 0 : 1) + (record.Repeats is null ? 0 : 1) + (record.Facts.Count > 0 ? 1 : 0) != 1)
            map.Report("holds facts, or nothing, or repeats another answer: exactly one of them");
        map.Done();
        return record;
    }
}
