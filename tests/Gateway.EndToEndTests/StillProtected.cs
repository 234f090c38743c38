using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.EndToEndTests;

/// <summary>
/// The shipped recordings with the end of D6's protection moved ahead of the machine's clock, so that she is protected
/// whenever this runs, and with a replacement number beside her earlier one.
/// </summary>
internal static class StillProtected
{
    internal const string Name = "Fatima Ækvist Ørnsø";
    internal const string Street = "Hemmelig Ærøgade";
    internal const string EarlierNumber = "7604909903";
    internal const string ReplacementNumber = "0101709999";

    internal static string Until { get; } = TimeProvider.System.GetUtcNow().AddDays(70).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Shipped => Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded");

    /// <summary>Starts a gateway on them.</summary>
    internal static async Task StartAsync(RunningGateway gateway)
    {
        var folder = Path.Combine(gateway.Folder, "recorded");
        foreach (var file in Directory.EnumerateFiles(Shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var citizens = Path.Combine(folder, "citizens.json");
        var people = JsonNode.Parse(await File.ReadAllTextAsync(citizens))!;
        people["D6"]!["protectedUntil"] = Until;
        people["D6"]!["earlier"]!.AsArray().Add(ReplacementNumber);
        await File.WriteAllTextAsync(citizens, people.ToJsonString());
        await gateway.StartAsync(folder);
    }
}
