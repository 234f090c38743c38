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
}
