using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;
using Google.Protobuf;

namespace Gateway.EndToEndTests;

/// <summary>Compressed messages at the gateway's own service, as raw gRPC over HTTP/2.</summary>
public sealed class CompressionTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const int Prefix = 5;

    // An eighth of the limit: more than what is read ahead at once.
    private const int Beyond = 128 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_may_be_compressed_and_the_answer_is(bool compressed)
    {
        // Proves: gzip works both ways, and the answer is compressed because the caller says that it can read it.
        var message = gateway.About("D1").ToByteArray();
        using var answer = await SendAsync(compressed ? Gzip(new MemoryStream(message)) : message, compressed ? "gzip" : null);
        Assert.Equal("0", Status(answer));
        Assert.Equal("gzip", answer.Headers.GetValues("grpc-encoding").Single());
        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(1, body[0]);
        using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(new MemoryStream(body, Prefix, body.Length - Prefix), CompressionMode.Decompress))
            await gzip.CopyToAsync(plain);
        Assert.Equal(12, Gateway.Overview.V1.GetOverviewResponse.Parser.ParseFrom(plain.ToArray()).Sections.Count);
        Assert.True(plain.Length > body.Length);
    }

    [Fact]
    public async Task Who_cannot_read_gzip_gets_none()
    {
        // Proves: compression is offered, never forced.
        using var answer = await SendAsync(gateway.About("D1").ToByteArray(), null, accept: "identity");
        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal("0", Status(answer));
        Assert.Equal(0, body[0]);
    }

    [Fact]
    public async Task An_encoding_that_is_not_served_is_UNIMPLEMENTED_and_gzip_is_named()
    {
        // Proves: gzip is the one decoder here.
        using var answer = await SendAsync([1, 2, 3], "deflate");
        Assert.Equal("12", Status(answer));
        Assert.Equal("identity,gzip", answer.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(512)]
    public async Task A_request_that_inflates_beyond_the_limit_is_RESOURCE_EXHAUSTED(int mebibytes)
    {
        // Proves: the limit holds after inflation: small on the wire, large in memory is the attack. What is allocated must
        // not follow what the message claims to be; that inflating stops at the limit shows the test below.
        var bomb = Gzip(new Zeros(mebibytes * 1024L * 1024L));
        Assert.True(bomb.Length < GatewayLimits.Standard.RequestMessage, "it is small on the wire");
        var before = GC.GetTotalAllocatedBytes();
        using var answer = await SendAsync(bomb, "gzip");
        var allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.Equal("8", Status(answer));
        Assert.True(allocated < 48L * 1024 * 1024, $"{allocated} bytes were allocated");
    }

    [Theory]
    [InlineData(Beyond, true)]
    [InlineData(-Beyond, false)]
    public async Task Inflating_stops_at_the_limit(int beyond, bool tooLarge)
    {
        // Proves, within an eighth of the limit: of a message that is no gzip any more that far beyond the limit, nothing is noticed but that it is too large, so nothing there was inflated. The control: as far before the limit it is noticed, and is another error.
        var content = new Zeros(GatewayLimits.Standard.RequestMessage + beyond);
        using var answer = await SendAsync(BrokenAfter(content), "gzip");
        Assert.Equal(tooLarge, Status(answer) == "8");
        Assert.NotEqual("0", Status(answer));
    }

    private static string Status(HttpResponseMessage answer) =>
        (answer.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer : answer.Headers.GetValues("grpc-status")).Single();

    private static byte[] Gzip(Stream content)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.SmallestSize, leaveOpen: true))
            content.CopyTo(gzip);
        return to.ToArray();
    }

    // The content, all of it written out, and then a block of a kind that deflate does not have (RFC 1951, 3.2.3), until the end.
    private static byte[] BrokenAfter(Stream content)
    {
        using var to = new MemoryStream();
        using var gzip = new GZipStream(to, CompressionLevel.SmallestSize, leaveOpen: true);
        content.CopyTo(gzip);
        gzip.Flush();
        return [.. to.ToArray(), .. Enumerable.Repeat((byte)0b111, 64)];
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] message, string? encoding, string accept = "identity,gzip")
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(gateway.AuthorityFile));
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        var framed = new byte[Prefix + message.Length];
        framed[0] = encoding is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, Prefix);
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Started.Gateway.Address, "/gateway.overview.v1.OverviewService/GetOverview"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(framed),
        };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await gateway.TokenAsync());
        call.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        call.Headers.Add("grpc-accept-encoding", accept);
        if (encoding is not null)
            call.Headers.Add("grpc-encoding", encoding);
        return await client.SendAsync(call);
    }

    /// <summary>Nothing but zeros, made while they are read.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(_left, count);
            Array.Clear(buffer, offset, read);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
            // Nothing is kept back.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
