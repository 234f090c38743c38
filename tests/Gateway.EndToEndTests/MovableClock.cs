namespace Gateway.EndToEndTests;

/// <summary>
/// The machine's clock, moved ahead as if time had passed, or set as a clock is set. As the gateway's own clock it does not
/// move the one tokens are judged by: whoever calls after a move of more than seconds has its token from before.
/// </summary>
internal sealed class MovableClock : TimeProvider
{
    private long _passed;
    private long _set;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _passed) + Interlocked.Read(ref _set));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _passed)).TotalSeconds * TimestampFrequency);

    /// <summary>Time passes.</summary>
    internal void Move(TimeSpan by) => Interlocked.Add(ref _passed, by.Ticks);

    /// <summary>The clock is set; no time passes.</summary>
    internal void Set(TimeSpan by) => Interlocked.Add(ref _set, by.Ticks);
}
