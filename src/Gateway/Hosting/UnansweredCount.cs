namespace Gateway.Hosting;

/// <summary>
/// What somebody begins and does not let be answered, less what is answered, within <see cref="GatewayLimits.UnansweredWithin"/>. Then it begins anew.
/// Not safe for threads: its owner holds a lock.
/// </summary>
/// <param name="most">From how many on it is too much.</param>
/// <param name="clock">Only time that passes counts.</param>
internal sealed class UnansweredCount(int most, TimeProvider clock)
{
    private long? _since;
    private int _count;

    /// <summary>Whether there is nothing that would have to be remembered.</summary>
    internal bool IsOver => Count == 0;

    /// <summary>How many there are, less those answered; never less than none.</summary>
    internal int Count => IsRunning ? Math.Max(0, _count) : 0;

    /// <summary>One more; true where it is too much.</summary>
    internal bool Unanswered()
    {
        Begin();
        return ++_count >= most;
    }

    /// <summary>One that was answered.</summary>
    internal void Answered()
    {
        Begin();
        _count--;
    }

    private void Begin()
    {
        if (!IsRunning)
            (_since, _count) = (clock.GetTimestamp(), 0);
    }

    private bool IsRunning => _since is { } since && clock.GetElapsedTime(since) < GatewayLimits.UnansweredWithin;
}
