using Gateway.EndToEndTests.Crash;

namespace Gateway.EndToEndTests.Production;

/// <summary>What the machine's other users and programs can learn of the running program: no dump, no memory, no environment, no secret on its command line.</summary>
[Collection(PublishedProgramTests.Name)]
public sealed class HiddenProcessTests(PublishedProgram published)
{
    private const string Secret = "kanarie-hemmelighed-1a2b3c";

    [Fact]
    public async Task It_leaves_no_core_dump_although_the_service_would_allow_one()
    {
        // Proves: started where dumps are unlimited, the process itself has set its limit to zero, and for its children.
        var port = GatewayAlone.FreePort();
        using var process = published.Start(published.Settings(port, "no-dump"), "sh", "-c", "ulimit -c unlimited && exec dotnet \"$0\"", Path.Combine(published.Folder, "Gateway.dll"));
        try
        {
            using var channel = published.Open(port);
            await ProductionStartTests.ReadyAsync(channel, process);
            var limit = (await File.ReadAllLinesAsync($"/proc/{process.Id}/limits")).Single(l => l.StartsWith("Max core file size", StringComparison.Ordinal));
            Assert.Equal(["0", "0"], limit["Max core file size".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    [TracedFact]
    public async Task Its_memory_and_environment_are_its_own()
    {
        // Proves: before it has read a setting it asks the kernel to keep both from other programs of its user, and is not refused.
        var trace = Path.Combine(published.Folder, "..", "prctl.txt");
        var settings = published.Settings(GatewayAlone.FreePort(), "hidden");
        settings["Gateway__Sources__ffb__Token"] = Secret;
        // Ends by itself: a source needs an address.
        using var process = published.Start(settings, "strace", "-f", "-e", "trace=prctl", "-o", trace, "dotnet", Path.Combine(published.Folder, "Gateway.dll"));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Contains(await File.ReadAllLinesAsync(trace), l => l.Contains("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE", StringComparison.Ordinal) && l.TrimEnd().EndsWith("= 0", StringComparison.Ordinal));
        Assert.Contains("Gateway:Sources:ffb:Address", await errors, StringComparison.Ordinal);
        // What is wrong is named; the secret beside it is not.
        Assert.DoesNotContain(Secret, await output + await errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_of_the_environment_is_nowhere_else()
    {
        // Proves: running with secrets in its environment it shows none in its command line, in what it prints, or in a file.
        var port = GatewayAlone.FreePort();
        var settings = published.Settings(port, "secret");
        settings["Gateway__Sources__ffb__Address"] = "https://source.invalid";
        settings["Gateway__Sources__ffb__Token"] = Secret;
        using var process = published.Start(settings);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            using var channel = published.Open(port);
            await ProductionStartTests.ReadyAsync(channel, process);
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline"), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        Assert.DoesNotContain(Secret, await output + await errors, StringComparison.Ordinal);
        var files = Directory.GetFiles(settings["Gateway__DataFolder"], "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.DoesNotContain(Secret, File.ReadAllText(f, System.Text.Encoding.Latin1), StringComparison.Ordinal));
    }
}
