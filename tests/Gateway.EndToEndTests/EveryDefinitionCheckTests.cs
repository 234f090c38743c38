using System.Text.RegularExpressions;
using Gateway.Cli;
using Gateway.Cli.Commands;
using Gateway.Cli.Language;

namespace Gateway.EndToEndTests;

/// <summary>Every shipped definition through the program's own check, as whoever changes one runs it.</summary>
public sealed partial class EveryDefinitionCheckTests : IDisposable
{
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
        Assert.Equal(41, definitions.Length);
    }

    // Null where the check went as it should.
    private async Task<string?> WrongWithAsync(string path)
    {
        var source = Path.GetFileNameWithoutExtension(path);
        var citizen = TrueRecord.All.Where(r => r.Facts.Any(f => f.Source == source && f.Explained is null)).Select(r => r.Citizen).FirstOrDefault(c => c != TrueRecord.Nobody);
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
