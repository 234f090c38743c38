using System.Diagnostics;

namespace Gateway.EndToEndTests.Crash;

/// <summary>
/// strace, attached to a process that runs: at system calls of a kind on one file it kills the process as the call begins,
/// or has the call fail. What the process does is its own doing; nothing of it is built for this.
/// </summary>
internal sealed class Tracer : IAsyncDisposable
{
    private readonly Process _strace;

    private Tracer(Process strace) => _strace = strace;

    /// <summary>Why there is none; null where there is one.</summary>
    internal static string? Missing { get; } = Find("strace") is null ? "No strace here; tests/run installs it." : null;

    /// <summary>Kills the process as its n-th such call on the file begins, in whichever thread comes to it first.</summary>
    internal static Task<Tracer> KillAtAsync(int process, string file, string calls, int nth = 1) => AttachAsync(process, file, calls, $"signal=SIGKILL:when={nth}");

    /// <summary>Has every such call on the file fail, until it is disposed of.</summary>
    internal static Task<Tracer> FailAsync(int process, string file, string calls, string error) => AttachAsync(process, file, calls, $"error={error}");

    /// <summary>Lets the process go, as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
        {
            // An interrupt is what has it detach in order.
            using var interrupt = Process.Start(new ProcessStartInfo("kill", ["-INT", $"{_strace.Id}"]) { RedirectStandardError = true, UseShellExecute = false })!;
            await interrupt.WaitForExitAsync();
        }
        await _strace.WaitForExitAsync().WaitAsync(CrashScene.Patience);
        _strace.Dispose();
    }

    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<Tracer> AttachAsync(int process, string file, string calls, string injected)
    {
        string[] arguments = ["-f", "-p", $"{process}", "-P", file, "-e", $"trace={calls}", "-e", $"inject={calls}:{injected}", "-o", "/dev/null"];
        var strace = Process.Start(new ProcessStartInfo("strace", arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        while (await strace.StandardError.ReadLineAsync().WaitAsync(CrashScene.Patience) is { } line)
        {
            // The first such line is of the whole process, with all its threads.
            if (line.Contains(" attached", StringComparison.Ordinal))
            {
                _ = strace.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return new Tracer(strace);
            }
            // Where a folder on the way to the file is a link.
            Assert.Contains("Requested path", line, StringComparison.Ordinal);
        }
        throw new InvalidOperationException("strace ended before it had attached.");
    }
}
