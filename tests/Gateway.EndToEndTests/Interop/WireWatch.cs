using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Gateway.EndToEndTests.Interop;

/// <summary>What one call looked like on the wire: encodings, and of each message whether its compressed flag was set.</summary>
internal sealed record WatchedCall(string Case, string? RequestEncoding)
{
    internal MessageFlags Requests { get; } = new();

    internal MessageFlags Responses { get; } = new();

    internal string? ResponseEncoding { get; set; }
}

/// <summary>
/// Reads along on calls that name their case in <see cref="Header"/>; every other call meets the bare server. No client
/// library shows the compressed flag of a message, so this is where compression is proved.
/// </summary>
internal sealed class WireWatch
{
    internal const string Header = "x-interop-watch";

    private readonly ConcurrentQueue<WatchedCall> _calls = new();

    /// <summary>The watched calls of a case, in the order in which they began.</summary>
    internal IReadOnlyList<WatchedCall> Of(string name) => [.. _calls.Where(c => c.Case == name)];

    /// <summary>The watched call a context belongs to, or null.</summary>
    internal static WatchedCall? Of(HttpContext context) => context.Items[typeof(WireWatch)] as WatchedCall;

    internal async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers[Header].SingleOrDefault() is { } name)
        {
            var call = new WatchedCall(name, context.Request.Headers["grpc-encoding"].SingleOrDefault());
            context.Items[typeof(WireWatch)] = call;
            context.Request.Body = new ReadAlongStream(context.Request.Body, call.Requests);
            context.Response.Body = new ReadAlongStream(context.Response.Body, call.Responses);
            context.Response.OnStarting(() =>
            {
                call.ResponseEncoding = context.Response.Headers["grpc-encoding"].SingleOrDefault();
                return Task.CompletedTask;
            });
            _calls.Enqueue(call);
        }
        await next(context);
        // The server flushes its own writer at the end of a call; the one over this stream is nobody's to flush but ours.
        if (context.Response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 } writer && Of(context) is not null)
            await writer.FlushAsync(context.RequestAborted);
    }

    private sealed class ReadAlongStream(Stream inner, MessageFlags flags) : Stream
    {
        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            flags.See(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            flags.See(buffer.Span);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>Finds the flag of each length-prefixed message in bytes that come in pieces.</summary>
internal sealed class MessageFlags
{
    private const int PrefixLength = 5;
    private readonly byte[] _prefix = new byte[PrefixLength];
    private readonly List<bool> _compressed = [];
    private int _seen;
    private long _left;

    /// <summary>One entry a message: whether it was compressed.</summary>
    internal IReadOnlyList<bool> Compressed
    {
        get
        {
            lock (_compressed)
                return [.. _compressed];
        }
    }

    internal void See(ReadOnlySpan<byte> bytes)
    {
        lock (_compressed)
        {
            while (bytes.Length > 0)
            {
                var skipped = (int)Math.Min(_left, bytes.Length);
                _left -= skipped;
                bytes = bytes[skipped..];
                if (bytes.Length == 0)
                    return;
                _prefix[_seen++] = bytes[0];
                bytes = bytes[1..];
                if (_seen < PrefixLength)
                    continue;
                _compressed.Add(_prefix[0] == 1);
                _left = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
                _seen = 0;
            }
        }
    }
}
