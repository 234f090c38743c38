using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Hosting.Quotas;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.LogReading.Restrictions;

/// <summary>
/// Where a citizen's access report is restricted: one officer proposes, another confirms, any may lift. Whom it is about must
/// be named each time, so that nobody decides about a person they do not know of, or about themselves.
/// </summary>
internal sealed class RestrictionDesk(LogBook book, RestrictionStore restrictions, CitizenKeys keys, PersonRegister persons, TiedRecords tied, CallQuotas quotas, TimeProvider clock)
{
    /// <summary>As many disclosures as two people can look at one by one; the record of the proposal names each.</summary>
    internal const int MostDisclosures = 100;

    /// <summary>
    /// A restriction is never for ever: after half a year two persons must find anew that it is still needed. The law names
    /// no time (databeskyttelsesloven § 22); what outweighs the right of access is judged as things stand.
    /// </summary>
    internal const int MostDays = 183;

    /// <summary>Proposes; nothing is left out by it. Asked for again under the same key it is the same proposal.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded.</exception>
    internal async Task<(RestrictionRecord? Restriction, DecisionResult Result)> ProposeAsync(Caller officer, KeyedRequest request, CitizenId citizen, RestrictionTerms terms, CancellationToken cancellation)
    {
        if (WhoseFor(officer, citizen) is not { } whose)
            throw DisclosureLogErrors.CitizenRefused();
        var now = clock.GetUtcNow();
        var acts = terms.Period is { } period ? await FindAsync(period with { Citizen = whose }, cancellation) : terms.Disclosures;
        if (acts.Count > MostDisclosures)
            throw DisclosureLogErrors.BadRequest([new() { Field = "until", Description = FormattableString.Invariant($"the period holds more than {MostDisclosures} disclosures about the citizen") }]);
        var proposed = new RestrictionRecord(officer.Municipality, QueryId.New().Hex, terms.Ground, terms.Reason, terms.EndsAt, officer.User, acts);
        var change = ChangeOf(officer, proposed.RestrictionId, whose);
        var entry = RestrictionEntries.Proposed(officer, proposed, citizen, change.Salt, now);
        var result = await restrictions.ProposeAsync(request, proposed, change, entry);
        if (result.Position is not { } position)
            return (null, result);
        book.Recorded(entry, position);
        return (await restrictions.FindAsync(officer.Municipality, position.Index), result);
    }

    /// <summary>Confirms: from then on it is left out.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, and nothing is left out.</exception>
    internal Task<DecisionResult> ConfirmAsync(Caller officer, KeyedRequest request, CitizenId citizen, string id) =>
        StepAsync(officer, request, (citizen, id), EntryKind.RestrictionConfirmed, restrictions.ConfirmAsync);

    /// <summary>Lifts, or turns down.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, and nothing changes.</exception>
    internal Task<DecisionResult> LiftAsync(Caller officer, KeyedRequest request, CitizenId citizen, string id) =>
        StepAsync(officer, request, (citizen, id), EntryKind.RestrictionLifted, restrictions.LiftAsync);

    /// <summary>A page of restrictions, newest first, without those about the officer or, without the right to protected records, their household.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    internal async Task<(IReadOnlyList<RestrictionRecord> Restrictions, LogPlace? Next, LogPosition Look)> ListAsync(Caller officer, bool endedToo, int size, LogPlace? from)
    {
        var now = clock.GetUtcNow();
        var place = from ?? new LogPlace(long.MaxValue, long.MaxValue, 0, now);
        var read = await restrictions.ReadAsync(officer.Municipality, endedToo, now, place.Before, size + 1, tied.OwnAndHousehold(officer));
        var page = read.Take(size).ToList();
        var look = await book.RecordAsync(LogReadingEntries.RestrictionsShown(officer, page.Select(r => r.RestrictionId), now), opening: null);
        return (page, read.Count > size ? place with { Before = page[^1].LogIndex } : null, look);
    }

    private async Task<DecisionResult> StepAsync(
        Caller officer, KeyedRequest request, (CitizenId Citizen, string Id) which, EntryKind kind, Func<KeyedRequest, RestrictionChange, LogEntry, Task<DecisionResult>> step)
    {
        if (WhoseFor(officer, which.Citizen) is not { } whose)
            throw DisclosureLogErrors.CitizenRefused();
        var change = ChangeOf(officer, which.Id, whose);
        var entry = RestrictionEntries.Step(kind, officer, change, which.Citizen, clock.GetUtcNow());
        var result = await step(request, change, entry);
        if (result.Position is { } position)
            book.Recorded(entry, position);
        return result;
    }

    // Two accounts of one person are one person, where the register of staff knows both.
    private RestrictionChange ChangeOf(Caller officer, string id, IReadOnlyList<CitizenKey> whose) =>
        new(id, whose, persons.PseudonymsOf(officer.Municipality, officer.User), Commitment.NewSalt());

    // The keys of a person, and one of their calls taken; null where the officer may not decide about them: themselves, or too near.
    private IReadOnlyList<CitizenKey>? WhoseFor(Caller officer, CitizenId citizen)
    {
        var person = persons.Find(officer.Municipality, citizen);
        if (persons.TieOf(officer.Municipality, officer.User, person).Bars(officer))
            return null;
        new CitizenCall(quotas, officer, person, CitizenCalls.Looks).Take();
        return keys.KeysOf(officer.Municipality, person);
    }

    // One more than may be: that there are too many is enough to know.
    private async Task<IReadOnlyList<string>> FindAsync(UseFilter filter, CancellationToken cancellation)
    {
        var acts = new List<string>();
        await foreach (var use in book.NewestFirstAsync(filter with { LooksOnly = true }, long.MaxValue, await book.LengthAsync(), cancellation))
        {
            acts.Add(use.Row.ActId);
            if (acts.Count > MostDisclosures)
                break;
        }
        return [.. acts.Distinct()];
    }
}

/// <summary>What is proposed.</summary>
/// <param name="Disclosures">The disclosures; empty where a period stands for them.</param>
/// <param name="Period">What stands for them; null where they are named.</param>
/// <param name="Ground">As <see cref="RestrictionRecord.Ground"/>.</param>
/// <param name="Reason">Why, in the officer's words.</param>
/// <param name="EndsAt">When it ends by itself.</param>
internal sealed record RestrictionTerms(IReadOnlyList<string> Disclosures, UseFilter? Period, string Ground, string Reason, DateTimeOffset EndsAt);
