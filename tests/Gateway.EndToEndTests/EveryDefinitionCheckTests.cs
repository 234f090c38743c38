using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Cli;
using Gateway.Cli.Commands;
using Gateway.Cli.Language;
using Gateway.Sources;
using Gateway.Sources.V1;

namespace Gateway.EndToEndTests;

/// <summary>Every shipped definition through the program's own check, as whoever changes one runs it.</summary>
public sealed partial class EveryDefinitionCheckTests : IDisposable
{
    private const string Psychiatry = "only D4 and D6 are in psychiatry, and Cosmic holds theirs; PsychiatryMappingTests reads each by every hospital's mapping, which are Cosmic's word for word, and by the notices'";

    // Definition, request and category of which no recording gives an item, and why that is right.
    private static readonly Dictionary<string, string> WithoutItems = new()
    {
        ["columna discharge-letters discharge-letters"] = "the mapping is Cosmic's word for word, where D1 and D4 have letters; D10 has none",
        ["medcom-letters letters hospital-treatments"] = "no letter of the recordings is a booking or a notice; MedCom's own examples of both are read by LetterFactsTests",
        ["schultz-fasit certificates certificate-lae265"] = "the mapping is LÆ 145's but for the form, of which D4 has one; nobody here has an LÆ 265 on a case, and AssumedSourceTests reads one",
        ["sundhedsplatformen procedures hospital-treatments"] = "the mapping is Cosmic's word for word, where D4 has procedures; D9 has none",
        ["sundhedsplatformen rehabilitation-plans rehabilitation-plans"] = "the mapping is Cosmic's word for word, where D1, D4 and D12 have plans; D9 has none",
        ["columna discharge-letters district-psychiatry"] = Psychiatry,
        ["columna discharge-letters psychiatric-admissions"] = Psychiatry,
        ["columna discharge-letters psychiatric-emergency"] = Psychiatry,
        ["columna encounters district-psychiatry"] = Psychiatry,
        ["columna encounters psychiatric-admissions"] = Psychiatry,
        ["columna encounters psychiatric-emergency"] = Psychiatry,
        ["columna procedures district-psychiatry"] = Psychiatry,
        ["columna rehabilitation-plans district-psychiatry"] = Psychiatry,
        ["cosmic discharge-letters psychiatric-emergency"] = Psychiatry,
        ["cosmic rehabilitation-plans district-psychiatry"] = Psychiatry,
        ["hospital-notifications notifications district-psychiatry"] = Psychiatry,
        ["hospital-notifications notifications psychiatric-admissions"] = Psychiatry,
        ["hospital-notifications notifications psychiatric-emergency"] = Psychiatry,
        ["sundhedsplatformen discharge-letters district-psychiatry"] = Psychiatry,
        ["sundhedsplatformen discharge-letters psychiatric-admissions"] = Psychiatry,
        ["sundhedsplatformen discharge-letters psychiatric-emergency"] = Psychiatry,
        ["sundhedsplatformen encounters district-psychiatry"] = Psychiatry,
        ["sundhedsplatformen encounters psychiatric-admissions"] = Psychiatry,
        ["sundhedsplatformen encounters psychiatric-emergency"] = Psychiatry,
        ["sundhedsplatformen procedures district-psychiatry"] = Psychiatry,
        ["sundhedsplatformen rehabilitation-plans district-psychiatry"] = Psychiatry,
    };

    // Whose mappings are said to be each other's.
    private static readonly string[] Alike = ["cosmic", "columna", "sundhedsplatformen"];

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-checks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_shipped_definition_passes_its_own_check()
    {
        // Proves, by the command line, its parsing and printing included, against one running gateway (a process of its own): each definition ends with exit code 0; what is asked was asked about a synthetic citizen it holds something about, mapped something, and no request failed; what is never asked says why, by law where a law closes it.
        await using var gateway = await GatewayProcess.StartWithAllSourcesAsync(_folder);
        var definitions = Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions"), "*.yaml");
        var wrong = new List<string>();
        foreach (var path in definitions.Order(StringComparer.Ordinal))
        {
            if (await WrongWithAsync(path) is { } what)
                wrong.Add($"{Path.GetFileName(path)}: {what}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(42, definitions.Length);
        await EveryRequestIsExercisedAsync(definitions);
    }

    // Proves beside it that each request of each definition was put by a check, and gave an item to each category that it maps to, about one citizen or another; what gives none stands in a list with its reason, and nothing stands there that does.
    private async Task EveryRequestIsExercisedAsync(IEnumerable<string> definitions)
    {
        var catalogue = PolicyCatalogueFile.Read("catalogue.yaml", await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Access", "catalogue.yaml")));
        var without = new List<string>();
        foreach (var path in definitions.Order(StringComparer.Ordinal))
        {
            var definition = SourceDefinitionFile.Read(Path.GetFileName(path), await File.ReadAllTextAsync(path), catalogue);
            var left = definition.Requests.SelectMany(r => r.Facts.Select(f => f.Category).Distinct().Select(category => $"{definition.Id} {r.Id} {category}")).ToHashSet();
            Assert.Equal(definition.Requests.Count, definition.Requests.Count(r => left.Any(l => l.StartsWith($"{definition.Id} {r.Id} ", StringComparison.Ordinal))));
            foreach (var citizen in CitizensOf(definition.Id))
            {
                if (left.Count == 0)
                    break;
                var (_, output, errors) = await RunAsync(["source", "check", path, "--citizen", citizen, "--json"]);
                Assert.True(output.Length > 0, errors);
                var answer = CheckSourceResponse.Parser.ParseJson(output);
                Assert.Equal(definition.Requests.Select(r => r.Id), answer.Requests.Select(r => r.RequestId).Distinct());
                left.ExceptWith(answer.Requests.SelectMany(r => r.Items.Select(i => $"{definition.Id} {r.RequestId} {i.Category}")));
            }
            without.AddRange(left);
        }
        Assert.Single(Alike.Select(MappingsOf).Distinct());
        Assert.True(WithoutItems.Keys.ToHashSet().SetEquals(without), string.Join('\n', without.Order(StringComparer.Ordinal)));
    }

    // What a definition says of its answers, without where it asks and how often it may.
    private static string MappingsOf(string source)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions", source + ".yaml"));
        return string.Join('\n', text[text.IndexOf("\nrequests:", StringComparison.Ordinal)..].Split('\n').Where(l => !l.StartsWith("    path:", StringComparison.Ordinal) && !l.StartsWith("    safe:", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> CitizensOf(string source) =>
        TrueRecord.All.Where(r => r.Citizen != TrueRecord.Nobody && r.Facts.Any(f => f.Source == source && f.Explained is null)).Select(r => r.Citizen).Distinct();

    // Null where the check went as it should.
    private async Task<string?> WrongWithAsync(string path)
    {
        var source = Path.GetFileNameWithoutExtension(path);
        var citizen = CitizensOf(source).FirstOrDefault();
        var (exit, output, errors) = await RunAsync(["source", "check", path, .. citizen is null ? Array.Empty<string>() : ["--citizen", citizen]]);
        var page = Spaces().Replace(output, " ");
        var never = Never().Match(await File.ReadAllTextAsync(path)).Groups["kind"].Value;
        string[] expected = (never, citizen) switch
        {
            ("statistics-only", null) => ["Systemet spørges aldrig i en sag", "Spørges aldrig: kun til statistik", "§"],
            ("prohibited", null) => ["Systemet spørges aldrig i en sag", "Spørges aldrig: ikke tilladt"],
            ("outbound", null) => ["Systemet spørges aldrig i en sag", "Spørges aldrig: modtager kun"],
            ("", not null) => ["Systemet er spurgt om en opdigtet borger."],
            _ => ["a citizen it holds something about, or a reason that it is never asked"],
        };
        if (exit != 0 || expected.Append($"Beskrivelsen af {source} (").FirstOrDefault(e => !page.Contains(e, StringComparison.Ordinal)) is not null)
            return $"exit code {exit}, {citizen}, expected {string.Join(" | ", expected)}: {errors}{page}";
        return never.Length == 0 && !Mapped().IsMatch(page) ? $"nothing mapped about {citizen}: {page}" : null;
    }

    // In this process: a start of the program for each of them would take longer than everything they ask.
    private async Task<(int Exit, string Output, string Errors)> RunAsync(string[] arguments)
    {
        string[] all = [.. arguments, "--connection", Path.Combine(_folder, "data", "sandbox.json")];
        using var input = new StringReader("");
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var terminal = new Terminal { Input = input, Output = output, Error = errors, OutputIsScreen = false, ErrorIsScreen = false, Folders = [_folder] };
        var texts = Texts.For(Languages.AskedFor(all));
        var exit = await CommandLine.RunAsync(CommandLine.Build(texts, terminal), all, texts, terminal, CancellationToken.None);
        return (exit, output.ToString(), errors.ToString());
    }

    [GeneratedRegex("^never_asked: (?<kind>[a-z-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Never();

    [GeneratedRegex("Oversatte oplysninger: [1-9]", RegexOptions.None, 1000)]
    private static partial Regex Mapped();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
