using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.EndToEndTests.Floods;

/// <summary>
/// A connection to the gateway that says whatever a test has it say: TLS as the gateway wants it, and above it frames of
/// HTTP/2 (RFC 9113) or the bytes of HTTP/1.1, written by hand. What comes back is counted, and settings are acknowledged.
/// </summary>
internal sealed class RawConnection : IAsyncDisposable
{
    internal const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    internal const byte EndStream = 1, Acknowledged = 1, EndHeaders = 4;

    /// <summary>More than a window may ever be, on top of what it is.</summary>
    internal static readonly byte[] WindowThatRunsOver = [0x7f, 0xff, 0xff, 0xff];

    private const int FrameHeader = 9;
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly int[] _received = new int[256];
    private Task _reading = Task.CompletedTask;

    private RawConnection(Socket socket, SslStream stream) => (_socket, _stream) = (socket, stream);

    /// <summary>The last stream number given out.</summary>
    internal int LastStream { get; private set; } = -1;

    /// <summary>Done when the gateway has ended the connection.</summary>
    internal Task Ended => _reading;

    /// <summary>The error code of the last stream that was reset; null: none was.</summary>
    internal int? LastReset { get; private set; }

    /// <summary>The header block of the first answer; null: none has come.</summary>
    internal byte[]? FirstHeaders { get; private set; }

    /// <summary>Whether an answer has come to its end.</summary>
    internal bool Answered { get; private set; }

    /// <summary>How many frames of a type have come.</summary>
    internal int Received(byte type) => Volatile.Read(ref _received[type]);

    /// <summary>Connects a bare socket from one of the machine's loopback addresses.</summary>
    internal static async Task<Socket> ConnectAsync(int port, IPAddress from, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection; of HTTP/2 the preface and settings are sent and the answers read from then on.</summary>
    /// <param name="port">The gateway's port.</param>
    /// <param name="from">The loopback address to come from.</param>
    /// <param name="trusted">Whose certificate the gateway must show.</param>
    /// <param name="settings">The payload of the SETTINGS frame; null: HTTP/1.1.</param>
    /// <param name="stop">Gives up.</param>
    internal static async Task<RawConnection> OpenAsync(int port, IPAddress from, X509ChainPolicy trusted, byte[]? settings, CancellationToken stop)
    {
        var socket = await ConnectAsync(port, from, stop);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var connection = new RawConnection(socket, stream);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = trusted, ApplicationProtocols = [settings is null ? SslApplicationProtocol.Http11 : SslApplicationProtocol.Http2] }, stop);
            if (settings is not null)
            {
                await connection.SendAsync(Preface, stop);
                await connection.SendAsync(Frame(Settings, 0, 0, settings), stop);
            }
            connection._reading = settings is null ? connection.DrainAsync() : connection.ReadAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A frame as bytes.</summary>
    internal static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }

    /// <summary>What the header block of every call has.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Usual(string path) =>
        [(":method", "POST"), (":scheme", "https"), (":path", path), (":authority", "localhost"), ("content-type", "application/grpc"), ("te", "trailers")];

    /// <summary>A header block of a call, every field a literal that is not indexed (RFC 7541, 6.2.2).</summary>
    internal static byte[] Block(string path, params (string Name, string Value)[] more)
    {
        var block = new List<byte>();
        foreach (var (name, value) in Usual(path).Concat(more))
        {
            block.Add(0);
            Text(block, name);
            Text(block, value);
        }
        return [.. block];
    }

    /// <summary>The frames of a header block, however long, each no larger than a frame may be.</summary>
    internal static IEnumerable<byte[]> HeaderFrames(int stream, byte[] block)
    {
        var pieces = block.Chunk(16_000).ToList();
        return pieces.Select((piece, i) => Frame(i == 0 ? Headers : Continuation, i == pieces.Count - 1 ? EndHeaders : (byte)0, stream, piece));
    }

    /// <summary>The number of the next stream.</summary>
    internal int NextStream() => LastStream += 2;

    /// <summary>Sends bytes as they are.</summary>
    internal async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            await _stream.WriteAsync(bytes, stop);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The gateway may have ended it, in the middle of whatever.
        _socket.Close(0);
        await _stream.DisposeAsync();
        await Record.ExceptionAsync(() => _reading);
    }

    /// <summary>What a connection that the other side ends fails with.</summary>
    internal static bool IsEnd(Exception e) => e is IOException or SocketException or ObjectDisposedException or AuthenticationException;

    private static void Text(List<byte> block, string text)
    {
        // A length in a prefix of seven bits (RFC 7541, 5.1).
        var length = text.Length;
        if (length < 127)
        {
            block.Add((byte)length);
        }
        else
        {
            block.Add(127);
            for (length -= 127; length >= 128; length /= 128)
                block.Add((byte)(length % 128 + 128));
            block.Add((byte)length);
        }
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }

    private async Task ReadAsync()
    {
        var header = new byte[FrameHeader];
        var payload = new byte[1 << 14];
        try
        {
            while (true)
            {
                await _stream.ReadExactlyAsync(header);
                var length = header[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1));
                if (length > payload.Length)
                    payload = new byte[length];
                await _stream.ReadExactlyAsync(payload.AsMemory(0, length));
                if (header[3] == Headers)
                    FirstHeaders ??= payload[..length];
                if (header[3] == ResetStream)
                    LastReset = BinaryPrimitives.ReadInt32BigEndian(payload);
                Interlocked.Increment(ref _received[header[3]]);
                if (header[3] is Headers or Data && (header[4] & EndStream) != 0)
                    Answered = true;
                if (header[3] == Settings && (header[4] & Acknowledged) == 0)
                    await SendAsync(Frame(Settings, Acknowledged, 0, []), CancellationToken.None);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The end is what it waits for.
            return;
        }
    }

    private async Task DrainAsync()
    {
        var bytes = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(bytes) > 0)
                Interlocked.Increment(ref _received[Data]);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The end is what it waits for.
            return;
        }
    }
}
