using System.IO.Compression;
using System.Text;
using Gateway.Access;
using Gateway.Sources;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Sources;

/// <summary>Proves that an answer packed in any of HTTP's ways is not unpacked: packing was not asked for, and what is packed may swell to any size.</summary>
public sealed class PackedAnswerTests : IAsyncLifetime
{
    private const string Good = """{"kontaktgrupper":[{"KontaktgruppeType":24}]}""";
    private const int Swollen = 64 * 1024 * 1024;

    private static readonly Dictionary<string, Func<Stream, Stream>> Packing = new()
    {
        ["gzip"] = to => new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true),
        ["deflate"] = to => new ZLibStream(to, CompressionLevel.Fastest, leaveOpen: true),
        ["br"] = to => new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true),
    };

    private readonly SourceBench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_packed_answer_is_told_and_not_unpacked(string how)
    {
        // Proves: the source was told of no packing that is read; the good answer packed, the same called packed, 64 MiB packed into little, and one that never ends are each told as malformed on their head alone; unpacked it is read.
        foreach (var (body, ends) in new[]
                 {
                     (Packed(how, Encoding.UTF8.GetBytes(Good)), true), (Encoding.UTF8.GetBytes(Good), true),
                     (Packed(how, Encoding.UTF8.GetBytes(Good.PadRight(Swollen))), true), (Packed(how, Encoding.UTF8.GetBytes(Good)), false),
                 })
        {
            await using var server = await OwnServer.StartAsync(context => SayAsync(context, how, body, ends));
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceMalformed), await AskAsync(server));
            Assert.DoesNotContain(Assert.Single(server.Requests).Headers, h => h.Key.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
        }
        await using var honest = await OwnServer.SayingAsync(Good);
        Assert.Single(Assert.IsType<SourceOutcome.Answered>(await AskAsync(honest)).Facts);
    }

    private Task<SourceOutcome> AskAsync(OwnServer server) =>
        _bench.AskOneAsync(new SourceConnection(server.Address, null), Shipped.Question(Shipped.D1, "dfdg", "status"), CancellationToken.None);

    private static async Task SayAsync(HttpContext context, string how, byte[] body, bool ends)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = how;
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        // As long as somebody listens, and no longer than the gateway would wait.
        if (!ends)
            await Task.Delay(TimeSpan.FromSeconds(15), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static byte[] Packed(string how, byte[] body)
    {
        using var packed = new MemoryStream();
        using (var packing = Packing[how](packed))
            packing.Write(body);
        return packed.ToArray();
    }
}
