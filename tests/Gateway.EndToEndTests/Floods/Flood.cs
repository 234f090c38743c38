using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.EndToEndTests.Floods;

/// <summary>What floods of one kind send, from so many connections at once, each opened again when the gateway ends it.</summary>
/// <param name="port">The gateway's port.</param>
/// <param name="trusted">Whose certificate it must show.</param>
/// <param name="token">A good token, for what only a known caller can do.</param>
internal sealed class Flood(int port, X509ChainPolicy trusted, string token)
{
    /// <summary>Where floods come from: an address of the machine that no honest caller has.</summary>
    internal static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");

    /// <summary>How many connections that say nothing.</summary>
    internal const int Idle = 10_000;

    private const string Overview = "/gateway.overview.v1.OverviewService/GetOverview";
    private static readonly byte[] NoSettings = [];
    // SETTINGS_INITIAL_WINDOW_SIZE (4) of 0: nothing of an answer may be sent.
    private static readonly byte[] NoWindow = [0, 4, 0, 0, 0, 0];
    // A message that says it has 1,000 bytes, without them.
    private static readonly byte[] Begun = [0, 0, 0, 3, 232];
    private int _sent;
    private int _ended;
    private int _refused;

    /// <summary>Requests, or pieces of them, sent so far.</summary>
    internal int Sent => Volatile.Read(ref _sent);

    /// <summary>Connections that the gateway ended.</summary>
    internal int Ended => Volatile.Read(ref _ended);

    /// <summary>Connections that it did not take.</summary>
    internal int Refused => Volatile.Read(ref _refused);

    /// <summary>Streams begun and taken back at once (CVE-2023-44487).</summary>
    internal Task RapidResetAsync(CancellationToken stop) => EndedAtOnceAsync(RawConnection.ResetStream, [0, 0, 0, 8], stop);

    /// <summary>Headers that never end (VU#421644).</summary>
    internal Task ContinuationAsync(CancellationToken stop) => ManyAsync(16, NoSettings, async connection =>
    {
        var stream = connection.NextStream();
        await connection.SendAsync(RawConnection.Frame(RawConnection.Headers, 0, stream, RawConnection.Block(Overview)), stop);
        var more = RawConnection.Frame(RawConnection.Continuation, 0, stream, RawConnection.Block(Overview, ("x-more", new string('a', 8_000))).AsSpan()[^8_010..]);
        while (!connection.Ended.IsCompleted)
        {
            await connection.SendAsync(more, stop);
            Interlocked.Increment(ref _sent);
        }
    }, stop);

    /// <summary>Streams that the gateway itself must reset, for a window that runs over (CVE-2025-8671; RFC 9113, 6.9.1).</summary>
    internal Task MadeYouResetAsync(CancellationToken stop) => EndedAtOnceAsync(RawConnection.WindowUpdate, RawConnection.WindowThatRunsOver, stop);

    /// <summary>Connections that must be ended at their first stream, for a window of nothing.</summary>
    internal Task BrokenConnectionsAsync(CancellationToken stop) => EndedAtOnceAsync(RawConnection.WindowUpdate, [0, 0, 0, 0], stop);

    /// <summary>Headers of HTTP/1.1, a byte at a time.</summary>
    internal Task SlowHeadersAsync(CancellationToken stop) => ManyAsync(150, null, async connection =>
    {
        foreach (var one in Encoding.ASCII.GetBytes("GET /log/key HTTP/1.1\r\nhost: localhost\r\nx-slow: " + new string('a', 1_000)))
        {
            if (connection.Ended.IsCompleted)
                return;
            await connection.SendAsync(new[] { one }, stop);
            Interlocked.Increment(ref _sent);
            await Task.Delay(200, stop);
        }
    }, stop);

    /// <summary>Messages of a known caller, a byte at a time.</summary>
    internal Task SlowBodyAsync(CancellationToken stop) => ManyAsync(20, NoSettings, async connection =>
    {
        var block = RawConnection.Block(Overview, ("authorization", $"Bearer {token}"));
        int[] streams = [.. Enumerable.Range(0, 20).Select(_ => connection.NextStream())];
        foreach (var stream in streams)
        {
            await connection.SendAsync(RawConnection.Frame(RawConnection.Headers, RawConnection.EndHeaders, stream, block), stop);
            await connection.SendAsync(RawConnection.Frame(RawConnection.Data, 0, stream, Begun), stop);
        }
        while (!connection.Ended.IsCompleted && connection.Received(RawConnection.ResetStream) < streams.Length)
        {
            foreach (var stream in streams)
                await connection.SendAsync(RawConnection.Frame(RawConnection.Data, 0, stream, [0]), stop);
            Interlocked.Add(ref _sent, streams.Length);
            await Task.Delay(200, stop);
        }
    }, stop);

    /// <summary>Answers to a known caller that reads none of them.</summary>
    /// <param name="message">A request, as protobuf.</param>
    /// <param name="stop">Ends the flood.</param>
    internal Task SlowReadAsync(byte[] message, CancellationToken stop) => ManyAsync(10, NoWindow, async connection =>
    {
        var block = RawConnection.Block(Overview, ("authorization", $"Bearer {token}"));
        byte[] framed = [0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];
        for (var i = 0; i < 10; i++)
        {
            var stream = connection.NextStream();
            await connection.SendAsync(RawConnection.Frame(RawConnection.Headers, RawConnection.EndHeaders, stream, block), stop);
            await connection.SendAsync(RawConnection.Frame(RawConnection.Data, RawConnection.EndStream, stream, framed), stop);
            Interlocked.Increment(ref _sent);
        }
        await connection.Ended.WaitAsync(stop);
    }, stop);

    /// <summary>Metadata as large as may be, and larger, call upon call.</summary>
    internal Task HugeMetadataAsync(CancellationToken stop) => ManyAsync(16, NoSettings, async connection =>
    {
        var filling = Enumerable.Range(0, 100).Select(i => ($"x-{i}", new string('a', 1_000))).ToArray();
        var block = RawConnection.Block(Overview, filling);
        while (!connection.Ended.IsCompleted)
        {
            foreach (var frame in RawConnection.HeaderFrames(connection.NextStream(), block))
                await connection.SendAsync(frame, stop);
            Interlocked.Increment(ref _sent);
        }
    }, stop);

    /// <summary>Connections that say nothing, 10,000 of them, held until the end.</summary>
    internal async Task IdleConnectionsAsync(CancellationToken stop)
    {
        var held = new ConcurrentBag<Socket>();
        async Task OpenAsync()
        {
            while (Interlocked.Increment(ref _sent) <= Idle)
            {
                try
                {
                    held.Add(await RawConnection.ConnectAsync(port, Address, stop));
                }
                catch (SocketException)
                {
                    Interlocked.Increment(ref _refused);
                }
            }
            Interlocked.Decrement(ref _sent);
        }
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync, CancellationToken.None)));
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Readable and nothing to read is an end.
            _ended = held.Count(s => s.Poll(0, SelectMode.SelectRead) && s.Available == 0);
        }
        finally
        {
            foreach (var socket in held)
                socket.Dispose();
        }
    }

    /// <summary>The same number from many addresses, each within its share, that agree on TLS and HTTP/2 before they say nothing more; each is tried once.</summary>
    internal async Task IdleFromManyAsync(CancellationToken stop)
    {
        const int Addresses = 250;
        var held = new ConcurrentBag<RawConnection>();
        var next = -1;
        async Task OpenAsync()
        {
            for (var at = Interlocked.Increment(ref next); at < Idle && !stop.IsCancellationRequested; at = Interlocked.Increment(ref next))
            {
                Interlocked.Increment(ref _sent);
                try
                {
                    held.Add(await RawConnection.OpenAsync(port, IPAddress.Parse($"127.0.1.{at % Addresses + 1}"), trusted, NoSettings, stop));
                }
                catch (Exception e) when (RawConnection.IsEnd(e) || e is OperationCanceledException)
                {
                    Interlocked.Increment(ref _refused);
                }
            }
        }
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync, CancellationToken.None)));
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _ended = held.Count(c => c.Ended.IsCompleted);
        }
        finally
        {
            foreach (var connection in held)
                await connection.DisposeAsync();
        }
    }

    // Streams that end with the frame after their headers, whoever ends them.
    private Task EndedAtOnceAsync(byte kind, byte[] payload, CancellationToken stop) => ManyAsync(16, NoSettings, async connection =>
    {
        var block = RawConnection.Block(Overview);
        while (!connection.Ended.IsCompleted)
        {
            var burst = new List<byte>();
            for (var i = 0; i < 50; i++)
            {
                var stream = connection.NextStream();
                burst.AddRange(RawConnection.Frame(RawConnection.Headers, RawConnection.EndHeaders, stream, block));
                burst.AddRange(RawConnection.Frame(kind, 0, stream, payload));
            }
            await connection.SendAsync(burst.ToArray(), stop);
            Interlocked.Add(ref _sent, 50);
        }
    }, stop);

    private Task ManyAsync(int connections, byte[]? settings, Func<RawConnection, Task> floods, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => OneAsync(settings, floods, stop), CancellationToken.None)));

    private async Task OneAsync(byte[]? settings, Func<RawConnection, Task> floods, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            RawConnection? connection = null;
            try
            {
                connection = await RawConnection.OpenAsync(port, Address, trusted, settings, stop);
                await floods(connection);
                Interlocked.Increment(ref _ended);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (RawConnection.IsEnd(e))
            {
                Interlocked.Increment(ref connection is null ? ref _refused : ref _ended);
            }
            finally
            {
                if (connection is not null)
                    await connection.DisposeAsync();
            }
        }
    }
}
