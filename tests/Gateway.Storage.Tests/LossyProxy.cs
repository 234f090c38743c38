using System.Net;
using System.Net.Sockets;

namespace Gateway.Storage.Tests;

/// <summary>Stands between a store and its server, and loses what it is told to.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _accepting;
    private int _answersLeft = int.MaxValue;
    private int _questionsLeft = int.MaxValue;
    private volatile bool _refuses;

    public LossyProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Passes on so many answers of the server; the next one is lost, and the connection with it.</summary>
    public void LoseAnswerAfter(int answers) => Volatile.Write(ref _answersLeft, answers);

    /// <summary>Passes on so many messages to the server; the next one is lost, and the connection with it.</summary>
    public void LoseQuestionAfter(int questions) => Volatile.Write(ref _questionsLeft, questions);

    /// <summary>From the loss on, takes no new connection until this is set back.</summary>
    public bool Refuses
    {
        get => _refuses;
        set => _refuses = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            if (Refuses)
                return;
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                await Task.WhenAny(
                    PassAsync(client.GetStream(), server.GetStream(), () => Interlocked.Decrement(ref _questionsLeft) >= 0),
                    PassAsync(server.GetStream(), client.GetStream(), () => Interlocked.Decrement(ref _answersLeft) >= 0));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, Func<bool> mayPass)
    {
        var bytes = new byte[1 << 20];
        while (true)
        {
            var read = await from.ReadAsync(bytes, _stop.Token);
            if (read == 0)
                return;
            if (!mayPass())
            {
                // Once: what comes after is passed on again.
                Volatile.Write(ref _answersLeft, int.MaxValue);
                Volatile.Write(ref _questionsLeft, int.MaxValue);
                return;
            }
            await to.WriteAsync(bytes.AsMemory(0, read), _stop.Token);
        }
    }
}
