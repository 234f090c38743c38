// Proves that continuous integration restores just the packages that were locked, by the repository's own settings.
using System.Diagnostics;

namespace Gateway.Tests.Conventions;

/// <summary>
/// A small project under copies of the repository's build files, with a lock file of the repository's, restored from a feed
/// that has nothing: what it needs lies in the machine's package folder, because this very test was built from it.
/// </summary>
public sealed class LockedRestoreTests : IDisposable
{
    private const string Locked = "src/Gateway.DisclosureLog";
    private static readonly string[] BuildFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-locked-").FullName;

    public LockedRestoreTests()
    {
        foreach (var file in BuildFiles)
            File.Copy(Path.Combine(SourceTree.Root, file), Path.Combine(_folder, file));
        Directory.CreateDirectory(Path.Combine(_folder, "feed"));
        Directory.CreateDirectory(Path.Combine(_folder, "small"));
        File.Copy(Path.Combine(SourceTree.Root, Locked, "packages.lock.json"), Lock);
        Write("Portable.BouncyCastle");
    }

    private string Lock => Path.Combine(_folder, "small", "packages.lock.json");

    private string Project => Path.Combine(_folder, "small", "Small.csproj");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_locked_restores()
    {
        // Proves the control of what follows: the project as it was locked restores without a feed, and its lock file stays as it is.
        var before = await File.ReadAllTextAsync(Lock);
        var (exit, output) = await RestoreAsync(ci: true);
        Assert.True(exit == 0, output);
        Assert.Equal(before, await File.ReadAllTextAsync(Lock));
    }

    [Theory]
    [InlineData("a further package")]
    [InlineData("a package less")]
    [InlineData("another version")]
    public async Task A_changed_reference_with_the_old_lock_file_is_refused_in_continuous_integration(string change)
    {
        // Proves: NU1004 and no success for each; and that it is the setting that refuses, because where CI is not set nothing says NU1004.
        var chosen = Path.Combine(_folder, "Directory.Packages.props");
        var versions = await File.ReadAllTextAsync(chosen);
        Assert.Contains("\"Portable.BouncyCastle\" Version=\"1.8.10\"", versions, StringComparison.Ordinal);
        if (change == "another version")
            await File.WriteAllTextAsync(chosen, versions.Replace("\"Portable.BouncyCastle\" Version=\"1.8.10\"", "\"Portable.BouncyCastle\" Version=\"1.8.9\"", StringComparison.Ordinal));
        else
            Write(change == "a package less" ? [] : ["Portable.BouncyCastle", "YamlDotNet"]);
        var before = await File.ReadAllTextAsync(Lock);
        var (exit, output) = await RestoreAsync(ci: true);
        Assert.NotEqual(0, exit);
        Assert.Contains("NU1004", output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Lock));
        Assert.DoesNotContain("NU1004", (await RestoreAsync(ci: false)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_whose_content_is_another_is_refused()
    {
        // Proves: NU1403 where a package has the locked version and not the locked content.
        var locked = await File.ReadAllTextAsync(Lock);
        var at = locked.LastIndexOf("\"contentHash\": \"", StringComparison.Ordinal) + "\"contentHash\": \"".Length;
        await File.WriteAllTextAsync(Lock, locked[..at] + (locked[at] == 'A' ? 'B' : 'A') + locked[(at + 1)..]);
        var (exit, output) = await RestoreAsync(ci: true);
        Assert.NotEqual(0, exit);
        Assert.Contains("NU1403", output, StringComparison.Ordinal);
    }

    private void Write(params string[] packages) => File.WriteAllText(
        Project, $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{string.Concat(packages.Select(p => $"""<PackageReference Include="{p}" />"""))}</ItemGroup></Project>""");

    private async Task<(int Exit, string Output)> RestoreAsync(bool ci)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", Project, "--source", Path.Combine(_folder, "feed"), "--force", "-nodeReuse:false", "-tl:off"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder,
        };
        start.Environment["CI"] = ci ? "true" : "";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
