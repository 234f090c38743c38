using System.Runtime.InteropServices;

namespace Gateway.Callers.Issuers;

/// <summary>When something an issuer publishes is fetched anew, and until when the last one counts.</summary>
/// <param name="RenewAfter">The age at which it is renewed, while calls go on with what there is.</param>
/// <param name="WaitAfter">The age from which a call waits for the new one first; what there is counts where none comes.</param>
/// <param name="OldestUse">The oldest that still counts.</param>
/// <param name="BetweenFetches">
/// Time between two fetches, whatever came of the first: neither a flood of calls nor callers of an issuer that is away
/// must become a flood at the issuer.
/// </param>
internal sealed record RenewalTimes(TimeSpan RenewAfter, TimeSpan WaitAfter, TimeSpan OldestUse, TimeSpan BetweenFetches)
{
    /// <summary>The longest a fetch may take: half of a usual caller's ten seconds.</summary>
    internal static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(5);
}

/// <summary>What came of asking for the newest.</summary>
/// <param name="Value">The last one there was, unless it is too old to count.</param>
/// <param name="Failed">Whether it could not be fetched the last time.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Kept<T>(T? Value, bool Failed)
    where T : class;

/// <summary>
/// Something an issuer publishes, kept and renewed: in the background while calls go on, one fetch in flight, whoever asks
/// and however many. While the issuer is away the last one counts until it is too old, and then none does.
/// </summary>
/// <param name="fetch">Fetches it.</param>
/// <param name="failed">Told of each time it could not be had.</param>
/// <param name="clock">The clock tokens are judged by.</param>
/// <param name="times">How long it counts.</param>
internal sealed class PublishedDocument<T>(Func<CancellationToken, Task<Fetched<T>>> fetch, Action<FetchFailure> failed, TimeProvider clock, RenewalTimes times)
    where T : class
{
    private readonly Lock _gate = new();
    private T? _value;
    private Moment _fetchedAt;
    private long? _askedAt;
    private bool _failed;
    private Task? _inFlight;

    /// <summary>What there is, unless it is too old; has it renewed where it is time for that, and waits for nothing.</summary>
    internal T? Present()
    {
        lock (_gate)
        {
            if (Usable() is not { } value)
                return null;
            if (_fetchedAt.Age(clock) >= times.RenewAfter)
                _ = FetchIfDue();
            return value;
        }
    }

    /// <summary>What there is, and where that is old, or nothing, what comes of asking for it.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone; the fetch goes on for others.</exception>
    internal async Task<Kept<T>> RecentAsync(CancellationToken callerGone)
    {
        lock (_gate)
        {
            if (_value is not null && _fetchedAt.Age(clock) < times.WaitAfter && Present() is { } value)
                return new Kept<T>(value, _failed);
        }
        return await NewestAsync(callerGone);
    }

    /// <summary>The newest that can be had, waited for.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone; the fetch goes on for others.</exception>
    internal async Task<Kept<T>> NewestAsync(CancellationToken callerGone)
    {
        Task flight;
        lock (_gate)
        {
            flight = FetchIfDue();
        }
        await flight.WaitAsync(callerGone);
        lock (_gate)
        {
            return new Kept<T>(Usable(), _failed);
        }
    }

    /// <summary>Fetches it if that has not been done; for the start.</summary>
    internal async Task<T?> PrepareAsync()
    {
        Task flight;
        lock (_gate)
        {
            flight = _value is null ? FetchIfDue() : Task.CompletedTask;
        }
        await flight;
        lock (_gate)
        {
            return _value;
        }
    }

    private T? Usable() => _value is not null && _fetchedAt.Age(clock) <= times.OldestUse ? _value : null;

    // Under the lock. The fetch under way, a new one where it is time for one, or nothing to wait for.
    private Task FetchIfDue()
    {
        if (_inFlight is not null)
            return _inFlight;
        // By the clock that nobody sets: what is at stake is the issuer's peace.
        if (_askedAt is { } asked && clock.GetElapsedTime(asked) < times.BetweenFetches)
            return Task.CompletedTask;
        var now = Moment.Of(clock);
        _askedAt = now.Stamp;
        return _inFlight = FetchAsync(now);
    }

    private async Task FetchAsync(Moment asked)
    {
        // Away from the lock, and from whoever happened to ask first.
        await Task.Yield();
        T? fetched = null;
        try
        {
            using var bound = new CancellationTokenSource(RenewalTimes.LongestFetch);
            (fetched, var failure) = await fetch(bound.Token);
            if (fetched is null)
                failed(failure);
        }
        finally
        {
            lock (_gate)
            {
                _failed = fetched is null;
                if (fetched is not null)
                    (_value, _fetchedAt) = (fetched, asked);
                _inFlight = null;
            }
        }
    }
}
