namespace Gateway.Callers.Issuers;

/// <summary>What came of looking for a key.</summary>
/// <param name="Key">The key; null where there is none.</param>
/// <param name="CannotTell">The issuer could not be asked, so that the key may well be its own.</param>
internal readonly record struct FoundKey(VerifyingKey? Key, bool CannotTell);

/// <summary>
/// One issuer's keys. They are renewed in the background while calls go on; a key nobody knows has them fetched anew, at
/// most once in <see cref="BetweenFetches"/>. While the issuer is away, the last ones hold until they are
/// <see cref="OldestUse"/> old, and then none does: a key the issuer has taken back is refused no later.
/// </summary>
internal sealed class IssuerKeys(Func<CancellationToken, Task<Fetched<IReadOnlyList<VerifyingKey>>>> fetch, TimeProvider clock, Action<FetchFailure> failed)
{
    /// <summary>The age at which keys are renewed: well before they are too old to be used.</summary>
    internal static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(5);

    /// <summary>The oldest keys that are still used.</summary>
    internal static readonly TimeSpan OldestUse = TimeSpan.FromMinutes(10);

    /// <summary>Time between two fetches: a flood of made-up key ids must not become a flood at the issuer.</summary>
    internal static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(30);

    private readonly PublishedDocument<IReadOnlyList<VerifyingKey>> _keys = new(fetch, failed, clock, new RenewalTimes(RenewAfter, WaitAfter: OldestUse, OldestUse, BetweenFetches));

    /// <summary>The key of this id for this algorithm; waits for the issuer where it may not be known yet.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone; the fetch goes on for others.</exception>
    internal async Task<FoundKey> FindAsync(string id, string algorithm, CancellationToken callerGone)
    {
        // Good for a while yet: nobody waits for the new ones.
        if (Of(_keys.Present(), id, algorithm) is { } known)
            return new FoundKey(known, CannotTell: false);
        var newest = await _keys.NewestAsync(callerGone);
        var found = Of(newest.Value, id, algorithm);
        return new FoundKey(found, CannotTell: found is null && (newest.Value is null || newest.Failed));
    }

    /// <summary>Fetches the keys if that has not been done; for the start. Gives one of them, or null.</summary>
    internal async Task<VerifyingKey?> PrepareAsync() => (await _keys.PrepareAsync())?[0];

    // Where an issuer has two keys of one name and kind, nobody knows which is meant.
    private static VerifyingKey? Of(IReadOnlyList<VerifyingKey>? keys, string id, string algorithm) =>
        keys?.Where(k => k.Id == id && k.Algorithms.Contains(algorithm)).Take(2).ToList() is [var one] ? one : null;
}
