namespace Gateway.Sources;

/// <summary>
/// The memory one question's answer may take: all its pages together no more than the source's limit, and beyond the
/// first mebibyte only when it is its turn. The questions a call puts to one source are answered at once, but their
/// large answers lie in memory one after another; another source's are not kept waiting.
/// </summary>
/// <param name="maximumBytes">The source's limit.</param>
/// <param name="turn">Shared by the questions of one call to one source.</param>
internal sealed class AnswerRoom(int maximumBytes, SemaphoreSlim turn) : IDisposable
{
    // Hundreds of times what an answer has; ten questions at once still take little.
    private const int WithoutTurn = 1024 * 1024;

    // Twelve bytes each in the parser's index, whatever they hold. Bundles have one for some 17 bytes, so this is more
    // than 4 MiB of them; a list of nothings has one for every two, and is many times as large in memory as on the wire.
    private const int MostTokens = 325_000;

    private int _taken;
    private bool _hasTurn;

    /// <summary>Bytes the answer may still take.</summary>
    internal int Left { get; private set; } = maximumBytes;

    /// <summary>Tokens the answer may still have, in all its pages and calls: those of JSON, and of the trees that XML becomes.</summary>
    internal int TokensLeft { get; private set; } = MostTokens;

    /// <summary>Waits until the answer may take that much beside what it has taken.</summary>
    internal async Task WaitForAsync(int bytes, CancellationToken deadline)
    {
        if (_hasTurn || _taken + bytes <= WithoutTurn)
            return;
        await turn.WaitAsync(deadline);
        _hasTurn = true;
    }

    /// <summary>Counts what was read, no more than was left.</summary>
    internal void Take(int bytes)
    {
        _taken += bytes;
        Left -= bytes;
    }

    /// <summary>Counts the tokens of what was read, no more than were left.</summary>
    internal void TakeTokens(int tokens) => TokensLeft -= tokens;

    /// <summary>The answer is no longer in memory.</summary>
    public void Dispose()
    {
        if (_hasTurn)
            turn.Release();
        _hasTurn = false;
    }
}
