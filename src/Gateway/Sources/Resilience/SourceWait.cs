namespace Gateway.Sources.Resilience;

/// <summary>
/// Until when a source has asked to be left alone (<c>Retry-After</c>). What it says to one caller holds for all: the next
/// one's question would only make it busier, and be refused. By the time that passes, not by what the clock is set to.
/// </summary>
internal sealed class SourceWait(TimeProvider clock)
{
    /// <summary>No answer keeps everybody out for longer, whatever it says: nobody has checked it.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _until = clock.GetTimestamp();

    /// <summary>How long it is to be left alone still; zero where it is not.</summary>
    internal TimeSpan Left
    {
        get
        {
            var (now, until) = (clock.GetTimestamp(), Volatile.Read(ref _until));
            return until > now ? clock.GetElapsedTime(now, until) : TimeSpan.Zero;
        }
    }

    /// <summary>Takes what an answer says; null where it says nothing.</summary>
    internal void Heed(TimeSpan? asked)
    {
        if (asked is not { Ticks: > 0 } wait)
            return;
        var until = clock.GetTimestamp() + (long)((wait < Longest ? wait : Longest).TotalSeconds * clock.TimestampFrequency);
        long had;
        while ((had = Volatile.Read(ref _until)) < until && Interlocked.CompareExchange(ref _until, until, had) != had)
        {
        }
    }
}
