using System.IO.Compression;
using Grpc.Net.Compression;

namespace Gateway.Hosting;

/// <summary>
/// The <c>gzip</c> encoding of messages. The runtime's own writes nothing at all for a message without content, which
/// is no gzip: grpc-js refuses such an answer. Here an empty message becomes the gzip of nothing.
/// </summary>
internal sealed class GzipMessages : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new Compressing(stream, compressionLevel ?? CompressionLevel.Fastest);

    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);

    private sealed class Compressing(Stream to, CompressionLevel level) : GZipStream(to, level, leaveOpen: true)
    {
        // RFC 1952: header, one empty block, checksum and length of nothing.
        private static readonly byte[] Nothing =
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        private readonly Stream _to = to;
        private bool _done;

        // Every other way of writing comes through these two in a derived stream.
        public override void Write(byte[] buffer, int offset, int count)
        {
            _done |= count > 0;
            base.Write(buffer, offset, count);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            _done |= count > 0;
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && !_done)
                _to.Write(Nothing);
            _done = true;
        }
    }
}
