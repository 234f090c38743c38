namespace Gateway.EndToEndTests;

/// <summary>
/// The machine's clock, moved ahead. As the gateway's own clock it does not move the one tokens are
/// judged by: whoever calls after a move of more than seconds has its token from before.
/// </summary>
internal sealed class MovableClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    internal void Move(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
