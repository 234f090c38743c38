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
        var rows = AlarmStatements.Rows(transaction, query.Id, found.Entry, found.WrongPerson).ToList();
        if (found.Outcome == RelationOutcome.Confirmed)
            rows.Add(RelationStatements.Row(found.Entry, found.OrganisationCvr));
        if (found.Unconfirmed is { } unconfirmed)
            rows.AddRange(Settled(transaction, unconfirmed, found.Outcome, found.Entry.At));
        return LogStatements.Append(transaction, found.Entry, found.Opening, rows);
    });

    /// <summary>Records what came of a waiting query although nobody was asked: it is known from elsewhere, or nobody can be asked.</summary>
    public Task<LogPosition> AppendWithoutAskingAsync(QueryId unconfirmed, RelationOutcome outcome, LogEntry entry, Opening? opening) => store.InTransactionAsync(transaction =>
    {
        return LogStatements.Append(transaction, entry, opening, Settled(transaction, unconfirmed, outcome, entry.At));
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
    private static RecordRow[] Settled(StoreTransaction transaction, QueryId unconfirmed, RelationOutcome outcome, DateTimeOffset at) =>
        UnconfirmedRelationStatements.IsSettled(transaction, unconfirmed) ? [] : [UnconfirmedRelationStatements.CameOf(unconfirmed, outcome, at)];
}
