using System.Runtime.CompilerServices;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Hosting.Quotas;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Storage.Vaults;

namespace Gateway.LogReading;

/// <summary>
/// What the privacy officer sees of the log of the officer's own municipality. Everything is read, the look is written
/// down, and only then it is handed out. What is about the officer or, without the right to protected records, their household
/// stands in no list and is not counted (decision 0064).
/// </summary>
internal sealed class OfficerDesk(LogBook book, LogReadingStore reading, RetentionStore retention, CitizenKeys keys, PersonRegister persons, TiedRecords tied, CallQuotas quotas, TimeProvider clock)
{
    private readonly LogSearch _search = new(book);
    private readonly TouchedCitizens _touched = new(book);

    /// <summary>A page of the disclosures that match. Asked for by number, not of those about the officer themselves, which they read as a citizen, nor about who is near to them without the right to protected records.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    internal async Task<ShownUses> SearchAsync(Caller officer, SearchQuestion question, CitizenId? citizen, CancellationToken cancellation)
    {
        // 1. Under every number of the citizen.
        var person = citizen is null ? null : LetThrough(officer, citizen);
        if (person is not null)
            question = question with { Filter = question.Filter with { Citizen = keys.KeysOf(officer.Municipality, person) } };
        question = question with { Filter = Without(officer, question.Filter) };

        // 2. Find.
        var page = await _search.FindAsync(question, clock.GetUtcNow(), cancellation);
        var reviews = await book.ReviewsOfAsync(officer.Municipality, page.Uses);

        // 3. Write down who looked, by what, and what was found.
        var salt = Commitment.NewSalt();
        var look = LogReadingEntries.Searched(officer, question, person?.Current, page, salt, clock.GetUtcNow());
        var position = await book.RecordAsync(look, person is null ? null : new Opening(keys.KeyOf(officer.Municipality, person.Current), salt));
        return new ShownUses(page, reviews, position);
    }

    /// <summary>Whom a credential touched.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    internal async Task<(TouchedList List, LogPosition Look)> TouchedAsync(Caller officer, UseFilter credential, CancellationToken cancellation)
    {
        var list = await _touched.FindAsync(Without(officer, credential), await book.LengthAsync(), cancellation);
        return (list, await book.RecordAsync(LogReadingEntries.TouchedShown(officer, credential, list, clock.GetUtcNow()), opening: null));
    }

    /// <summary>The disclosures of a period, oldest first, read as they are taken. The look is recorded first.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    internal async Task<(IAsyncEnumerable<IReadOnlyList<LoggedUse>> Uses, LogPosition Look)> ExportAsync(Caller officer, UseFilter period)
    {
        var asOf = await book.LengthAsync();
        var position = await book.RecordAsync(LogReadingEntries.Exported(officer, period, asOf, clock.GetUtcNow()), opening: null);
        return (JoinedAsync(Without(officer, period), asOf), position);
    }

    /// <summary>One record of the municipality; null where it has none of this index, or one that stands in no list of the officer's: its salt would tell whom it is about.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    internal async Task<StoredRecord?> ReceiptAsync(Caller officer, long index)
    {
        if ((await reading.ReadRecordsAsync(officer.Municipality, [index], tied.OwnAndHousehold(officer))).GetValueOrDefault(index) is not { } record)
            return null;
        await book.RecordAsync(LogReadingEntries.ReceiptShown(officer, citizen: null, index, [], clock.GetUtcNow()), opening: null);
        return record;
    }

    /// <summary>
    /// Destroys everything that is known of a citizen. Not of the officer themselves, nor of who is near to them without the
    /// right to protected records; and not while an emergency access waits for its review.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Part of it may be left: ask again.</exception>
    internal async Task<DestroyedVaults> EraseAsync(Caller officer, CitizenId citizen, string ground)
    {
        var person = LetThrough(officer, citizen);
        return await retention.DestroyOfAsync(officer.Municipality, keys.KeysOf(officer.Municipality, person), vaults => LogReadingEntries.Erased(officer, ground, vaults, clock.GetUtcNow()))
            ?? throw DisclosureLogErrors.ReviewOpen();
    }

    // The person, and one of their calls taken; a refusal where they are the officer's to keep away from.
    private Person LetThrough(Caller officer, CitizenId citizen)
    {
        var person = persons.Find(officer.Municipality, citizen);
        if (persons.TieOf(officer.Municipality, officer.User, person).Bars(officer))
            throw DisclosureLogErrors.CitizenRefused();
        new CitizenCall(quotas, officer, person, CitizenCalls.Looks).Take();
        return person;
    }

    private UseFilter Without(Caller officer, UseFilter filter) => filter with { Without = tied.OwnAndHousehold(officer) };

    private async IAsyncEnumerable<IReadOnlyList<LoggedUse>> JoinedAsync(UseFilter period, long asOf, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var window in book.OldestFirstAsync(period, asOf, cancellation))
            yield return await book.JoinAsync(period.Municipality, window);
    }
}

/// <summary>Disclosures that are shown.</summary>
/// <param name="Page">What was found.</param>
/// <param name="Reviews">Decisions about them, by their ids.</param>
/// <param name="Look">The record of the look.</param>
internal sealed record ShownUses(SearchPage Page, ILookup<string, DisclosureReview> Reviews, LogPosition Look);
