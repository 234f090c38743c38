// Proves that what simulators demand is not of their own making.
using System.Text.Json;
using Gateway.Tests.SourceWatch;

namespace Gateway.Tests.Sources;

/// <summary>
/// Proves, against exchanges that were written from the public contracts and clients and lie outside this repository, that the
/// headers and elements a simulator looks for are those that questions to the real system carry; what they do not carry is
/// told to be assumed.
/// </summary>
public sealed class DemandsAreTracedTests
{
    // By its folder there, what the system is called here; and what is looked for there that is assumed (NOTES.md says why).
    private static readonly Dictionary<string, (string[] Systems, string[] Assumed)> Folders = new()
    {
        ["acadre"] = (["acadre"], ["ActingUser"]),
        ["cpr"] = (["cpr"], []),
        ["dfdg"] = (["dfdg"], []),
        ["dubu"] = (["dubu"], ["Accept"]),
        ["eindkomst"] = (["skat-eindkomst"], []),
        ["getorganized"] = (["getorganized"], ["Content-Type"]),
        ["momentum"] = (["kmd-momentum"], []),
        ["nexus"] = (["kmd-nexus"], ["Content-Type"]),
        ["ydelsesindeks"] = (["udbetaling-danmark", "ky", "ksd"], []),
    };

    [SharedDataFact]
    public async Task What_is_looked_for_stands_in_a_question_as_it_was_written_down()
    {
        // Proves for each header and element that some recorded question to the system has it, by its own name; that nothing is called assumed that is not; and that of what is assumed NOTES.md tells.
        await using var bench = await CheckBench.StartAsync();
        var notes = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot!, "src", "Gateway.Sandbox", "Recorded", "NOTES.md"));
        foreach (var (folder, (systems, assumed)) in Folders)
        {
            var carried = CarriedIn(SharedData.Folder(Path.Combine("recorded", folder))!);
            foreach (var system in systems)
                Assert.Equal((system, string.Join(", ", assumed)), (system, string.Join(", ", bench.Sandbox.LookedForBy(system).Distinct().Where(thing => !carried(thing)).Order(StringComparer.Ordinal))));
            Assert.All(assumed, thing => Assert.Contains(thing is "Accept" or "Content-Type" ? "| formats | 406 to what is not spoken, 415 to what is not read" : $"`{thing}`", notes, StringComparison.Ordinal));
        }
    }

    private static Func<string, bool> CarriedIn(string folder)
    {
        using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json")));
        var requests = index.RootElement.EnumerateArray().Select(e => e.GetProperty("request")).Where(r => r.ValueKind == JsonValueKind.Object).ToList();
        var headers = requests.Where(r => r.TryGetProperty("headers", out _)).SelectMany(r => r.GetProperty("headers").EnumerateObject()).Select(h => h.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var bodies = requests.Where(r => r.TryGetProperty("bodyFile", out _)).Select(r => File.ReadAllText(Path.Combine(folder, r.GetProperty("bodyFile").GetString()!))).ToList();
        return thing => headers.Contains(thing) || bodies.Exists(body => body.Contains($":{thing}>", StringComparison.Ordinal) || body.Contains($"<{thing}>", StringComparison.Ordinal));
    }
}
