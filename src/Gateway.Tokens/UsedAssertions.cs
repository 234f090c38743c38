namespace Gateway.Tokens;

/// <summary>Remembers the ids of accepted assertions until they would have expired anyway, so that none counts twice.</summary>
internal sealed class UsedAssertions(TimeProvider clock)
{
    /// <summary>
    /// Live ids kept at once. Only a holder of a registered key adds one, and each lives at most five minutes;
    /// beyond this the service refuses rather than forgets.
    /// </summary>
    public const int Capacity = 100_000;

    private readonly Lock _gate = new();
    private readonly HashSet<(string Client, string Id)> _live = [];
    private readonly PriorityQueue<(string Client, string Id), DateTimeOffset> _byExpiry = new();

    /// <summary>True the first time an id is seen.</summary>
    public bool TryUse(string client, string id, DateTimeOffset expires)
    {
        lock (_gate)
        {
            Forget(clock.GetUtcNow());
            if (_live.Count >= Capacity || !_live.Add((client, id)))
                return false;
            _byExpiry.Enqueue((client, id), expires);
            return true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_byExpiry.TryPeek(out var oldest, out var expires) && expires < now)
        {
            _byExpiry.Dequeue();
            _live.Remove(oldest);
        }
    }
}
