using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Oversight;

/// <summary>
/// Restrictions of citizens' access reports. Proposal, confirmation, lifting and end are leaves of the log that open for the
/// citizen. A restriction is in force from its confirmation by another officer until it is lifted or its time is over.
/// </summary>
public sealed class RestrictionStore(Store store)
{
    // In one transaction, which disclosures wait for.
    private const int MostDueAtOnce = 50;

    /// <summary>
    /// Records a proposal. Refused where one of the disclosures is not about the citizen, or is the officer's own.
    /// </summary>
    public Task<DecisionResult> ProposeAsync(KeyedRequest request, RestrictionRecord proposed, RestrictionChange change, LogEntry entry) => KeyedDecisions.OnceAsync(store, request, transaction =>
    {
        var users = proposed.ActIds.Select(id => RestrictionStatements.UserOf(transaction, request.Municipality, id, change.Person)).ToList();
        if (users.Count == 0 || users.Contains(null))
            return DecisionResult.Refused(DecisionRefusal.NotFound);
        if (users.Any(u => change.Selves.Contains(u!)))
            return DecisionResult.Refused(DecisionRefusal.OwnAct);
        return DecisionResult.Done(LogStatements.Append(transaction, entry, new Opening(change.Person[0], change.Salt), RestrictionStatements.Rows(proposed, entry.At)));
    });

    /// <summary>
    /// Confirms what another officer proposed. Refused where it was this one, or one of the disclosures is this one's; and
    /// where it is confirmed, lifted or over already.
    /// </summary>
    public Task<DecisionResult> ConfirmAsync(KeyedRequest request, RestrictionChange change, LogEntry entry) =>
        StepAsync(request, change, entry, "confirmed", (transaction, standing) =>
        {
            if (change.Selves.Contains(standing.Officer) || standing.ActIds.Any(id => RestrictionStatements.UserOf(transaction, request.Municipality, id, change.Person) is { } user && change.Selves.Contains(user)))
                return DecisionRefusal.OwnAct;
            return standing.Confirmed is null ? null : DecisionRefusal.NotOpen;
        });

    /// <summary>Ends a restriction, or turns down what was only proposed: any officer may. Refused where it is lifted or over already.</summary>
    public Task<DecisionResult> LiftAsync(KeyedRequest request, RestrictionChange change, LogEntry entry) => StepAsync(request, change, entry, "lifted", (_, _) => null);

    /// <summary>Records of restrictions whose time is over that it is, a few at a time; how many.</summary>
    public Task<int> ExpireAsync(DateTimeOffset now, Func<DueRestriction, (LogEntry Entry, Opening? Opening)> compose) => store.InTransactionAsync(transaction =>
    {
        var due = RestrictionStatements.Due(transaction, now, MostDueAtOnce);
        foreach (var restriction in due)
        {
            var (entry, opening) = compose(restriction);
            LogStatements.Append(transaction, entry, opening, RestrictionStatements.Event(restriction.Municipality, restriction.RestrictionId, "expired", "", entry.At));
        }
        return due.Count;
    });

    /// <summary>What a person's report leaves out at a moment.</summary>
    public Task<WithheldActs> ReadWithheldAsync(MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset now) =>
        store.ReadAsync(transaction => RestrictionStatements.Withheld(transaction, municipality, person, now));

    /// <summary>A municipality's restrictions, newest first: those proposed before an index of the log, at most so many.</summary>
    /// <param name="municipality">Whose.</param>
    /// <param name="endedToo">Also those that are lifted or over.</param>
    /// <param name="now">The moment.</param>
    /// <param name="before">The index.</param>
    /// <param name="most">How many.</param>
    /// <param name="without">People about whom none is shown.</param>
    public Task<IReadOnlyList<RestrictionRecord>> ReadAsync(
        MunicipalityId municipality, bool endedToo, DateTimeOffset now, long before, int most, IReadOnlyList<CitizenKey> without) =>
        store.ReadAsync(IReadOnlyList<RestrictionRecord> (transaction) => RestrictionStatements.Read(transaction, municipality, endedToo, now, (before, most), without));

    /// <summary>The restriction whose proposal is a record; null where the municipality's record is none.</summary>
    public Task<RestrictionRecord?> FindAsync(MunicipalityId municipality, long logIndex) =>
        store.ReadAsync(transaction => RestrictionStatements.At(transaction, municipality, logIndex));

    private Task<DecisionResult> StepAsync(
        KeyedRequest request, RestrictionChange change, LogEntry entry, string kind, Func<StoreTransaction, RestrictionRecord, DecisionRefusal?> against) => KeyedDecisions.OnceAsync(store, request, transaction =>
    {
        if (RestrictionStatements.Find(transaction, request.Municipality, change) is not { } standing)
            return DecisionResult.Refused(DecisionRefusal.NotFound);
        if (against(transaction, standing) is { } refusal)
            return DecisionResult.Refused(refusal);
        if (standing.Lifted is not null || standing.EndsAt <= entry.At)
            return DecisionResult.Refused(DecisionRefusal.NotOpen);
        var row = RestrictionStatements.Event(request.Municipality, change.RestrictionId, kind, request.User, entry.At);
        return DecisionResult.Done(LogStatements.Append(transaction, entry, new Opening(change.Person[0], change.Salt), row));
    });
}
