using Gateway.Storage.Consents;

namespace Gateway.Storage.Oversight;

/// <summary>An officer's decision is made once, however often it is asked for under the same key.</summary>
internal static class KeyedDecisions
{
    /// <summary>The key's first request decides: the same again gets the same answer, another one none. A refusal leaves the key free.</summary>
    internal static Task<DecisionResult> OnceAsync(Store store, KeyedRequest request, Func<StoreTransaction, DecisionResult> change) => store.InTransactionAsync(transaction =>
    {
        if (IdempotencyStatements.Find(transaction, request) is var (hash, answer))
        {
            return answer is not null && hash.AsSpan().SequenceEqual(request.RequestHash)
                ? DecisionResult.Done(IdempotencyStatements.Read(transaction, answer))
                : DecisionResult.Refused(DecisionRefusal.KeyReused);
        }
        IdempotencyStatements.Carry(transaction, request);
        var result = change(transaction);
        if (result.Position is { } position)
            IdempotencyStatements.Insert(transaction, request, IdempotencyStatements.Write(position));
        return result;
    });
}
