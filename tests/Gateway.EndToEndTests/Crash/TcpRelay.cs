using System.Net;
using System.Net.Sockets;

namespace Gateway.EndToEndTests.Crash;

/// <summary>Passes bytes on between a client and a server, and lets the test see, hold or keep back what comes.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _to;
    private readonly Task _accepting;

    internal TcpRelay(int to)
    {
        _to = to;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What is made of a piece from the client before it is passed on: what comes back goes on. Null: as it is.</summary>
    internal Func<ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>>>? FromClient { get; set; }

    /// <summary>The same of a piece from the server.</summary>
    internal Func<ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>>>? FromServer { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _to, _stop.Token);
                // Where one of the two has gone, the other is let go.
                await await Task.WhenAny(
                    PassOnAsync(client.GetStream(), server.GetStream(), () => FromClient), PassOnAsync(server.GetStream(), client.GetStream(), () => FromServer));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It went without a word.
                return;
            }
        }
    }

    private async Task PassOnAsync(NetworkStream from, NetworkStream to, Func<Func<ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>>>?> change)
    {
        var piece = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(piece, _stop.Token)) > 0)
        {
            ReadOnlyMemory<byte> passed = piece.AsMemory(0, read);
            if (change() is { } make)
                passed = await make(passed);
            await to.WriteAsync(passed, _stop.Token);
        }
    }
}
