using System.Runtime.InteropServices;

namespace Gateway.Callers;

/// <summary>When something was.</summary>
/// <param name="Told">By the clock that can be set.</param>
/// <param name="Stamp">By the one that only runs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Moment(DateTimeOffset Told, long Stamp)
{
    internal static Moment Of(TimeProvider clock) => new(clock.GetUtcNow(), clock.GetTimestamp());

    /// <summary>How long ago, by whichever says more: one is set back by hand, the other stands while a machine sleeps.</summary>
    internal TimeSpan Age(TimeProvider clock)
    {
        var (told, passed) = (clock.GetUtcNow() - Told, clock.GetElapsedTime(Stamp));
        return told > passed ? told : passed;
    }
}
