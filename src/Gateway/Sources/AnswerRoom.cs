using System.Numerics;

namespace Gateway.Sources;

/// <summary>
/// The memory one question's answer may take: all its pages together no more than the source's limit, and beyond the first
/// kilobytes only what the call has room for. The questions a call puts to one source are answered at once, but of its large
/// answers one after another lies in memory, so that one source alone cannot take all of the call's room.
/// </summary>
/// <param name="maximumBytes">The source's limit.</param>
/// <param name="memory">Shared by all questions of one call.</param>
/// <param name="turn">Shared by the questions of one call to one source.</param>
internal sealed class AnswerRoom(int maximumBytes, CallMemory memory, SemaphoreSlim turn) : IDisposable
{
    // Of the call's memory, for each question whatever the others take: most answers have a few kilobytes, and none of those waits.
    private const int WithoutAsking = 128 * 1024;

    // Ten questions to one source, each with this much, still leave the room for its largest answer and another's.
    private const int WithoutTurn = 384 * 1024;

    // Twelve bytes each in the parser's index, whatever they hold. Bundles have one for some 17 bytes, so this is more
    // than 4 MiB of them; a list of nothings has one for every two, and is many times as large in memory as on the wire.
    private const int MostTokens = 325_000;
    private const int BytesOfToken = 12;

    // Beyond this a tree is made where those of large answers are.
    private const int LargeBody = 512 * 1024;

    // What every answer may keep until the call is answered, however much the others have: some hundred kilobytes' worth of
    // questions are a few megabytes together.
    private const int KeptAnyway = 32 * 1024;

    // What an item says beside its source's words: its basis, where it comes from, its receipt.
    private const int BesideItsWords = 1024;

    // Pages of any size, each in memory of twice its size at most, and the index of them all.
    private readonly CallMemory.Share _share = memory.Open((2 * Cost(maximumBytes)) + (BytesOfToken * MostTokens));
    private int _kept;
    private int _keptFacts;
    private bool _hasTurn;

    /// <summary>Bytes the answer may still take.</summary>
    internal int Left { get; private set; } = maximumBytes;

    /// <summary>Tokens the answer may still have, in all its pages and calls: those of JSON, and of the trees that XML becomes.</summary>
    internal int TokensLeft { get; private set; } = MostTokens;

    /// <summary>It waits for room or its turn, or did until its deadline: not for its source.</summary>
    internal bool Waits { get; private set; }

    /// <summary>Waits until a body of that many bytes may lie beside what was read before; false where it never may.</summary>
    internal Task<bool> WaitForAsync(int bytes, CancellationToken deadline) => HoldAsync(Kept + Cost(bytes), deadline);

    /// <summary>Waits until the tree of a body that was read, of no more than so many tokens, may lie there as well; false where it never may.</summary>
    internal Task<bool> WaitForTreeAsync(int bytes, int mostTokens, CancellationToken deadline) =>
        HoldAsync(Kept + Cost(bytes) + (BytesOfToken * Math.Min(mostTokens, TokensLeft)), deadline);

    /// <summary>Counts what was read, no more than was left.</summary>
    internal void Take(int bytes) => Left -= bytes;

    /// <summary>Counts the tokens of what was read, no more than were left.</summary>
    internal void TakeTokens(int tokens) => TokensLeft -= tokens;

    /// <summary>Whether a tree of that many bytes is made by itself, <see cref="LargeTrees"/>.</summary>
    internal static bool IsLarge(int bytes) => bytes > LargeBody;

    /// <summary>Makes a tree of that many bytes: a large one when it is its turn.</summary>
    internal async Task<T> MakeAsync<T>(int bytes, Func<T> make, CancellationToken deadline)
    {
        if (!IsLarge(bytes))
            return make();
        Waits = true;
        var made = await LargeTrees.MakeAsync(bytes, make, deadline);
        Waits = false;
        return made;
    }

    /// <summary>Waits for the turn in which the call's files are looked into.</summary>
    internal Task<CallMemory.Turn> AloneAsync(CancellationToken deadline) => memory.AloneAsync(deadline);

    /// <summary>What was read is a tree now: beside its tokens these bytes of it stay in memory until the question is answered. No more than was waited for.</summary>
    internal void Keep(int bytes)
    {
        _kept += bytes;
        memory.Hold(_share, Math.Max(0, Kept - WithoutAsking));
    }

    /// <summary>All that was read before was made into one tree of that many bytes.</summary>
    internal void KeepInstead(int bytes)
    {
        _kept = 0;
        Keep(bytes);
    }

    /// <summary>Takes room for a fact that is kept until the call is answered; false where neither the answer nor the call has any left.</summary>
    internal bool TryKeepFact(long bytesRead)
    {
        var bytes = (int)Math.Min(bytesRead + BesideItsWords, int.MaxValue);
        if (bytes > KeptAnyway - _keptFacts)
            return memory.TryKeep(bytes);
        _keptFacts += bytes;
        return true;
    }

    /// <summary>The answer is no longer in memory.</summary>
    public void Dispose()
    {
        memory.Hold(_share, 0);
        if (_hasTurn)
            turn.Release();
        _hasTurn = false;
    }

    private async Task<bool> HoldAsync(long needed, CancellationToken deadline)
    {
        if (needed <= WithoutAsking)
            return true;
        Waits = true;
        if (!_hasTurn && needed > WithoutTurn)
        {
            await turn.WaitAsync(deadline);
            _hasTurn = true;
        }
        var has = needed <= int.MaxValue && await memory.HoldAsync(_share, (int)needed - WithoutAsking, deadline);
        Waits = false;
        return has;
    }

    private int Kept => _kept + (BytesOfToken * (MostTokens - TokensLeft));

    // The memory that is used again and again comes in powers of two.
    private static long Cost(int bytes) => BitOperations.RoundUpToPowerOf2((uint)bytes);
}
