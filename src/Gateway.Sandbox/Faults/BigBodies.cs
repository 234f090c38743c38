using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Faults;

/// <summary>Bodies far larger than anybody should take, sent block by block: the sandbox holds one block, whatever the body's size.</summary>
internal static class BigBodies
{
    /// <summary>Beyond the 8 MiB any caller should take, and an end, so that a caller without a limit fails in bounded time.</summary>
    private const int TooLargeBytes = 12 * 1024 * 1024;

    private const int HugeBytes = 200 * 1000 * 1000;

    /// <summary>One member of the bomb unpacked, and how many of them follow the answer: a gibibyte.</summary>
    private const int BombMemberBytes = 16 * 1024 * 1024;

    private const int BombMembers = 64;

    private static readonly TimeSpan BetweenDrops = TimeSpan.FromMilliseconds(20);

    private static readonly byte[] Block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"fyld\":0},", 5000)));

    private static readonly Lazy<byte[]> BombMember = new(() =>
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            var blanks = Encoding.UTF8.GetBytes(new string(' ', 64 * 1024));
            for (var sent = 0; sent < BombMemberBytes; sent += blanks.Length) gzip.Write(blanks);
        }
        return packed.ToArray();
    });

    /// <summary>The beginning of a JSON list that goes on and on, without a length.</summary>
    public static async Task SendTooLargeAsync(HttpResponse response, CancellationToken stop)
    {
        await response.Body.WriteAsync("["u8.ToArray(), stop);
        for (var sent = 0; sent < TooLargeBytes; sent += Block.Length) await response.Body.WriteAsync(Block, stop);
    }

    /// <summary>The beginning of a JSON list, as long as its length says.</summary>
    public static async Task SendHugeAsync(HttpResponse response, CancellationToken stop)
    {
        response.ContentLength = HugeBytes;
        await response.Body.WriteAsync("["u8.ToArray(), stop);
        for (var left = HugeBytes - 1; left > 0; left -= Block.Length) await response.Body.WriteAsync(Block.AsMemory(0, Math.Min(left, Block.Length)), stop);
    }

    /// <summary>The answer and then white space, each a gzip member of its own: readers unpack them as one stream (RFC 1952).</summary>
    public static async Task SendBombAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var first = FaultySender.Compressed(body);
        var blanks = BombMember.Value;
        response.ContentLength = first.Length + ((long)BombMembers * blanks.Length);
        await response.Body.WriteAsync(first, stop);
        for (var i = 0; i < BombMembers; i++) await response.Body.WriteAsync(blanks, stop);
    }

    /// <summary>All of the answer but its last byte, and blanks in its place, until somebody gives up.</summary>
    public static async Task SendEndlesslyAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var end = body.Span.LastIndexOfAny("}]>"u8);
        await response.Body.WriteAsync(body[..Math.Max(end, 0)], stop);
        while (true)
        {
            await response.Body.WriteAsync("    "u8.ToArray(), stop);
            await response.Body.FlushAsync(stop);
            await Task.Delay(BetweenDrops, stop);
        }
    }
}
