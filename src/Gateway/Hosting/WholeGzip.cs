using System.IO.Compression;
using Grpc.Net.Compression;

namespace Gateway.Hosting;

/// <summary>
/// gzip (RFC 1952) for messages of any length. .NET writes nothing at all for an empty message, and other gRPC clients
/// refuse that as a broken one: an empty message becomes an empty gzip member.
/// </summary>
internal sealed class WholeGzip : ICompressionProvider
{
    public string EncodingName => "gzip";

    // Fast, because a caller waits; answers are mostly repeated words, which any level finds.
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new Compressing(stream, compressionLevel ?? CompressionLevel.Fastest);

    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);

    private sealed class Compressing(Stream target, CompressionLevel level) : Stream
    {
        // Header, one final empty block, and the checksum and length of nothing.
        private static readonly byte[] Nothing = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        private readonly GZipStream _gzip = new(target, level, leaveOpen: true);
        private bool _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _written |= buffer.Length > 0;
            _gzip.Write(buffer);
        }

        public override void Flush() => _gzip.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _gzip.Dispose();
                if (!_written)
                    target.Write(Nothing);
                _written = true;
            }
            base.Dispose(disposing);
        }
    }
}
