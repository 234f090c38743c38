using System.Net;
using System.Text;
using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that large answers take their turn and that no byte beyond the limit is kept.</summary>
public sealed class AnswerRoomTests
{
    private const int Small = 32 * 1024;
    private const int Large = 2 * 1024 * 1024;

    [Fact]
    public async Task Large_answers_of_one_source_wait_for_each_other_and_small_ones_do_not()
    {
        // Proves the order within one source, that a turn ends with its answer, and that another source has its own.
        using var memory = new CallMemory();
        using var first = memory.RoomFor("one", Large);
        using var second = memory.RoomFor("one", Large);
        using var other = memory.RoomFor("other", Large);
        Assert.True(first.WaitForAsync(Large, CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(first.WaitForAsync(Large, CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(second.WaitForAsync(Small, CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(other.WaitForAsync(Large, CancellationToken.None).IsCompletedSuccessfully);
        var waiting = second.WaitForAsync(Large, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        await waiting;
    }

    [Fact]
    public async Task Small_pages_that_come_to_much_take_their_turn_too()
    {
        // Proves that what was kept of earlier pages counts.
        using var memory = new CallMemory();
        using var paged = memory.RoomFor("one", Large);
        using var second = memory.RoomFor("one", Large);
        for (var pages = 0; pages < 20; pages++)
        {
            Assert.True(await paged.WaitForAsync(Small, CancellationToken.None));
            paged.Take(Small);
            paged.Keep(Small);
        }
        Assert.False(second.WaitForAsync(Large, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Who_waits_for_its_turn_waits_no_longer_than_its_deadline()
    {
        // Proves that a large answer that drips does not hold another of its source beyond the deadline, and that a turn never had is not given back.
        using var memory = new CallMemory();
        using var dripping = memory.RoomFor("one", Large);
        await dripping.WaitForAsync(Large, CancellationToken.None);
        using (var late = memory.RoomFor("one", Large))
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late.WaitForAsync(Large, deadline.Token));
        }
        using var next = memory.RoomFor("one", Large);
        var waiting = next.WaitForAsync(Large, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        dripping.Dispose();
        Assert.True(await waiting);
    }

    [Theory]
    [InlineData(100_000, true)]
    [InlineData(100_000, false)]
    [InlineData(16 * 1024, false)]
    [InlineData(1, true)]
    public async Task A_body_is_read_whole_up_to_the_limit_and_refused_beyond_it(int limit, bool saysLength)
    {
        // Proves both sides of the limit, with a length and without, at sizes where memory is taken anew and where not, and that exactly what was sent is what is read.
        var sent = new byte[limit];
        new Random(limit).NextBytes(sent);
        using var memory = new CallMemory();
        using (var room = memory.RoomFor("one", limit))
        {
            using var body = await AnswerBody.ReadAsync(Content(sent, saysLength), room, CancellationToken.None);
            Assert.True(body!.Bytes.Span.SequenceEqual(sent));
            Assert.Equal(0, room.Left);
        }

        using var tooSmall = memory.RoomFor("one", limit - 1);
        Assert.Null(await AnswerBody.ReadAsync(Content(sent, saysLength), tooSmall, CancellationToken.None));
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_not_begun()
    {
        // Proves that the length is believed where it speaks against the answer: not one byte is read.
        using var memory = new CallMemory();
        using var room = memory.RoomFor("one", Small);
        using var content = new StreamContent(new Untouchable());
        content.Headers.ContentLength = Small + 1;
        Assert.Null(await AnswerBody.ReadAsync(content, room, CancellationToken.None));
        content.Headers.ContentLength = Small;
        await Assert.ThrowsAsync<NotSupportedException>(() => AnswerBody.ReadAsync(content, room, CancellationToken.None));
    }

    [Fact]
    public void What_helps_to_know_is_said_of_the_new_reasons()
    {
        // Proves: an answer that broke off may be whole next time; a certificate does not become right by asking again.
        Assert.True(new Reason(ReasonCode.SourceInterrupted).Transient);
        Assert.False(new Reason(ReasonCode.SourceUntrusted).Transient);
    }

    private static HttpContent Content(byte[] bytes, bool saysLength)
    {
        // A stream that does not say how long it is leaves the header out.
        HttpContent content = saysLength ? new ByteArrayContent(bytes) : new Chunked(bytes);
        Assert.Equal(saysLength, content.Headers.ContentLength is not null);
        return content;
    }

    private sealed class Chunked(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new MemoryStream(bytes));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class Untouchable : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Nothing to flush.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    [Theory]
    [InlineData("ksd")]
    [InlineData("mediconnect")]
    public void The_answers_to_a_questions_calls_share_one_count_of_tokens(string source)
    {
        // Proves for XML, with and without an envelope, that what each answer takes is not there for the next one: the fourth finds no room.
        var definition = Shipped.Definition(source);
        var fill = string.Concat(Enumerable.Repeat("<a/>", 60_000));
        var xml = Encoding.UTF8.GetBytes(source == "ksd"
            ? $"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>{fill}</s:Body></s:Envelope>"
            : $"<DenDynamiskeBlanket><Form><TypeCode>LÆ 145</TypeCode><VersionCode>1</VersionCode><SentDateTime>08-06-2026T08:00:00</SentDateTime><Data><Person><PersonGivenName>A</PersonGivenName></Person></Data>{fill}</Form></DenDynamiskeBlanket>");
        using var memory = new CallMemory();
        using var room = memory.RoomFor("one", int.MaxValue);
        var read = Enumerable.Range(0, 10).TakeWhile(_ =>
        {
            using var tree = PayloadFormat.Read(xml, "utf-8", definition, room).Tree;
            return tree is not null;
        }).Count();
        Assert.Equal(3, read);
    }
}
