using System.Text;
using Gateway.Access;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>
/// Proves on MedCom's own examples, which lie beside the repository, what comes out of each letter through the shipped
/// definition, as <c>real-letters.yaml</c> says, and that it is the same in EDIFACT and in OIOXML.
/// </summary>
public sealed class LetterFactsTests
{
    private const string Folder = "medcom-edifact-oioxml";
    private static readonly string[] Shown = ["DIS01_1", "DIS13_1", "DIS17_1"];

    private static string Data => Path.GetDirectoryName(SharedData.Folder("recorded"))!;

    [SharedDataFact]
    public void Every_example_is_in_the_list_and_gives_what_it_says()
    {
        // Proves for each letter its facts in full, and that whatever else it says is named by structure or nothing.
        var letters = ReadList();
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(Data, Folder)).Select(f => $"{Folder}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal), letters.Select(l => l.File).Order(StringComparer.Ordinal));
        Assert.Empty(letters.SelectMany(Problems));
    }

    [SharedDataFact]
    public void Twins_tell_the_same()
    {
        // Proves that category, text, ends and values of each pair agree; the last line break of a text in OIOXML is layout.
        foreach (var letter in Shown)
        {
            var edifact = Assert.Single(Answered($"{Folder}/{letter}.edi").Facts);
            var oioxml = Assert.Single(Answered($"{Folder}/{letter}.xml").Facts);
            Assert.Equal((edifact.Category, edifact.SourceItemId, edifact.Code.Text, edifact.Start, edifact.End), (oioxml.Category, oioxml.SourceItemId, oioxml.Code.Text, oioxml.Start, oioxml.End));
            Assert.Equal(edifact.LastChangedAt, oioxml.LastChangedAt);
            Assert.Equal(Values(edifact), Values(oioxml));
        }
    }

    private static IEnumerable<string> Problems(Letter letter)
    {
        var outcome = Answer(letter.File);
        if (letter.IsAboutNobody)
            return outcome is SourceOutcome.NothingHeld ? [] : [$"{letter.File}: gave {outcome}"];
        if (outcome is not SourceOutcome.Answered answer)
            return [$"{letter.File}: gave {outcome}"];
        return
        [
            .. answer.Facts.Count == letter.Items.Count ? [] : new[] { $"{letter.File}: {answer.Facts.Count} facts" },
            .. letter.Items.SelectMany(item => answer.Facts.FirstOrDefault(f => f.SourceItemId == item.Id) is { } fact ? item.Differences(fact) : [$"{item.Id} is not there"]),
            .. answer.NotMapped.Where(n => !letter.Named.Any(name => n.Path.StartsWith(name, StringComparison.Ordinal))).Select(n => $"{letter.File}: {n.Path} is left over"),
            .. letter.Named.Where(name => !answer.NotMapped.Any(n => n.Path.StartsWith(name, StringComparison.Ordinal))).Select(name => $"{letter.File}: {name} is not named"),
        ];
    }

    private static List<Letter> ReadList()
    {
        var file = Path.Combine(SharedData.RepositoryRoot!, "tests", "Gateway.Tests", "Sources", "Dropped", "real-letters.yaml");
        var (list, root) = YamlFile.Parse("real-letters.yaml", File.ReadAllText(file));
        var letters = root.Maps("letters").Select(map =>
        {
            var letter = new Letter(map.Text("file"), [.. map.Maps("items").Select(ExpectedItem.Read)], map.Texts("named"), map.Flag("nobody"));
            map.Done();
            return letter;
        }).ToList();
        root.Done();
        ReviewedDataException.ThrowIfAny(list.Errors);
        return letters;
    }

    private static SourceOutcome.Answered Answered(string file) => Assert.IsType<SourceOutcome.Answered>(Answer(file));

    private static SourceOutcome Answer(string file)
    {
        using var folder = new TemporaryFolder();
        var content = File.ReadAllBytes(Path.Combine(Data, file));
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "in")).FullName, Path.GetFileName(file));
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc));
        var source = new DroppedSource(Shipped.Definition("medcom-letters"), folder.Path, TimeProvider.System, NullLogger.Instance);
        source.Look();
        var access = new AccessRequest(Shipped.Caller, Person.Known(NumberIn(file, Encoding.Latin1.GetString(content))), CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, ["discharge-letters", "hospital-treatments"]);
        var grant = AccessGrant.Decide(access, Shipped.Catalogue, Gateway.Tests.Access.Scene.Given([Shipped.Consent("c", "discharge-letters", "hospital-treatments")]), Shipped.Noon);
        return source.Answer(SourceQuestion.From(grant, Shipped.Sources).Single(q => q.Definition.Id == "medcom-letters"));
    }

    // The number the letter names, found without the code under test; where it names none, somebody's.
    private static CitizenId NumberIn(string file, string content)
    {
        var before = file.EndsWith(".edi", StringComparison.Ordinal) ? "PNA+PAT+" : "<CivilRegistrationNumber>";
        var at = content.IndexOf(before, StringComparison.Ordinal);
        return at < 0 ? Shipped.D1 : Shipped.Citizen(content.Substring(at + before.Length, 10));
    }

    private static IEnumerable<string> Values(Fact fact) => fact.Values.Select(v => $"{v.Name}: {(v.Datum as FactDatum.TextDatum)?.Text.TrimEnd('\n')}");

    private sealed record Letter(string File, IReadOnlyList<ExpectedItem> Items, IReadOnlyList<string> Named, bool IsAboutNobody);
}
