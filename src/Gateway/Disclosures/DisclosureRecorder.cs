using System.Collections.Concurrent;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Overview;
using Gateway.Storage;

namespace Gateway.Disclosures;

/// <summary>Writes it down: before anything is asked, before anything leaves, and when nothing came of it.</summary>
internal sealed class DisclosureRecorder(Store store, CitizenKeys keys, NumberSeal seal, TimeProvider clock, ILogger<DisclosureRecorder> log)
{
    // Outcomes that could not be written when they happened; they are written before the next query is.
    private readonly ConcurrentQueue<(QueryId Query, LogEntry Entry, WrongPersonMark? WrongPerson)> _owed = new();

    /// <summary>Records that the sources a grant names are about to be asked, and what must be looked at afterwards.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nobody may be asked.</exception>
    internal async Task<RecordedQuery> RecordQueryAsync(AccessGrant grant, IReadOnlyList<string> sources)
    {
        await WriteOwedAsync();
        var id = QueryId.New();
        var salt = Commitment.NewSalt();
        var now = clock.GetUtcNow();
        var entry = DisclosureEntries.Asked(id, grant, sources, salt, now);
        var query = await AppendAsync(id, grant.Request.Caller.Municipality, entry, new Opening(KeyOf(grant), salt), QueryMarking.Of(id, grant, seal, entry.At));
        DisclosureLogMessages.Recorded(log, entry.Kind, entry.Municipality.Code, query.Position.Index, query.Position.LeafHash);
        return query;
    }

    /// <summary>
    /// Records a disclosure, or a part of one. The consents are re-read in the transaction that records, and what they no longer allow
    /// is withheld: the overview that comes back is the one the receipt covers.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    internal async Task<(Receipt Receipt, TPending Confirmed)> RecordDisclosureAsync<TPending>(
        RecordedQuery query, AccessGrant grant, TPending pending, bool last = true)
        where TPending : IPending<TPending>
    {
        var salt = Commitment.NewSalt();
        var confirmed = pending;
        var receipt = await store.AppendDisclosureAsync(query, keys.RecordsOf(grant.Request), last, records =>
        {
            var now = clock.GetUtcNow();
            confirmed = pending.Confirm(records, now);
            var entry = DisclosureEntries.Disclosed(query.Id, grant, confirmed.Summary, salt, now);
            return new Disclosure(entry, confirmed.Summary.Commit(salt), new Opening(KeyOf(grant), salt)) { Uses = confirmed.Summary.Uses, WrongPerson = Alarm(grant, confirmed.Summary.WrongPerson), Protected = QueryMarking.Told(grant, confirmed.Summary, now) };
        });
        DisclosureLogMessages.Recorded(log, EntryKind.Disclosed, grant.Request.Caller.Municipality.Code, receipt.Position.Index, receipt.Position.LeafHash);
        return (receipt, confirmed);
    }

    /// <summary>
    /// Records that a decision is explained. It is taken in the transaction that records it, with the records as they
    /// stand there, or stood at a moment.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    internal async Task<(Receipt Receipt, Explanation Explanation)> RecordExplanationAsync(
        AccessRequest request, DateTimeOffset? asOf, Func<AccessRecords, DateTimeOffset, (AccessGrant Grant, Explanation Explanation)> explain)
    {
        await WriteOwedAsync();
        var id = QueryId.New();
        var salt = Commitment.NewSalt();
        var municipality = request.Caller.Municipality;
        var whose = keys.RecordsOf(request);
        Explanation? explained = null;
        var receipt = await store.AppendExplanationAsync(id, whose, asOf, records =>
        {
            var now = clock.GetUtcNow();
            (var grant, explained) = explain(records, asOf ?? now);
            return new Disclosure(DisclosureEntries.Explained(id, grant, explained, salt, now), explained.Commit(salt), new Opening(whose.Person[0], salt));
        });
        DisclosureLogMessages.Recorded(log, EntryKind.Explained, municipality.Code, receipt.Position.Index, receipt.Position.LeafHash);
        return (receipt, explained!);
    }

    /// <summary>Records that answers have arrived; null, and nothing recorded, where a receipt is of no disclosure made to this caller.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded: the answers stay "released, delivery unconfirmed".</exception>
    internal async Task<LogPosition?> RecordDeliveryAsync(Caller caller, IReadOnlyList<LogReceipt> receipts)
    {
        var position = await store.AppendDeliveryAsync(new Receiver(caller.Municipality, caller.User, caller.ClientId), receipts, clock.GetUtcNow());
        if (position is not null)
            DisclosureLogMessages.Recorded(log, EntryKind.Delivered, caller.Municipality.Code, position.Index, position.LeafHash);
        return position;
    }

    /// <summary>
    /// Records that a query ended without an answer, and the alarm where sources answered about the wrong person. Never
    /// throws: the caller has a failure to report already.
    /// </summary>
    internal async Task RecordFailureAsync(RecordedQuery query, AccessGrant grant, IReadOnlyList<string> wrongPerson, FailureCause cause)
    {
        var entry = DisclosureEntries.Failed(query.Id, grant.Request.Caller.Municipality, cause, wrongPerson, clock.GetUtcNow());
        _owed.Enqueue((query.Id, entry, Alarm(grant, wrongPerson)));
        try
        {
            await WriteOwedAsync();
        }
        catch (DisclosureLogUnavailableException e)
        {
            DisclosureLogMessages.OutcomeOwed(log, e.Why);
        }
    }

    /// <summary>Gives an outcome to every query that a stopped gateway left without one, or that is owed one.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The rest gets one the next time.</exception>
    internal async Task CloseInterruptedQueriesAsync()
    {
        await WriteOwedAsync();
        foreach (var open in await store.ReadInterruptedQueriesAsync())
        {
            var entry = DisclosureEntries.Failed(open.Id, open.Municipality, FailureCause.GatewayStopped, [], clock.GetUtcNow());
            try
            {
                var position = await store.AppendFailureAsync(open.Id, entry);
                DisclosureLogMessages.Recorded(log, entry.Kind, entry.Municipality.Code, position.Index, position.LeafHash);
            }
            catch (QueryNotOpenException)
            {
                // Another gateway on the same store has given it one meanwhile.
                DisclosureLogMessages.OutcomeStands(log);
            }
        }
    }

    // A record whose acknowledgement was lost may stand although nobody was asked: it gets its outcome with the next that is written.
    private async Task<RecordedQuery> AppendAsync(QueryId id, MunicipalityId municipality, LogEntry entry, Opening opening, QueryMarks marks)
    {
        try
        {
            return await store.AppendQueryAsync(id, entry, opening, marks);
        }
        catch (DisclosureLogUnavailableException e) when (e.MayStand)
        {
            _owed.Enqueue((id, DisclosureEntries.Failed(id, municipality, FailureCause.NotRecorded, [], clock.GetUtcNow()), null));
            throw;
        }
    }

    private async Task WriteOwedAsync()
    {
        while (_owed.TryDequeue(out var outcome))
        {
            try
            {
                var position = await store.AppendFailureAsync(outcome.Query, outcome.Entry, outcome.WrongPerson);
                DisclosureLogMessages.Recorded(log, outcome.Entry.Kind, outcome.Entry.Municipality.Code, position.Index, position.LeafHash);
            }
            catch (DisclosureLogUnavailableException)
            {
                _owed.Enqueue(outcome);
                throw;
            }
            catch (QueryNotOpenException)
            {
                // The outcome was durable and only its acknowledgement was lost: there is nothing more to write.
                DisclosureLogMessages.OutcomeStands(log);
            }
        }
    }

    private static WrongPersonMark? Alarm(AccessGrant grant, IReadOnlyList<string> wrongPerson) => wrongPerson.Count > 0
        ? new WrongPersonMark(wrongPerson, grant.Request.Caller.OrganisationCvr, grant.Request.Purpose)
        : null;

    private CitizenKey KeyOf(AccessGrant grant) => keys.KeyOf(grant.Request.Caller.Municipality, grant.Request.Person.Current);
}
