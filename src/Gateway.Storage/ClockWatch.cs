namespace Gateway.Storage;

/// <summary>
/// Whether the machine's clock goes on as time does. Every record carries a moment, and consents begin and end by it: what
/// is recorded while the clock stands an hour off stays so for ever. A clock that has jumped is not believed until it has
/// gone back, or has stood where it is for <see cref="BelievedAfter"/>: one that was put right, or a machine that slept.
/// </summary>
/// <remarks>Compares the clock with the one that cannot be set; used by one thread at a time.</remarks>
internal sealed class ClockWatch(TimeProvider clock)
{
    /// <summary>How far clocks that are kept together may step: as far ahead as a token may be dated.</summary>
    internal static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    /// <summary>Long enough to be no passing mistake, short enough that nobody has to restart a gateway whose clock was put right.</summary>
    internal static readonly TimeSpan BelievedAfter = TimeSpan.FromMinutes(10);

    // Since when it is believed; one interval and not a sum of many, each of which is rounded.
    private DateTimeOffset _since = clock.GetUtcNow();
    private long _sinceAt = clock.GetTimestamp();
    private TimeSpan _off;
    private long _steppedAt;

    /// <exception cref="DisclosureLogUnavailableException">The clock has jumped.</exception>
    internal void Demand()
    {
        var (now, at) = (clock.GetUtcNow(), clock.GetTimestamp());
        var off = now - _since - clock.GetElapsedTime(_sinceAt, at);
        if ((off - _off).Duration() > Tolerance)
            _steppedAt = at;
        _off = off;
        if (off.Duration() <= Tolerance)
            return;
        if (clock.GetElapsedTime(_steppedAt, at) < BelievedAfter)
            throw new DisclosureLogUnavailableException(new ClockJumpedException(off));
        (_since, _sinceAt, _off) = (now, at, TimeSpan.Zero);
    }
}

/// <summary>The machine's clock has jumped. By how much is told in whole seconds.</summary>
internal sealed class ClockJumpedException(TimeSpan off)
    : Exception(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the machine's clock has jumped by {off.TotalSeconds:+0;-0} s"));
