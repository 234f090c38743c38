using System.Diagnostics;
using System.Text.Json;

namespace Gateway.Tests.Conventions;

/// <summary>
/// The switch between the stand-ins and the official packages. The packages are not in the feed this is built against,
/// so the evaluated references are what can be shown; restoring and running with the packages cannot be tried here.
/// </summary>
public sealed class GrpcReferenceTests
{
    private static readonly string[] Apis = ["Grpc.Core.Api", "Grpc.Net.Common"];

    [Theory]
    [InlineData("src/Gateway/Gateway.csproj")]
    [InlineData("src/Gateway.Protocol/Gateway.Protocol.csproj")]
    [InlineData("src/Gateway.Client/Gateway.Client.csproj")]
    public async Task The_switch_swaps_projects_for_packages(string project)
    {
        // Proves: by default both APIs are project references and no packages; with GrpcFromFeed the other way round, with a version.
        var (projects, packages) = await ReferencesAsync(project, fromFeed: false);
        Assert.Equal(Apis, projects);
        Assert.Empty(packages);
        (projects, packages) = await ReferencesAsync(project, fromFeed: true);
        Assert.Empty(projects);
        Assert.Equal(Apis, packages);
    }

    private static async Task<(IEnumerable<string> Projects, IEnumerable<string> Packages)> ReferencesAsync(string project, bool fromFeed)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = SourceTree.Root };
        foreach (var argument in new[] { "msbuild", project, "-getItem:ProjectReference", "-getItem:PackageReference", $"-p:GrpcFromFeed={fromFeed}".ToLowerInvariant().Replace("grpcfromfeed", "GrpcFromFeed", StringComparison.Ordinal) })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var items = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        IEnumerable<string> Of(string item) =>
        [
            .. items.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray()
                .Select(i => i.GetProperty("Filename").GetString() + (item == "PackageReference" ? i.GetProperty("Extension").GetString() : ""))
                .Where(Apis.Contains).Order(),
        ];
        return (Of("ProjectReference"), Of("PackageReference"));
    }
}
