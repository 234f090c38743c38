using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.EndToEndTests;

/// <summary>The gateway or the command line as a process of its own, as a newcomer runs it; everything it prints is kept.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _printed = new();

    private GatewayProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Standard output and standard error, line by line.</summary>
    internal IReadOnlyCollection<string> Printed => _printed;

    /// <summary>The process's id.</summary>
    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>Starts the gateway as an installation does, its settings in the environment; it is not ready yet.</summary>
    /// <param name="settings">The environment.</param>
    /// <param name="launcher">A program and arguments that start it; empty: nothing between.</param>
    internal static GatewayProcess StartInstalled(IReadOnlyDictionary<string, string> settings, string[] launcher)
    {
        var start = Command("Gateway", "Gateway.dll", []);
        if (launcher.Length > 0)
        {
            string[] rest = [.. launcher[1..], start.FileName, .. start.ArgumentList];
            start.FileName = launcher[0];
            start.ArgumentList.Clear();
            foreach (var argument in rest)
                start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var gateway = new GatewayProcess(start);
        gateway.Begin();
        return gateway;
    }

    /// <summary>Runs the gateway's program with an installation's settings and some arguments to its end; gives its exit code and what it printed.</summary>
    internal static async Task<(int Exit, IReadOnlyList<string> Printed)> RunInstalledAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = Command("Gateway", "Gateway.dll", arguments);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        await using var gateway = new GatewayProcess(start);
        gateway.Begin();
        await gateway.GoneAsync();
        return (gateway._process.ExitCode, [.. gateway.Printed]);
    }

    /// <summary>Starts the gateway and waits for the line that says it is ready.</summary>
    internal static Task<GatewayProcess> StartGatewayAsync(string folder, params string[] more) =>
        StartWithAllSourcesAsync(folder, ["--sources", string.Join(',', RunningGateway.ThreeSources), .. more]);

    /// <summary>The same with every source connected of which something is recorded.</summary>
    internal static async Task<GatewayProcess> StartWithAllSourcesAsync(string folder, params string[] more)
    {
        string[] arguments = ["--port", "0", "--issuer-port", "0", "--data", Path.Combine(folder, "data"), "--certs", Path.Combine(folder, "certs"), .. more];
        var gateway = new GatewayProcess(Command("Gateway", "Gateway.dll", arguments));
        gateway.Begin();
        await gateway.ReadyAsync("try in another terminal");
        return gateway;
    }

    /// <summary>Starts a witness and waits until it listens.</summary>
    internal static async Task<GatewayProcess> StartWitnessAsync(string[] arguments)
    {
        var witness = new GatewayProcess(Command("Gateway.LogWitness", "Gateway.LogWitness.dll", arguments));
        witness.Begin();
        await witness.ReadyAsync("vidner / witnesses");
        return witness;
    }

    /// <summary>Runs the command line against a gateway started in the folder; gives its exit code and output.</summary>
    internal static async Task<(int Exit, string Output, string Errors)> RunCliAsync(string folder, string? input, params string[] arguments)
    {
        string[] all = [.. arguments, "--connection", Path.Combine(folder, "data", "sandbox.json")];
        var start = Command("Gateway.Cli", "Gateway.Cli.dll", all);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>SIGKILL, now; it may take a moment to be gone.</summary>
    internal void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    /// <summary>Waits until it has gone, whoever ends it.</summary>
    internal async Task GoneAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>Fails, with all that it printed, if it has ended.</summary>
    internal async Task DemandRunningAsync()
    {
        if (!_process.HasExited)
            return;
        // That it has ended is seen before its last lines are read.
        await GoneAsync();
        Assert.Fail("it stopped: " + string.Join('\n', Printed));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadyAsync(string line)
    {
        var watch = Stopwatch.StartNew();
        while (!Printed.Any(l => l.Contains(line, StringComparison.Ordinal)))
        {
            await DemandRunningAsync();
            Assert.True(watch.Elapsed < Patience, "it did not get ready: " + string.Join('\n', Printed));
            await Task.Delay(20);
        }
    }

    private void Begin()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _printed.Enqueue(line);
    }

    // The built program of the same configuration as this test.
    private static ProcessStartInfo Command(string project, string assembly, string[] arguments)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryFiles.Root,
        };
        start.ArgumentList.Add(Path.Combine(RepositoryFiles.Root, "src", project, "bin", configuration, "net10.0", assembly));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
