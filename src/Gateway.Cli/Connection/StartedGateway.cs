using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Gateway.Cli.Connection;

/// <summary>
/// The gateway's one-command start as a child process: for a first look without a second terminal. It is stopped with
/// the command that started it; what it recorded stays in its data folder.
/// </summary>
internal sealed class StartedGateway : IAsyncDisposable
{
    // The first start on a fresh clone restores and builds everything.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // The line the gateway prints when everything listens and the connection file is written.
    private const string ReadyLine = "the gateway is ready";

    // What the gateway calls a line about its disclosure log.
    private const string RecordMark = "Disclosure log: ";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _records = new();
    private string _lastError = "";
    private Task _reading = Task.CompletedTask;

    private StartedGateway(Process process) => _process = process;

    /// <summary>What it wrote about its disclosure log since it was ready: a line for each record.</summary>
    public IReadOnlyCollection<string> Records => _records;

    /// <summary>Whether something listens where a connection file says the gateway is.</summary>
    public static async Task<bool> IsRunningAsync(ConnectionFile file, CancellationToken cancellationToken)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(file.Gateway.Host, file.Gateway.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// Starts it from the repository around one of the folders. Where that fails there is no gateway, but the last
    /// sentence it wrote about why.
    /// </summary>
    public static async Task<(StartedGateway? Gateway, string Cause)> StartAsync(IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        if (ConnectionFile.Repository(folders) is not { } repository)
            return (null, "");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = repository };
        foreach (var argument in new[] { "run", "--project", Path.Combine("src", "Gateway") })
            start.ArgumentList.Add(argument);
        var gateway = new StartedGateway(Process.Start(start)!);
        gateway._process.ErrorDataReceived += (_, line) => gateway._lastError = line.Data is { Length: > 0 } text ? text : gateway._lastError;
        gateway._process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            if (await gateway.IsReadyAsync(patience.Token))
                return (gateway, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Out of patience: the same as a gateway that stopped by itself.
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
        await gateway.DisposeAsync();
        return (null, gateway._lastError);
    }

    /// <summary>Stops it and whatever it started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(ReadyLine, StringComparison.Ordinal))
            {
                // Its later lines must be read, so that a full pipe never stops it.
                _reading = KeepRecordsAsync();
                return true;
            }
        }
        return false;
    }

    private async Task KeepRecordsAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(RecordMark, StringComparison.Ordinal) is var at and >= 0)
                _records.Enqueue(line[(at + RecordMark.Length)..]);
        }
    }
}
