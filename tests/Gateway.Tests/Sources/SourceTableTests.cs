using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>The table of source systems that lies beside the repository, held against the shipped definitions.</summary>
public sealed class SourceTableTests
{
    // Where a definition is not as its row says, and why that is right.
    private static readonly Dictionary<string, string> Deviations = new()
    {
        ["hospital-notifications: no row"] = "its messages stand in the row of medcom-letters; they are another format, so they have a definition of their own",
        ["cosmic: known, here assumed"] = "known from foreign profiles; that the Danish interface looks the same is assumed",
        ["ffb: known, here assumed"] = "the Bundle is published; how one is fetched for a single citizen is not",
        ["rehabilitation-140: known, here assumed"] = "the Bundle is published; how one is fetched for a single citizen is not",
        ["ungedatabasen: known, here assumed"] = "that events come through DFDG is known; that a history can be asked for, and its fields, are assumed",
        ["kriminalforsorgen: known, here assumed"] = "that forms come by secure mail is known; no form is published",
        ["case-index: known, here assumed"] = "that it follows the public standard Sag is known; its contract was not read",
        ["acadre: child-and-family, not in its row"] = "a child case lies in the archive as well, and is the child and family administration's",
        ["schultz-fasit: general-practitioner, not in its row"] = "the certificates filed on its cases are the doctor's and open as the doctor's; that it lists them is assumed",
        ["gp-certificates: no specialists"] = "in team cases LÆ 275 comes from the clinical function alone (LOB § 15)",
        ["medcom-letters: no specialists"] = "no letter of theirs has a category: it is named and not shown",
        ["dfdg: education (through Ungedata) in no list of what it holds"] = "ungedatabasen has a definition of its own",
        ["dubu: parties in no list of what it holds"] = "by the catalogue no more than whom to invite",
        ["medcom-letters: statuses seen, and not shown"] = "no category is for them; its coverage says that they are not shown",
        ["medcom-letters: correspondence seen, and not shown"] = "no category is for it; its coverage says that it is not shown",
    };

    // Whom the table means.
    private static readonly Dictionary<string, string[]> Holders = new()
    {
        ["employment"] = ["employment"],
        ["social"] = ["social"],
        ["social, children"] = ["child-and-family"],
        ["municipal health"] = ["municipal-health"],
        ["municipal health, hospital"] = ["municipal-health", "region"],
        ["regional health"] = ["region"],
        ["hospital, specialists"] = ["region", "specialists"],
        ["GP, specialist, clinical function"] = ["general-practitioner", "specialists", "clinical-function"],
        // The municipality asks for the form and receives it.
        ["GP, municipality"] = ["general-practitioner"],
        ["finance"] = ["finance"],
        ["youth guidance"] = ["youth-guidance"],
        ["prison and probation"] = ["probation"],
        ["ESDH"] = ["document-archive"],
        ["cross-cutting"] = ["document-archive"],
        ["person"] = ["civil-register"],
        ["employment register"] = ["national-registers"],
        ["national register"] = ["national-registers"],
        ["statistics"] = ["national-registers"],
        ["outbound"] = [],
    };

    // What the lists of this repository call more exactly than the table does.
    private static readonly Dictionary<string, string> CalledHere = new()
    {
        ["certificates"] = "LÆ ",
        ["rehabilitation plans"] = "the hospital's plan",
    };

    private static readonly Dictionary<NeverAsked, string> Walls = new()
    {
        [NeverAsked.StatisticsOnly] = "statistics-only", [NeverAsked.Prohibited] = "prohibited", [NeverAsked.Outbound] = "outbound",
    };

    [SharedDataFact]
    public void The_definitions_are_the_rows_of_the_table()
    {
        // Proves: a definition for each system of the table and no other, with the holder, the standing of its format and the wall that its row names, and every kind of information of the row is shown or said not to be; where it is not so stands above with its reason, and nothing stands there in vain.
        var rows = ReadRows();
        Assert.True(rows.Count > 30, $"only {rows.Count} rows");
        var found = rows.Where(r => Shipped.Sources.Definitions.All(d => d.Id != r.Id)).Select(r => $"{r.Id}: no definition")
            .Concat(Shipped.Sources.Definitions.Where(d => rows.All(r => r.Id != d.Id)).Select(d => $"{d.Id}: no row"))
            .Concat(rows.SelectMany(r => Shipped.Sources.Definitions.Where(d => d.Id == r.Id).SelectMany(d => Between(r, d)))).ToList();
        var wrong = found.Except(Deviations.Keys).Concat(Deviations.Keys.Except(found).Select(d => $"in vain: {d}")).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // An assumption passes for no published interface.
        Assert.DoesNotContain(Deviations.Keys, d => d.EndsWith("here known", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Between(Row row, SourceDefinition definition)
    {
        var meant = Holders[row.Holder];
        foreach (var holder in meant.Except(definition.Holders))
            yield return $"{row.Id}: no {holder}";
        foreach (var holder in definition.Holders.Except(meant))
            yield return $"{row.Id}: {holder}, not in its row";

        // A format that the table does not call known is one that was not found.
        var standing = row.Status.StartsWith("known", StringComparison.Ordinal) ? FormatStatus.Known : FormatStatus.Assumed;
        if (definition.FormatStatus != standing)
            yield return $"{row.Id}: {Word(standing)}, here {Word(definition.FormatStatus)}";

        var wall = Walls.Values.Where(w => row.Status.Contains(w, StringComparison.Ordinal) || row.Holder == w).ToList();
        var here = definition.NeverAsked is { } never ? Walls[never] : null;
        if (wall.SingleOrDefault() != here)
            yield return $"{row.Id}: {wall.SingleOrDefault() ?? "may be asked"}, here {here ?? "may be asked"}";
        if (here is not null)
            yield break;

        foreach (var (kind, seen) in row.Kinds)
        {
            var held = HeldAndMappedTests.Known.Where(h => h.Source == row.Id && h.Kind.StartsWith(CalledHere.GetValueOrDefault(kind, kind), StringComparison.OrdinalIgnoreCase)).ToList();
            if (held.Count == 0)
                yield return $"{row.Id}: {kind} in no list of what it holds";
            else if (seen && held.All(h => h.Category is null))
                yield return $"{row.Id}: {kind} seen, and not shown";
        }
    }

    private static string Word(FormatStatus status) => status is FormatStatus.Known ? "known" : "assumed";

    private static List<Row> ReadRows() =>
    [
        .. File.ReadLines(Path.Combine(SharedData.Folder("recorded")!, "..", "..", "sources.md"))
            .SkipWhile(line => !line.StartsWith("| id | system |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(cells => cells[0].Split(", ").Select(id => new Row(id, cells[2], cells[4].Replace("*", "", StringComparison.Ordinal), [.. KindsOf(cells[5])]))),
    ];

    // In brackets stands what the interface was seen to show.
    private static IEnumerable<(string Kind, bool Seen)> KindsOf(string cell)
    {
        var seen = false;
        foreach (var word in cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(w => w != "-"))
        {
            seen |= word.StartsWith('[');
            yield return (word.Trim('[', ']'), seen);
            seen &= !word.EndsWith(']');
        }
    }

    /// <summary>A system of the table; of several in one row each is one.</summary>
    private sealed record Row(string Id, string Holder, string Status, IReadOnlyList<(string Kind, bool Seen)> Kinds);
}
