using System.Globalization;
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

        await StopAsync(first);
        await first.RestartAsync();
        Assert.NotEmpty((await first.Caseworker.GetOverviewAsync(first.About("D3", "employment-status"))).Sections);
    }

    [Fact]
    public async Task A_store_put_back_from_a_backup_stops_the_start()
    {
        // Proves: of a data folder whose files are an earlier copy's, all but the checkpoint, it ends with a sentence and an exit code of failure, with the newest files put back it starts.
        await using var gateway = await GatewayAlone.StartAsync(_folder);
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D3", "employment-status"));
        await StopAsync(gateway);
        var (backup, newest) = (Path.Combine(_folder, "backup"), Path.Combine(_folder, "newest"));
        CopyStore(gateway.DataFolder, backup);
        await gateway.RestartAsync();
        var later = await gateway.Caseworker.GetOverviewAsync(gateway.About("D3", "employment-status"));
        await SignedAsync(gateway, (long)later.Receipt.LogIndex + 1);
        await StopAsync(gateway);
        CopyStore(gateway.DataFolder, newest);

        CopyStore(backup, gateway.DataFolder);
        var (exit, printed) = await gateway.StartSecondAsync();
        Assert.Equal(1, exit);
        Assert.Contains(printed, line => line.Contains("The gateway does not start: its disclosure log is not the one that was signed", StringComparison.Ordinal) && line.Contains("the store is older than what was signed last", StringComparison.Ordinal));
        Assert.DoesNotContain(printed, line => line.Contains("   at ", StringComparison.Ordinal));

        CopyStore(newest, gateway.DataFolder);
        await gateway.RestartAsync();
        Assert.True((await gateway.Caseworker.GetOverviewAsync(gateway.About("D3", "employment-status"))).Receipt.LogIndex > later.Receipt.LogIndex);
    }

    private static async Task StopAsync(GatewayAlone gateway)
    {
        gateway.Process.Kill();
        await gateway.Process.GoneAsync();
    }

    // Everything but the checkpoint, which an installation keeps elsewhere; what was there of a store before is gone.
    private static void CopyStore(string from, string to)
    {
        foreach (var old in Directory.GetFiles(Directory.CreateDirectory(to).FullName, "gateway.sqlite*"))
            File.Delete(old);
        foreach (var file in Directory.GetFiles(from).Where(f => Path.GetFileName(f) != "checkpoint"))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }

    // Until the checkpoint kept outside is of so many records. Of a signed note's lines the second is the size.
    private static async Task SignedAsync(GatewayAlone gateway, long size)
    {
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (long.Parse((await File.ReadAllLinesAsync(Path.Combine(gateway.DataFolder, "checkpoint"), patience.Token))[1], CultureInfo.InvariantCulture) < size)
            await Task.Delay(20, patience.Token);
    }
}
