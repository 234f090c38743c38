namespace Gateway.Hosting.Quotas;

/// <summary>
/// So many calls a minute for each key: a full minute's worth may come at once, then they come back evenly (the generic cell
/// rate algorithm of ITU-T I.371, a leaky bucket that keeps one number a key). Runs on the gateway's clock, holds a bounded
/// number of keys, and says to the tick when the next call is possible; the framework's limiters do none of the three.
/// </summary>
/// <param name="perMinute">Calls a minute, and at once; at least 1.</param>
/// <param name="places">Most keys that are remembered. A new one beyond them is refused, which fails closed.</param>
/// <param name="clock">The gateway's clock; only time that passes counts, not what it is set to.</param>
internal sealed class Quota(int perMinute, int places, TimeProvider clock)
{
    // A sweep walks through every key: once a second it costs next to nothing, and who has been forgotten leaves a place within it.
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly long _minute = 60 * clock.TimestampFrequency;
    private readonly long _call = 60 * clock.TimestampFrequency / perMinute;
    // When a key has all its calls again, as a timestamp of the clock.
    private readonly Dictionary<UInt128, long> _fullAt = [];
    private long? _sweptAt;

    /// <summary>Keys remembered at the moment.</summary>
    internal int Remembered
    {
        get
        {
            lock (_gate)
                return _fullAt.Count;
        }
    }

    /// <summary>Takes one call of the key. Null: taken; otherwise how long until one is there to be taken.</summary>
    internal TimeSpan? Take(UInt128 key)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            var known = _fullAt.TryGetValue(key, out var fullAt);
            if (!known && !HasPlace(now))
                return BetweenSweeps;
            var next = Math.Max(fullAt, now) + _call;
            if (known && next - now > _minute)
                return Wait(next - now - _minute);
            _fullAt[key] = next;
            return null;
        }
    }

    // Rounded up: who waits as told must not come a tick too early.
    private TimeSpan Wait(long timestamps) => TimeSpan.FromTicks((long)(((Int128)timestamps * TimeSpan.TicksPerSecond + clock.TimestampFrequency - 1) / clock.TimestampFrequency));

    // Who has all its calls again is as somebody who never called.
    private bool HasPlace(long now)
    {
        if (_fullAt.Count < places)
            return true;
        if (_sweptAt is { } swept && clock.GetElapsedTime(swept, now) < BetweenSweeps)
            return false;
        _sweptAt = now;
        foreach (var (key, fullAt) in _fullAt)
        {
            if (fullAt <= now)
                _fullAt.Remove(key);
        }
        return _fullAt.Count < places;
    }
}
