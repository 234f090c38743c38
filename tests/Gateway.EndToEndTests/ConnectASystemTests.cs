using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>A system nobody knows is connected from an empty folder, by the guide and the programs' own command lines alone.</summary>
public sealed partial class ConnectASystemTests : IDisposable
{
    private const string Id = "test-case-system";
    private static readonly string Guide = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "README.md"));
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-guide-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_guide_followed_word_for_word_ends_with_an_overview()
    {
        // Proves: each command of the guide works as it stands there, in its order: the files it writes, the start, the check with its one item and what is not mapped, the overview, the list. None is left out here.
        var blocks = await WriteAsync();
        var start = StartLine().Match(blocks[1]).Groups["options"].Value.Trim().Split(' ');
        Assert.Equal(["--definitions", "definitions", "--recorded", "recorded"], start);
        await using var gateway = await GatewayProcess.StartWithAllSourcesAsync(_folder, start[0], InFolder(start[1]), start[2], InFolder(start[3]));

        var pages = new List<string>();
        foreach (var line in blocks[2].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            Assert.Equal("gateway", words[0]);
            var (exit, page, errors) = await GatewayProcess.RunCliAsync(_folder, null, [.. words[1..].Select(w => w.StartsWith("definitions/", StringComparison.Ordinal) ? InFolder(w) : w)]);
            Assert.True(exit == 0, $"{line}: {errors}{page}");
            pages.Add(page);
        }
        var (check, overview, list) = (pages[0], pages[1], pages[2]);
        Assert.Contains("Oversatte oplysninger: 1", check, StringComparison.Ordinal);
        Assert.Contains("employment-measures; Virksomhedspraktik; 2026-01-05 - 2026-03-27; afsluttet", check, StringComparison.Ordinal);
        Assert.Contains("Ikke oversat: 1", check, StringComparison.Ordinal);
        Assert.Contains("items.mood (1)", check, StringComparison.Ordinal);
        Assert.Contains("Virksomhedspraktik", overview, StringComparison.Ordinal);
        Assert.Contains("Testsystemet", overview, StringComparison.Ordinal);
        Assert.Contains("Testsystemet", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_an_installation_the_definition_its_address_and_its_secret_are_all_it_takes()
    {
        // Proves: the settings of the guide, and no other, make a program as it is installed ask the system with the token in the file; without the folder of definitions it does not start, and says why.
        await WriteAsync();
        var named = Settings().Matches(Guide).Select(m => m.Groups["name"].Value).ToList();
        Assert.Equal(["Gateway__DefinitionsFolder", $"Gateway__Sources__{Id}__Address", $"Gateway__Sources__{Id}__TokenFile"], named);
        await using (var gateway = await GatewayAlone.StartAsync(Path.Combine(_folder, "run"), InFolder("recorded"), new Dictionary<string, string> { [named[0]] = InFolder("definitions") }, sources: [Id]))
        {
            var section = (await gateway.Caseworker.GetOverviewAsync(gateway.About("X1", "employment-measures"))).Of("employment-measures");
            Assert.Equal(SectionState.Available, section.State);
            var item = Assert.Single(section.Items);
            Assert.Equal(("Virksomhedspraktik", "Gennemført", Id), (item.Code.Text, item.Outcome.Text, Assert.Single(item.Provenance).SourceId));
        }
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => GatewayAlone.StartAsync(
            Path.Combine(_folder, "again"), InFolder("recorded"), new Dictionary<string, string> { [named[0]] = InFolder("elsewhere") }, sources: [Id]));
        Assert.Contains("(DefinitionsFolder) is not there", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_with_mistakes_is_told_by_line_and_a_good_one_by_what_comes_of_it()
    {
        // Proves, through the command line: each mistake stands with its line and ends with exit code 1; a good definition shows the items of each request; a mapping taken away shows what then is not mapped; a file that is not there is told in a sentence.
        await using var gateway = await GatewayProcess.StartWithAllSourcesAsync(_folder, "--sources", "workbase");
        var shipped = Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions", "workbase.yaml");
        var good = await CheckAsync(shipped, "--citizen", "D8");
        Assert.Equal(0, good.Exit);
        Assert.Contains("Beskrivelsen af workbase (Workbase) kan læses.", good.Page, StringComparison.Ordinal);
        Assert.Contains("employment-measures; ", good.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Ikke oversat", good.Page, StringComparison.Ordinal);

        var text = await File.ReadAllTextAsync(shipped);
        var fewer = await CheckAsync(await WrittenAsync("fewer.yaml", text.Replace("        outcome: { text: result }\n", "", StringComparison.Ordinal)), "--citizen", "D8");
        Assert.Equal(0, fewer.Exit);
        Assert.Matches(@"Ikke oversat: 1\s+items\.result \(\d+\)", fewer.Page);

        var wrong = text.Replace("format: rest-json", "format: telex", StringComparison.Ordinal).Replace("from: measures.items", "form: measures.items", StringComparison.Ordinal);
        var bad = await CheckAsync(await WrittenAsync("bad.yaml", wrong), "--citizen", "D8");
        Assert.Equal(1, bad.Exit);
        foreach (var mistake in new[] { "format: telex", "form: measures.items" })
            Assert.Matches($@"linje {wrong.Split('\n').ToList().FindIndex(l => l.Contains(mistake, StringComparison.Ordinal)) + 1}\b", bad.Page);
        Assert.Contains("'format' must be one of", bad.Page, StringComparison.Ordinal);

        var missing = await CheckAsync(InFolder("nowhere.yaml"));
        Assert.Equal(2, missing.Exit);
        Assert.Contains("Filen findes ikke", missing.Page, StringComparison.Ordinal);
    }

    private string InFolder(string path) => Path.Combine(_folder, path);

    private async Task<(int Exit, string Page)> CheckAsync(params string[] arguments)
    {
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(_folder, null, ["source", "check", .. arguments]);
        return (exit, page + errors);
    }

    private async Task<string> WrittenAsync(string name, string text)
    {
        await File.WriteAllTextAsync(InFolder(name), text);
        return InFolder(name);
    }

    // The files the guide has one write, by its own commands; gives its blocks of commands.
    private async Task<List<string>> WriteAsync()
    {
        var blocks = Commands().Matches(Guide).Select(m => m.Groups["commands"].Value).ToList();
        Assert.Equal(3, blocks.Count);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euc", blocks[0]]) { WorkingDirectory = _folder })!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
        await File.WriteAllTextAsync(InFolder($"definitions/{Id}.yaml"), Example().Match(Guide).Groups["yaml"].Value);
        return blocks;
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commands();

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example();

    [GeneratedRegex("^dotnet run --project src/Gateway -- (?<options>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StartLine();

    [GeneratedRegex("^(?<name>Gateway__[^=\n]+)=", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Settings();
}
