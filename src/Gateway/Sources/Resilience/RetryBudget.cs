namespace Gateway.Sources.Resilience;

/// <summary>
/// How many second tries a source may be given: one for every ten requests, and a few saved up. When all of a source's
/// requests fail, second tries must not double its load.
/// </summary>
internal sealed class RetryBudget
{
    /// <summary>A request earns this share of a second try: at most ten in a hundred more load.</summary>
    internal const int RequestsForOne = 10;

    /// <summary>Tries saved up at most, and had at the start: a hiccup after a quiet hour is still smoothed out.</summary>
    internal const int Saved = 5;

    private int _tenths = Saved * RequestsForOne;

    /// <summary>A request is made.</summary>
    internal void Earn()
    {
        int had;
        while ((had = Volatile.Read(ref _tenths)) < Saved * RequestsForOne && Interlocked.CompareExchange(ref _tenths, had + 1, had) != had)
        {
        }
    }

    /// <summary>Takes a second try; false where none is left.</summary>
    internal bool TryTake()
    {
        int had;
        do
        {
            had = Volatile.Read(ref _tenths);
            if (had < RequestsForOne)
                return false;
        }
        while (Interlocked.CompareExchange(ref _tenths, had - RequestsForOne, had) != had);
        return true;
    }
}
