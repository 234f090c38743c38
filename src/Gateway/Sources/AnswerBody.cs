using System.Buffers;
using System.Numerics;

namespace Gateway.Sources;

/// <summary>
/// The bytes of one answer, or one page of it, read as far as there is room. They lie in memory that is used again and
/// again, so that a large answer costs its size and not the sum of all that came before it; it is wiped in between.
/// </summary>
internal sealed class AnswerBody : IDisposable
{
    // Most answers have a few kilobytes.
    private const int FirstRead = 16 * 1024;

    // In few steps: what was outgrown stays with the pool.
    private const int Growth = 4;

    private const int LargestKept = 16 * 1024 * 1024;

    // One call needs two of a size at once; what is beyond that is the collector's. The shared pool would keep one of each
    // size for every thread that ever read an answer.
    private const int KeptOfEachSize = 2;

    private static readonly ArrayPool<byte> Memory = ArrayPool<byte>.Create(LargestKept, KeptOfEachSize);

    private byte[] _bytes = Memory.Rent(FirstRead);

    private AnswerBody()
    {
    }

    internal int Length { get; private set; }

    /// <summary>The memory it takes.</summary>
    internal int Size => _bytes.Length;

    /// <summary>What was read; gone once this is disposed of.</summary>
    internal ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>Reads to the end; null, and nothing more read than needed to know it, when there is more than the room.</summary>
    internal static async Task<AnswerBody?> ReadAsync(HttpContent content, AnswerRoom room, CancellationToken deadline)
    {
        if (content.Headers.ContentLength > room.Left)
            return null;
        if (!await room.WaitForAsync(FirstRead, deadline))
            return null;
        var body = new AnswerBody();
        var whole = false;
        try
        {
            whole = await body.FillAsync(await content.ReadAsStreamAsync(deadline), (int)(content.Headers.ContentLength ?? 0), room, deadline);
            return whole ? body : null;
        }
        finally
        {
            if (!whole)
                body.Dispose();
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            GiveBack(_bytes);
        _bytes = [];
        Length = 0;
    }

    private async Task<bool> FillAsync(Stream stream, int promised, AnswerRoom room, CancellationToken deadline)
    {
        var most = room.Left;
        while (Length < most)
        {
            if (Length == _bytes.Length)
            {
                // To the promised length at once, once the source has begun to keep the promise.
                var larger = promised > Length ? promised : (int)Math.Min((long)Growth * Length, most);
                if (!await room.WaitForAsync(larger, deadline))
                    return false;
                Grow(larger);
            }
            var read = await stream.ReadAsync(_bytes.AsMemory(Length, Math.Min(_bytes.Length, most) - Length), deadline);
            if (read == 0)
            {
                room.Take(Length);
                // Grown in large steps: what is kept is no more than twice what came.
                if (Length > 0 && BitOperations.RoundUpToPowerOf2((uint)Length) < (uint)_bytes.Length && _bytes.Length > FirstRead)
                    Grow(Length);
                return true;
            }
            Length += read;
        }
        // Full: one byte tells whether there is more.
        room.Take(Length);
        return await stream.ReadAsync(new byte[1], deadline) == 0;
    }

    private void Grow(int size)
    {
        var larger = Memory.Rent(size);
        Bytes.Span.CopyTo(larger);
        GiveBack(_bytes);
        _bytes = larger;
    }

    // What a source said about a person does not lie about for the next user of the memory.
    private void GiveBack(byte[] bytes)
    {
        bytes.AsSpan(0, Length).Clear();
        Memory.Return(bytes);
    }
}
