using System.Diagnostics;
using System.Text.Json;
using Gateway.EndToEndTests.Crash;
using Grpc.Health.V1;

namespace Gateway.EndToEndTests.Production;

/// <summary>What was published against what is written down about it.</summary>
[Collection(PublishedProgramTests.Name)]
public sealed class SupplyChainTests(PublishedProgram published)
{
    [Fact]
    public async Task The_bill_of_materials_names_just_what_was_published()
    {
        // Proves: charts/bom.py gives CycloneDX in which every package and every assembly of our own that was published stands at its version, and nothing else does; every reference leads somewhere; the same lock file gives the same bytes.
        var (exit, text, errors) = await RunAsync("/usr/bin/python3", Path.Combine(RepositoryFiles.Root, "charts", "bom.py"));
        Assert.True(exit == 0, errors);
        Assert.Equal(text, (await RunAsync("/usr/bin/python3", Path.Combine(RepositoryFiles.Root, "charts", "bom.py"))).Output);
        using var bom = JsonDocument.Parse(text);
        Assert.Equal(("CycloneDX", "1.6"), (bom.RootElement.GetProperty("bomFormat").GetString(), bom.RootElement.GetProperty("specVersion").GetString()));
        var components = bom.RootElement.GetProperty("components").EnumerateArray().ToList();
        var named = components.Select(c => $"{c.GetProperty("name").GetString()} {(c.TryGetProperty("version", out var v) ? v.GetString() : "ours")}".ToLowerInvariant());

        using var dependencies = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(published.Folder, "Gateway.deps.json")));
        var shipped = dependencies.RootElement.GetProperty("libraries").EnumerateObject().Where(l => !l.Name.StartsWith("Gateway/", StringComparison.Ordinal))
            .Select(l => (Parts: l.Name.Split('/'), Kind: l.Value.GetProperty("type").GetString())).Select(l => $"{l.Parts[0]} {(l.Kind == "project" ? "ours" : l.Parts[1])}".ToLowerInvariant());
        Assert.Equal(shipped.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));

        var known = components.Select(c => c.GetProperty("bom-ref").GetString()).Append("Gateway").ToHashSet();
        Assert.Equal(components.Count + 1, known.Count);
        Assert.All(bom.RootElement.GetProperty("dependencies").EnumerateArray(), d =>
            Assert.All(d.GetProperty("dependsOn").EnumerateArray().Select(r => r.GetString()).Append(d.GetProperty("ref").GetString()), r => Assert.Contains(r, known)));
    }

    [Fact]
    public async Task Two_builds_in_different_folders_are_the_same_bytes()
    {
        // Proves, of the assembly everything else rests on: neither the folder nor the moment of a build gets into it. tests/reproducible alone does the same for all that is published.
        var (exit, output, errors) = await RunAsync("bash", Path.Combine(RepositoryFiles.Root, "tests", "reproducible"), "src/Gateway.DisclosureLog");
        Assert.True(exit == 0, errors);
        Assert.Matches(@"\A[0-9a-f]{64}  \./Gateway\.DisclosureLog\.dll\s*\z", output);
    }

    [SmallDiskFact]
    public async Task It_runs_on_a_read_only_root()
    {
        // Proves: with the whole file system read-only but for the data folder and a /tmp in memory, as the chart mounts them, the published program gets ready; that it is read-only shows a write beside it that fails.
        var port = GatewayAlone.FreePort();
        var settings = published.Settings(port, "on-read-only");
        var data = Directory.CreateDirectory(settings["Gateway__DataFolder"]).FullName;
        var temporary = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(data)!, "temporary")).FullName;
        settings["TMPDIR"] = temporary;
        settings["DOTNET_EnableDiagnostics"] = "0";
        const string Script = """
            mount --bind "$0" "$0" && mount -t tmpfs tmpfs "$1" && mount --bind "$2" "$2" && mount -o remount,bind,ro "$2" && mount -o remount,bind,ro / || exit 7
            if touch "$2/written" 2>/dev/null; then exit 8; fi
            exec dotnet "$2/Gateway.dll"
            """;
        using var process = published.Start(settings, "unshare", "-rm", "sh", "-c", Script, data, temporary, published.Folder);
        try
        {
            using var channel = published.Open(port);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await ProductionStartTests.ReadyAsync(channel, process)).Status);
            Assert.True(File.Exists(Path.Combine(data, "gateway.sqlite")));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static Task<(int Exit, string Output, string Errors)> RunAsync(string program, params string[] arguments) =>
        PublishedProgram.RunAsync(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
}
