using Gateway.EndToEndTests.Crash;

namespace Gateway.EndToEndTests.FailClosed;

/// <summary>A gateway that could record nothing does not start, says why, and starts when it can.</summary>
public sealed class StartTroubleTests : IDisposable
{
    private const string ReadOnly = """mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@" """;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SmallDiskFact]
    public async Task A_folder_that_cannot_be_written_stops_the_start()
    {
        // Proves: with the data folder mounted read-only it ends with a sentence in place of a stack, and starts on the same folder once that can be written.
        var launcher = new[] { "unshare", "-rm", "sh", "-c", ReadOnly, Path.Combine(_folder, "data") };
        var stopped = await Record.ExceptionAsync(async () =>
        {
            await using var gateway = await GatewayAlone.StartAsync(_folder, launcher: launcher);
        });
        Assert.Contains("The gateway does not start: its store cannot be opened", stopped?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stopped?.Message, StringComparison.Ordinal);

        await using var started = await GatewayAlone.StartAsync(_folder);
        Assert.NotEmpty((await started.Caseworker.GetOverviewAsync(started.About("D3", "employment-status"))).Sections);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_does_not_start()
    {
        // Proves: it ends with a sentence that names the cause, the first one goes on recording, and after a kill the file is free at once.
        await using var first = await GatewayAlone.StartAsync(_folder);
        var (exit, printed) = await first.StartSecondAsync();
        Assert.NotEqual(0, exit);
        Assert.Contains(printed, line => line.Contains("The gateway does not start: its store cannot be opened", StringComparison.Ordinal) && line.Contains("another process", StringComparison.Ordinal));
        Assert.DoesNotContain(printed, line => line.Contains("   at ", StringComparison.Ordinal));
        Assert.NotEmpty((await first.Caseworker.GetOverviewAsync(first.About("D3", "employment-status"))).Sections);

        first.Process.Kill();
        await first.Process.GoneAsync();
        await first.RestartAsync();
        Assert.NotEmpty((await first.Caseworker.GetOverviewAsync(first.About("D3", "employment-status"))).Sections);
    }
}
