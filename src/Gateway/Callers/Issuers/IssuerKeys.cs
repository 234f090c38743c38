using System.Runtime.InteropServices;

namespace Gateway.Callers.Issuers;

/// <summary>What came of looking for a key.</summary>
/// <param name="Key">The key; null where there is none.</param>
/// <param name="CannotTell">The issuer could not be asked, so that the key may well be its own.</param>
internal readonly record struct FoundKey(VerifyingKey? Key, bool CannotTell);

/// <summary>
/// One issuer's keys. They are renewed in the background while calls go on; a key nobody knows has them fetched anew, at
/// most once in <see cref="BetweenFetches"/>, whoever asks and however many. While the issuer is away, the last ones hold
/// until they are <see cref="OldestUse"/> old, and then none does: a key the issuer has taken back is refused no later.
/// </summary>
internal sealed class IssuerKeys(Func<CancellationToken, Task<FetchedKeys>> fetch, TimeProvider clock, Action<KeyFailure> failed)
{
    /// <summary>The age at which keys are renewed: well before they are too old to be used.</summary>
    internal static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(5);

    /// <summary>The oldest keys that are still used.</summary>
    internal static readonly TimeSpan OldestUse = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time between two fetches, whatever came of the first: neither a flood of made-up key ids nor callers of an issuer
    /// that is away must become a flood at the issuer.
    /// </summary>
    internal static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(30);

    /// <summary>The longest a fetch may take: half of a usual caller's ten seconds.</summary>
    internal static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private IReadOnlyList<VerifyingKey>? _keys;
    private Moment _fetchedAt;
    private long? _askedAt;
    private bool _failed;
    private Task? _inFlight;

    /// <summary>The key of this id for this algorithm; waits for the issuer where it may not be known yet.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone; the fetch goes on for others.</exception>
    internal async Task<FoundKey> FindAsync(string id, string algorithm, CancellationToken callerGone)
    {
        Task flight;
        lock (_gate)
        {
            if (Usable() is { } keys && Of(keys, id, algorithm) is { } known)
            {
                // Good for a while yet: nobody waits for the new ones.
                if (AgeOf(_fetchedAt) >= RenewAfter)
                    _ = FetchIfDue();
                return new FoundKey(known, CannotTell: false);
            }
            flight = FetchIfDue();
        }
        await flight.WaitAsync(callerGone);
        lock (_gate)
        {
            var keys = Usable();
            var found = keys is null ? null : Of(keys, id, algorithm);
            return new FoundKey(found, CannotTell: found is null && (keys is null || _failed));
        }
    }

    /// <summary>Fetches the keys if that has not been done; for the start. Gives one of them, or null.</summary>
    internal async Task<VerifyingKey?> PrepareAsync()
    {
        Task flight;
        lock (_gate)
        {
            flight = _keys is null ? FetchIfDue() : Task.CompletedTask;
        }
        await flight;
        lock (_gate)
        {
            return _keys?[0];
        }
    }

    private IReadOnlyList<VerifyingKey>? Usable() => _keys is not null && AgeOf(_fetchedAt) <= OldestUse ? _keys : null;

    // By whichever of the machine's clocks says more: one is set back by hand, the other stands while a machine sleeps.
    private TimeSpan AgeOf(Moment moment)
    {
        var (told, passed) = (clock.GetUtcNow() - moment.Told, clock.GetElapsedTime(moment.Stamp));
        return told > passed ? told : passed;
    }

    // Where an issuer has two keys of one name and kind, nobody knows which is meant.
    private static VerifyingKey? Of(IReadOnlyList<VerifyingKey> keys, string id, string algorithm) =>
        keys.Where(k => k.Id == id && k.Algorithms.Contains(algorithm)).Take(2).ToList() is [var one] ? one : null;

    // Under the lock. The fetch under way, a new one where it is time for one, or nothing to wait for.
    private Task FetchIfDue()
    {
        if (_inFlight is not null)
            return _inFlight;
        // By the clock that nobody sets: what is at stake is the issuer's peace.
        if (_askedAt is { } asked && clock.GetElapsedTime(asked) < BetweenFetches)
            return Task.CompletedTask;
        var now = new Moment(clock.GetUtcNow(), clock.GetTimestamp());
        _askedAt = now.Stamp;
        return _inFlight = FetchAsync(now);
    }

    private async Task FetchAsync(Moment asked)
    {
        // Away from the lock, and from whoever happened to ask first.
        await Task.Yield();
        var fetched = FetchedKeys.Failed(KeyFailure.NotInTime);
        try
        {
            using var bound = new CancellationTokenSource(LongestFetch);
            fetched = await fetch(bound.Token);
        }
        finally
        {
            lock (_gate)
            {
                _failed = fetched.Keys is null;
                if (fetched.Keys is { } keys)
                    (_keys, _fetchedAt) = (keys, asked);
                _inFlight = null;
            }
        }
        if (fetched.Keys is null)
            failed(fetched.Failure);
    }

    /// <summary>When something was.</summary>
    /// <param name="Told">By the clock that can be set.</param>
    /// <param name="Stamp">By the one that only runs.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Moment(DateTimeOffset Told, long Stamp);
}
