using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Definitions of a test's own, the recordings to go with them, and a gateway as it is installed that is told of them.</summary>
/// <param name="folder">The test's own folder.</param>
internal sealed class OwnDefinitions(string folder)
{
    /// <summary>A shipped definition under another name, with these words in place of those; and the recordings to go with it.</summary>
    internal void Define(string id, string shipped, params (string From, string To)[] changes)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions", shipped + ".yaml"));
        foreach (var (from, to) in changes.Append(($"\nid: {shipped}\n", $"\nid: {id}\n")))
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        Write(id, text);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TrueRecord.Recorded, shipped)))
            File.Copy(file, Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "recorded", id)).FullName, Path.GetFileName(file)));
    }

    internal void Write(string id, string definition) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "definitions")).FullName, id + ".yaml"), definition);

    /// <summary>Starts it. Everybody consents to everything where nobody has said otherwise.</summary>
    internal Task<GatewayAlone> StartAsync(string[] sources, IReadOnlyDictionary<string, string> more, IReadOnlyDictionary<string, SourceDemand> demands)
    {
        File.Copy(Path.Combine(TrueRecord.Recorded, "citizens.json"), Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "recorded")).FullName, "citizens.json"));
        var settings = new Dictionary<string, string>(more) { ["Gateway__DefinitionsFolder"] = Path.Combine(folder, "definitions") };
        return GatewayAlone.StartAsync(Path.Combine(folder, "run"), Path.Combine(folder, "recorded"), settings, sources: sources, demands: demands);
    }
}
