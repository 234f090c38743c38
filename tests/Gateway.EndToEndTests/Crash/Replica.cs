using System.Net;
using System.Net.Sockets;
using Gateway.Client;

namespace Gateway.EndToEndTests.Crash;

/// <summary>A second gateway on the database of another: a process, a port and a data folder of its own, the same keys.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly GatewayAlone _first;
    private readonly Dictionary<string, string> _settings;
    private readonly Uri _address = new($"https://localhost:{GatewayAlone.FreePort()}");
    private GatewayClient _caseworker = null!;

    private Replica(GatewayAlone first, string folder)
    {
        _first = first;
        _settings = new Dictionary<string, string>(first.Settings) { ["Gateway__Listen"] = _address.AbsoluteUri, ["Gateway__DataFolder"] = folder };
    }

    internal GatewayProcess Process { get; private set; } = null!;

    /// <summary>A client that was not kept waiting by the one before it.</summary>
    internal GatewayClient Caseworker => Volatile.Read(ref _caseworker);

    /// <summary>Starts it; it listens when this returns.</summary>
    /// <param name="first">The one that is there.</param>
    /// <param name="folder">Its data folder, which is made.</param>
    internal static async Task<Replica> StartAsync(GatewayAlone first, string folder)
    {
        Directory.CreateDirectory(folder);
        // As whoever adds a gateway does: the keys, and a checkpoint by which the log is known to be this one.
        foreach (var file in Directory.GetFiles(first.DataFolder, "*.key").Append(Path.Combine(first.DataFolder, "checkpoint")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var replica = new Replica(first, folder);
        await replica.StartAgainAsync();
        return replica;
    }

    /// <summary>kill -9.</summary>
    internal Task KillAsync()
    {
        Process.Kill();
        return Process.GoneAsync();
    }

    /// <summary>Starts it again on the same port and folder.</summary>
    internal async Task StartAgainAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
        Process = GatewayProcess.StartInstalled(_settings, []);
        using var patience = new CancellationTokenSource(CrashScene.Patience);
        while (!await ListensAsync(patience.Token))
        {
            Assert.False(Process.HasExited, "the replica stopped: " + string.Join('\n', Process.Printed));
            await Task.Delay(20, patience.Token);
        }
        Volatile.Write(ref _caseworker, _first.Connect(_address));
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private async Task<bool> ListensAsync(CancellationToken cancellation)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, _address.Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
