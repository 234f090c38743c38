using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>The sandbox's citizens are people: what the systems hold about one of them fits together, except where it is meant not to.</summary>
public sealed partial class CoherentCitizensTests(WholeGateway whole) : IClassFixture<WholeGateway>
{
    // The day the recordings are from.
    private const string Today = "2026-11-21";

    /// <summary>Every contradiction in an own overview, and between whom; a citizen who is not here has none.</summary>
    private static readonly Dictionary<string, string[]> Contradictions = new()
    {
        // An employer's report of two lines, an amount and its regulation, under one number. Nothing in it says that the one
        // corrects the other: both stand, and that they differ is said.
        ["D6"] = ["Value in income: Indkomst 2026-09-01 (skat-eindkomst) | Indkomst 2026-09-01 (skat-eindkomst)"],
        // The archive calls open what the children's system calls active. They are two sources of one matter, and stay two.
        ["D7"] = ["Status in child-case: Børnesag 2026-04-20 (acadre) | Børnesag 2026-04-20 (dubu)"],
        ["D8"] =
        [
            "Exclusive in benefits: Ressourceforløbsydelse under jobafklaring 2026-06-29 (ky) | Sygedagpenge 2025-12-01 (ksd)",
            "Exclusive: Målgruppe 6.6 sygedagpenge 2025-12-01 (dfdg) | Ressourceforløbsydelse under jobafklaring 2026-06-29 (ky) | Sygedagpenge 2025-12-01 (ksd)",
        ],
    };

    /// <summary>Whose numbers stand in a citizen's answers beside their own: parents, spouse, children, who are not all citizens here.</summary>
    private static readonly Dictionary<string, string[]> Relatives = new()
    {
        ["D1"] = ["0307839961", "1102199920", "2008159970"],
        ["D7"] = ["1403859922"],
    };

    private readonly RunningGateway _gateway = whole.Running;

    public static TheoryData<string> Citizens => [.. SandboxHost.ReadCitizens().Select(c => c.Alias)];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task Systems_contradict_each_other_exactly_where_it_is_meant(string alias)
    {
        // Proves: the conflicts of the citizen's own overview, within and across sections, are those of the table, side by side; nobody else has one.
        var own = await OwnAsync(alias);
        var told = own.Sections.SelectMany(s => s.Conflicts.Select(c => Told(own, c, $" in {s.Category}"))).Concat(own.Conflicts.Select(c => Told(own, c, ""))).Order(StringComparer.Ordinal).ToList();
        Assert.True(Contradictions.GetValueOrDefault(alias, []).SequenceEqual(told), string.Join('\n', told));
    }

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task What_is_told_lies_within_the_citizens_life(string alias)
    {
        // Proves: nothing begins before the birth, after the day of the recordings (unless it is planned) or after the death; nothing ends before it begins; and at least two systems know each citizen, save the one whom the register alone knows.
        var citizen = Of(alias);
        var own = await OwnAsync(alias);
        var died = own.Hints.SingleOrDefault(h => h.Kind == HintKind.PersonDead)?.Date ?? Today;
        var items = own.Sections.SelectMany(s => s.Items).Where(i => i.Period is not null).ToList();
        var first = Day(citizen.Born);
        Assert.Empty(items.Where(i => i.Period.Start.Length > 0 && (Before(i.Period.Start, first) || (Before(died, i.Period.Start) && i.Status != "planned"))).Select(i => $"{i.Code.Text} {i.Period.Start}"));
        Assert.Empty(items.Where(i => i.Period.Start.Length > 0 && i.Period.End.Length > 0 && Before(i.Period.End, i.Period.Start)).Select(i => $"{i.Code.Text} {i.Period}"));
        var systems = items.SelectMany(i => i.Provenance).Select(p => p.SourceId).Distinct().ToList();
        Assert.True(alias == "D3" ? systems is ["cpr"] : systems.Count > 1, string.Join(", ", systems));
    }

    [Theory]
    [MemberData(nameof(Citizens))]
    public void The_systems_mean_the_same_person(string alias)
    {
        // Proves: in every recorded answer about the citizen the numbers are the citizen's own, earlier ones included, or a relative's of the table; names and births that systems tell are the citizen's; and each relative of the table does stand there.
        var citizen = Of(alias);
        var answers = AnswersAbout(alias).ToList();
        string[] own = [citizen.Cpr, .. citizen.Earlier];
        var relatives = Relatives.GetValueOrDefault(alias, []);
        var others = answers.SelectMany(a => NumbersIn(Text(a.Path)).Select(number => (a.Path, number))).Where(n => !own.Contains(n.number)).ToList();
        Assert.Empty(others.Where(n => !relatives.Contains(n.number)).Select(n => Path.GetFileName(n.Path)));
        Assert.Equal(relatives, others.Select(n => n.number).Distinct().Order());
        var told = answers.SelectMany(a => PersonsIn(a.Path, own)).ToList();
        Assert.All(told, person => Assert.Equal((citizen.Name, person.Born.Length == 0 ? "" : Day(citizen.Born)), person));
    }

    [Fact]
    public void Names_and_births_are_found_where_they_stand()
    {
        // Proves: the check above has something to check: patients of hospitals and of social services, and the persons of certificates.
        var told = SandboxHost.ReadCitizens().Select(c => c.Alias).SelectMany(alias => AnswersAbout(alias).SelectMany(a => PersonsIn(a.Path, [Of(alias).Cpr, .. Of(alias).Earlier]))).ToList();
        Assert.True(told.Count(p => p.Born.Length > 0) >= 10 && told.Count(p => p.Born.Length == 0) >= 4, $"{told.Count} persons");
    }

    private static string Told(GetOverviewResponse overview, Conflict conflict, string where) => $"{conflict.Kind}{where}: " + string.Join(" | ", overview.Sections.SelectMany(s => s.Items)
        .Where(i => conflict.ItemIds.Contains(i.ItemId)).Select(i => $"{i.Code.Text} {Day(i.Period)} ({string.Join(", ", i.Provenance.Select(p => p.SourceId))})").Order(StringComparer.Ordinal));

    private static bool Before(string one, string other)
    {
        var length = Math.Min(Math.Min(one.Length, other.Length), Today.Length);
        return string.CompareOrdinal(one[..length], other[..length]) < 0;
    }

    private static SandboxCitizen Of(string alias) => SandboxHost.ReadCitizens().Single(c => c.Alias == alias);

    // Of the answers that an index gives to one citizen alone; tables about several name each row's person.
    private static IEnumerable<(string Source, string Path)> AnswersAbout(string alias)
    {
        foreach (var index in Directory.EnumerateFiles(TrueRecord.Recorded, "index.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var exchanges = JsonDocument.Parse(File.ReadAllText(index));
            foreach (var exchange in exchanges.RootElement.EnumerateArray())
            {
                if (exchange.TryGetProperty("citizen", out var about) && about.GetString() == alias && exchange.GetProperty("response").TryGetProperty("bodyFile", out var body) && body.GetString() is { } file)
                    yield return (Path.GetFileName(Path.GetDirectoryName(index)!), Path.Combine(Path.GetDirectoryName(index)!, file));
            }
        }
    }

    private static List<(string Name, string Born)> PersonsIn(string path, string[] numbers) => Path.GetExtension(path) switch
    {
        ".json" => PatientsIn(path, numbers),
        ".xml" => [.. XDocument.Parse(Decoded(path)).Descendants().Where(e => e.Name.LocalName == "Person" && e.Elements().Any(n => n.Name.LocalName == "PersonCivilRegistrationIdentifier" && numbers.Contains(n.Value)))
            .Select(p => ($"{Part(p, "PersonGivenName")} {Part(p, "PersonSurnameName")}", ""))],
        _ => [],
    };

    private static List<(string Name, string Born)> PatientsIn(string path, string[] numbers)
    {
        using var answer = JsonDocument.Parse(File.ReadAllText(path));
        if (answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("entry", out var entries))
            return [];
        return
        [
            .. entries.EnumerateArray().Select(e => e.GetProperty("resource")).Where(r => r.GetProperty("resourceType").GetString() == "Patient" && r.TryGetProperty("name", out _) && r.TryGetProperty("birthDate", out _))
                .Where(r => numbers.Any(n => r.GetRawText().Contains(n, StringComparison.Ordinal)))
                .Select(r => ($"{string.Join(' ', r.GetProperty("name")[0].GetProperty("given").EnumerateArray())} {r.GetProperty("name")[0].GetProperty("family").GetString()}", r.GetProperty("birthDate").GetString()!)),
        ];
    }

    private static string Decoded(string path)
    {
        var text = Text(path);
        return text.Contains("windows-1252", StringComparison.OrdinalIgnoreCase) ? CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(File.ReadAllBytes(path)) : File.ReadAllText(path);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Day(Period? period) => period?.Start is { Length: >= 10 } start ? start[..10] : "";

    private static string Part(XElement person, string name) => person.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

    private static string Text(string path) => Encoding.Latin1.GetString(File.ReadAllBytes(path));

    private static IEnumerable<string> NumbersIn(string text) => Number().Matches(text).Select(m => m.Value.Replace("-", "", StringComparison.Ordinal));

    // Not inside a longer run of digits or hex.
    [GeneratedRegex(@"(?<![0-9A-Fa-f\-])[0-7]\d[01]\d{3}-?99\d\d(?![0-9A-Fa-f\-])")]
    private static partial Regex Number();

    private async Task<GetOverviewResponse> OwnAsync(string alias)
    {
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{alias.ToLowerInvariant()}");
        return await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias), citizen.Options());
    }
}
