using System.Collections.Concurrent;

namespace Gateway.Sources;

/// <summary>
/// The memory that the answers to all questions of one call may take together, however many sources are asked. An answer
/// that needs more than is free waits, and no more is ever given than leaves a way for every answer to be read to its end,
/// one after another (the banker's algorithm, Dijkstra 1965): nobody waits for somebody who waits for them.
/// </summary>
/// <param name="capacity">Bytes that all answers may take together.</param>
internal sealed class CallMemory(int capacity = CallMemory.OfOneCall) : IDisposable
{
    /// <summary>
    /// One of the largest answers with its tree (12 MiB at most, 8 as it usually comes), and beside it what another source sends,
    /// up to two mebibytes: a source that sends most of an answer and then drips keeps none waiting that is smaller, which is
    /// many times what answers have. With what reading the largest form takes, the memory that is kept ready to be used again and what is
    /// kept of all answers, a call stays below 64 MiB.
    /// </summary>
    internal const int OfOneCall = 16 * 1024 * 1024;

    /// <summary>
    /// What is kept of all answers until the call is answered, beyond what each may keep anyway: in memory a text takes twice
    /// what it takes on the wire, and the response has it once more. Below the largest response.
    /// </summary>
    internal const int OfAllFacts = 4 * 1024 * 1024;

    // Half a mebibyte: many times what answers have.
    private const int SmallPart = 32;

    private readonly Lock _gate = new();
    private readonly List<Share> _shares = [];
    private readonly List<Waiting> _waiting = [];
    private readonly SemaphoreSlim _alone = new(1);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();
    private readonly int _capacity = capacity;
    private int _factsLeft = OfAllFacts;
    private int _free = capacity;

    /// <summary>Bytes that nobody holds.</summary>
    internal int Free
    {
        get
        {
            // What is only tried is taken back before anybody sees it.
            lock (_gate)
                return _free;
        }
    }

    /// <summary>The room for a question to a source.</summary>
    internal AnswerRoom RoomFor(string source, int maximumBytes) => new(maximumBytes, this, _turns.GetOrAdd(source, _ => new SemaphoreSlim(1)));

    /// <inheritdoc cref="RoomFor(string, int)"/>
    internal AnswerRoom RoomFor(SourceDefinition source) => RoomFor(source.Id, source.Limits.MaximumBytes);

    /// <summary>A place for one answer, which holds nothing yet.</summary>
    /// <param name="most">The most it will ever ask for; more than there is counts as all there is.</param>
    internal Share Open(long most) => new((int)Math.Min(most, _capacity));

    /// <summary>Waits until the answer may hold that much in all; false, and nothing changed, where that is more than it may ever have.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed before there was room.</exception>
    internal async Task<bool> HoldAsync(Share share, int bytes, CancellationToken deadline)
    {
        Waiting waiting;
        lock (_gate)
        {
            if (bytes > share.Most)
                return false;
            if (bytes <= share.Held)
                return true;
            waiting = new Waiting(share, bytes);
            _waiting.Add(waiting);
            Serve();
        }
        await using var stop = deadline.UnsafeRegister(_ => GiveUp(waiting, deadline), null);
        await waiting.Served.Task;
        return true;
    }

    /// <summary>The answer holds that much from now on, less or more than before. Never waits: what lies there already is counted as it is.</summary>
    internal void Hold(Share share, int bytes)
    {
        lock (_gate)
        {
            Set(share, bytes);
            Serve();
        }
    }

    /// <summary>Takes room for a fact that is kept until the call is answered; false where there is none left.</summary>
    internal bool TryKeep(int bytes)
    {
        lock (_gate)
        {
            if (bytes > _factsLeft)
                return false;
            _factsLeft -= bytes;
            return true;
        }
    }

    /// <summary>
    /// Waits for the turn to make a tree of what was delivered, as large as any answer. It waits for nothing, so whoever has
    /// the turn keeps nobody for long.
    /// </summary>
    internal async Task<Turn> AloneAsync(CancellationToken deadline)
    {
        await _alone.WaitAsync(deadline);
        return new Turn(_alone);
    }

    public void Dispose()
    {
        _alone.Dispose();
        foreach (var turn in _turns.Values)
            turn.Dispose();
    }

    private void Serve()
    {
        while (Next() is { } next)
        {
            _waiting.Remove(next);
            next.Served.TrySetResult();
        }
    }

    // Who holds something goes first: everybody waits for them to end. Of the others none overtakes another, but for what is
    // small, which waits behind no large one.
    private Waiting? Next() =>
        _waiting.Find(w => w.Share.Held > 0 && TrySet(w))
        ?? (_waiting.Find(w => w.Share.Held == 0) is { } first && TrySet(first) ? first : _waiting.Find(w => w.Share.Held == 0 && w.Bytes <= _capacity / SmallPart && TrySet(w)));

    private bool TrySet(Waiting waiting)
    {
        var before = waiting.Share.Held;
        Set(waiting.Share, waiting.Bytes);
        if (AllCanEnd())
            return true;
        Set(waiting.Share, before);
        return false;
    }

    // In some order each finds what it may still need, once those before it have given back what they hold.
    private bool AllCanEnd()
    {
        var free = _free;
        if (free < 0)
            return false;
        foreach (var share in _shares.OrderBy(s => s.Most - s.Held))
        {
            if (share.Most - share.Held > free)
                return false;
            free += share.Held;
        }
        return true;
    }

    private void Set(Share share, int bytes)
    {
        _free += share.Held - bytes;
        if (share.Held == 0 && bytes > 0)
            _shares.Add(share);
        else if (share.Held > 0 && bytes == 0)
            _shares.Remove(share);
        share.Held = bytes;
    }

    private void GiveUp(Waiting waiting, CancellationToken deadline)
    {
        lock (_gate)
        {
            // It may have been served at this very moment.
            if (!_waiting.Remove(waiting))
                return;
            waiting.Served.TrySetCanceled(deadline);
            Serve();
        }
    }

    /// <summary>What one answer holds.</summary>
    internal sealed class Share(int most)
    {
        /// <summary>The most it may ever hold.</summary>
        internal int Most => most;

        /// <summary>Bytes it holds now.</summary>
        internal int Held { get; set; }
    }

    private sealed record Waiting(Share Share, int Bytes)
    {
        internal TaskCompletionSource Served { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The turn to do something alone; ends when disposed of.</summary>
    internal readonly record struct Turn(SemaphoreSlim Alone) : IDisposable
    {
        public void Dispose() => Alone.Release();
    }
}
