using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Relations;

/// <summary>Checks of open cases, and the queries that wait for one.</summary>
public sealed class RelationStore(Store store)
{
    /// <summary>Records what came of asking; it is the outcome of the query that asked.</summary>
    /// <exception cref="QueryNotOpenException">The query has an outcome already.</exception>
    public Task<LogPosition> AppendCheckAsync(RecordedQuery query, CheckedRelation found) => store.InTransactionAsync(transaction =>
    {
        LogStatements.CloseQuery(transaction, query.Id, found.Entry.Municipality);
        var position = LogStatements.Append(transaction, found.Entry, found.Opening);
        if (found.Outcome == RelationOutcome.Confirmed)
            RelationStatements.Insert(transaction, found.Entry, found.Opening.Citizen, found.OrganisationCvr, position.Index);
        if (found.Unconfirmed is { } unconfirmed)
            Settle(transaction, unconfirmed, found.Outcome, found.Entry.At, position);
        if (found.WrongPerson is { } mark)
            AlarmStatements.Insert(transaction, query.Id, found.Entry, mark, position.Index);
        return position;
    });

    /// <summary>Records what came of a waiting query although nobody was asked: it is known from elsewhere, or nobody can be asked.</summary>
    public Task<LogPosition> AppendWithoutAskingAsync(QueryId unconfirmed, RelationOutcome outcome, LogEntry entry, Opening? opening) => store.InTransactionAsync(transaction =>
    {
        var position = LogStatements.Append(transaction, entry, opening);
        Settle(transaction, unconfirmed, outcome, entry.At, position);
        return position;
    });

    /// <summary>
    /// The queries to ask for now, the oldest first: one with n fruitless attempts when the last thing that happened to
    /// it is not after <paramref name="notAfter"/>[n]; one with more attempts than that is left to the officer.
    /// </summary>
    public Task<IReadOnlyList<WaitingRelation>> ReadDueAsync(IReadOnlyList<DateTimeOffset> notAfter, int most) =>
        store.ReadAsync<IReadOnlyList<WaitingRelation>>(transaction => UnconfirmedRelationStatements.Due(transaction, notAfter, most));

    /// <summary>Whether a sealed number is still needed, and so the key that opens it.</summary>
    public Task<bool> AnyWaitingAsync() => store.ReadAsync(UnconfirmedRelationStatements.AnyWaiting);

    // The officer may have decided while the source was asked.
    private static void Settle(StoreTransaction transaction, QueryId unconfirmed, RelationOutcome outcome, DateTimeOffset at, LogPosition position)
    {
        if (!UnconfirmedRelationStatements.IsSettled(transaction, unconfirmed))
            UnconfirmedRelationStatements.InsertOutcome(transaction, unconfirmed, outcome, at, position.Index);
    }
}
