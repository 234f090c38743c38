using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Tests.Conventions;

/// <summary>What a build takes in is written down, exactly, and the image takes in nothing but what was published.</summary>
public sealed partial class SupplyChainTests
{
    [Fact]
    public void Every_project_has_its_packages_locked_at_the_versions_that_were_chosen()
    {
        // Proves: each project has a lock file, the gateway a second one for production without the sandbox; each package named in Directory.Packages.props is locked at just that version, and each has a content hash.
        var chosen = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(p => p.Attribute("Include")!.Value, p => p.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);
        var projects = SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("tests", ".csproj")).Select(f => Path.GetDirectoryName(f)!).ToList();
        Assert.All(projects, p => Assert.True(File.Exists(Path.Combine(p, "packages.lock.json")), SourceTree.Relative(p)));
        Assert.Equal(projects.Count + 1, Locks().Count);
        var locked = Locks().SelectMany(f => Packages(f).Select(p => (File: SourceTree.Relative(f), p.Name, p.Version, p.Hash))).ToList();
        Assert.NotEmpty(locked);
        Assert.DoesNotContain(locked, l => chosen.TryGetValue(l.Name, out var version) && version != l.Version);
        Assert.All(locked, l => Assert.Equal(64, Convert.FromBase64String(l.Hash).Length));
        Assert.DoesNotContain("gateway.sandbox", File.ReadAllText(Path.Combine(SourceTree.Root, "src/Gateway/packages.production.lock.json")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_lock_file_names_no_registry()
    {
        // Proves: where a machine gets its packages from is that machine's matter.
        Assert.DoesNotContain(Locks(), f => Regex.IsMatch(File.ReadAllText(f), @"://|\bhttps?\b|/nuget/", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void The_image_runs_what_was_published_as_nobody_and_without_a_shell()
    {
        // Proves: the Containerfile takes its base by argument and names no registry, copies the published folder and nothing else, compiles and fetches nothing, runs as the chart's numeric user, and starts the program directly.
        var file = Path.Combine(SourceTree.Root, "charts", "Containerfile");
        var lines = File.ReadAllLines(file).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ', 2)).Select(l => (Word: l[0], Says: l[1])).ToList();
        string Only(string word) => Assert.Single(lines, l => l.Word == word).Says;
        Assert.Equal("${RUNTIME}", Only("FROM"));
        Assert.Equal("RUNTIME", Only("ARG"));
        Assert.Equal("--chown=0:0 published/ /app/", Only("COPY"));
        Assert.DoesNotContain(lines, l => l.Word is "ADD" or "RUN" or "CMD" or "SHELL");
        Assert.Equal("DOTNET_EnableDiagnostics=0", Only("ENV"));

        var user = ChartUser().Match(File.ReadAllText(Path.Combine(SourceTree.Root, "charts/gateway/values.yaml"))).Groups["user"].Value;
        Assert.NotEqual(0, int.Parse(user, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal($"{user}:{user}", Only("USER"));
        // What follows it could change it.
        Assert.True(lines.FindIndex(l => l.Word == "USER") > lines.FindIndex(l => l.Word == "COPY"));
        Assert.Equal(["dotnet", "/app/Gateway.dll"], JsonSerializer.Deserialize<string[]>(Only("ENTRYPOINT"))!);
    }

    private static List<string> Locks() => [.. SourceTree.Files("src", ".lock.json").Concat(SourceTree.Files("tests", ".lock.json")).Where(f => !f.Contains("foreign", StringComparison.Ordinal))];

    private static IEnumerable<(string Name, string Version, string Hash)> Packages(string file)
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(file));
        return [.. from framework in locked.RootElement.GetProperty("dependencies").EnumerateObject()
                   from package in framework.Value.EnumerateObject()
                   where package.Value.GetProperty("type").GetString() != "Project"
                   select (package.Name, package.Value.GetProperty("resolved").GetString()!, package.Value.GetProperty("contentHash").GetString()!)];
    }

    [GeneratedRegex(@"^user: (?<user>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ChartUser();
}
