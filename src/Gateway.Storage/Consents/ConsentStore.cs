using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Consents;

/// <summary>Consents, notices, mandates and corrections in the store. Shares its one writer and its promises.</summary>
public sealed class ConsentStore(Store store)
{
    // One commit takes as long for one as for many; more would keep a caller waiting behind it.
    private const int MostDueAtOnce = 64;

    /// <summary>
    /// Makes a change once. <paramref name="change"/> is called inside the transaction unless its key was used before,
    /// and its answer is kept with what it wrote: both are durable, or neither is. Where the key was used for the same
    /// request, <paramref name="again"/> gets the kept answer instead, and says whether it may still be given.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was stored.</exception>
    public Task<ChangeResult<TRefusal>> ChangeAsync<TRefusal>(
        KeyedRequest request, Func<ConsentTransaction, ChangeStep<TRefusal>> change, Func<ConsentTransaction, byte[], TRefusal?> again)
        where TRefusal : class =>
        store.InTransactionAsync<ChangeResult<TRefusal>>(transaction =>
        {
            if (IdempotencyStatements.Find(transaction, request) is var (hash, kept))
            {
                if (kept is null || !hash.AsSpan().SequenceEqual(request.RequestHash))
                    return new ChangeResult<TRefusal>.KeyReused();
                return again(new ConsentTransaction(transaction), kept) is { } refusal ? new ChangeResult<TRefusal>.Refused(refusal) : new ChangeResult<TRefusal>.Answered(kept);
            }
            IdempotencyStatements.Carry(transaction, request);
            var step = change(new ConsentTransaction(transaction));
            if (step.Answer is not { } answer)
                return new ChangeResult<TRefusal>.Refused(step.Refusal!);
            IdempotencyStatements.Insert(transaction, request, answer);
            return new ChangeResult<TRefusal>.Answered(answer);
        });

    /// <summary>Reads in one transaction, and records what is shown where the reader says so.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    public Task<T> ShowAsync<T>(Func<ConsentTransaction, T> show) => store.InTransactionAsync(transaction => show(new ConsentTransaction(transaction)));

    /// <summary>Records of consents that ran out by a moment that they did, a few at a time; how many.</summary>
    public Task<int> ExpireAsync(DateTimeOffset now, Func<DueConsent, (LogEntry Entry, Opening Opening)> compose) =>
        store.InTransactionAsync(transaction => Record(transaction, ConsentLife.RunOut(transaction, now, MostDueAtOnce), "expired", compose));

    /// <summary>Records of consents that will run out by a moment that it was reminded of, a few at a time; how many.</summary>
    public Task<int> RemindAsync(DateTimeOffset now, DateTimeOffset by, Func<DueConsent, (LogEntry Entry, Opening Opening)> compose) =>
        store.InTransactionAsync(transaction => Record(transaction, ConsentLife.RunningOut(transaction, now, by, MostDueAtOnce), "reminded", compose));

    private static int Record(
        StoreTransaction transaction, List<DueConsent> due, string kind, Func<DueConsent, (LogEntry Entry, Opening Opening)> compose)
    {
        foreach (var consent in due)
        {
            var (entry, opening) = compose(consent);
            LogStatements.Append(transaction, entry, opening, ConsentStatements.Event(consent.Municipality, consent.ConsentId, kind, entry.At));
        }
        return due.Count;
    }
}
