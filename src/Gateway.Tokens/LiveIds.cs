namespace Gateway.Tokens;

/// <summary>What became of an id that was to be remembered.</summary>
internal enum Remembered
{
    /// <summary>It is remembered from now on.</summary>
    New,

    /// <summary>It was already.</summary>
    Known,

    /// <summary>There is no room: nothing is forgotten before its time.</summary>
    NoRoom,
}

/// <summary>Remembers ids until the moment each would count for nothing anyway, and never more than there is room for.</summary>
/// <param name="clock">The service's clock.</param>
/// <param name="capacity">How many are remembered at once.</param>
internal sealed class LiveIds<T>(TimeProvider clock, int capacity)
    where T : notnull
{
    private readonly Lock _gate = new();
    private readonly HashSet<T> _live = [];
    private readonly PriorityQueue<T, DateTimeOffset> _byEnd = new();

    /// <summary>Remembers an id; check and mark are one step.</summary>
    public Remembered Add(T id, DateTimeOffset until)
    {
        lock (_gate)
        {
            Forget();
            if (_live.Contains(id))
                return Remembered.Known;
            if (_live.Count >= capacity)
                return Remembered.NoRoom;
            _live.Add(id);
            _byEnd.Enqueue(id, until);
            return Remembered.New;
        }
    }

    public bool Contains(T id)
    {
        lock (_gate)
        {
            Forget();
            return _live.Contains(id);
        }
    }

    /// <summary>All there are now.</summary>
    public IReadOnlyList<T> All()
    {
        lock (_gate)
        {
            Forget();
            return [.. _live];
        }
    }

    // Under the lock.
    private void Forget()
    {
        var now = clock.GetUtcNow();
        while (_byEnd.TryPeek(out var oldest, out var end) && end < now)
        {
            _byEnd.Dequeue();
            _live.Remove(oldest);
        }
    }
}
