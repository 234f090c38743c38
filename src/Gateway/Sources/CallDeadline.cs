namespace Gateway.Sources;

/// <summary>Until when a call must be answered, and how long its sources may take.</summary>
internal readonly record struct CallDeadline
{
    /// <summary>What the gateway keeps for itself: to assemble, record and send an answer with explained gaps.</summary>
    internal static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(250);

    /// <summary>The cap where the caller sets none: longer than any source's promise, shorter than people wait.</summary>
    internal static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    /// <summary>The longest a caller gets, whatever it asks for: a forgotten call must not hold sources for minutes.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private CallDeadline(DateTimeOffset at) => At = at;

    /// <summary>When the answer must be on its way.</summary>
    internal DateTimeOffset At { get; }

    /// <param name="now">Now.</param>
    /// <param name="callers">The caller's deadline; <see cref="DateTime.MaxValue"/> where it set none, as gRPC says it.</param>
    internal static CallDeadline From(DateTimeOffset now, DateTime callers)
    {
        if (callers == DateTime.MaxValue)
            return new CallDeadline(now + Default);
        var asked = new DateTimeOffset(DateTime.SpecifyKind(callers, DateTimeKind.Utc));
        return new CallDeadline(asked < now + Longest ? asked : now + Longest);
    }

    /// <summary>How long sources may take from now on; zero or less when there is no time to ask.</summary>
    internal TimeSpan ForSources(DateTimeOffset now) => At - now - Reserve;
}
