using Gateway.Access;
using Gateway.Callers;
using Gateway.Hosting.Quotas;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Consents;

namespace Gateway.Consent;

/// <summary>
/// Where changes of consents are made and consents are shown: everything is read, decided and written in one
/// transaction, so that what was decided on still holds when it is written.
/// </summary>
internal sealed class ConsentDesk(ConsentStore store, CitizenKeys keys, PersonRegister persons, TiedRecords tied, PolicyCatalogues catalogues, CallQuotas quotas, TimeProvider clock)
{
    /// <summary>Who asks about whom; null where a citizen asks about somebody else, or staff about who is theirs to keep away from.</summary>
    internal Asker? AskerOf(Caller caller, CitizenId citizen)
    {
        var municipality = caller.Municipality;
        var person = persons.Find(municipality, citizen);
        if (caller.Role == Role.Citizen && !person.Numbers.Contains(caller.Self))
            return null;
        if (!caller.Role.IsPrivate() && persons.TieOf(municipality, caller.User, person).Bars(caller))
            return null;
        var whose = new RecordsOf(municipality, keys.KeysOf(municipality, person), caller.OrganisationCvr);
        return new Asker(
            caller, Standings.Of(caller.Role), person, whose, caller.Self is { } self ? keys.KeysOf(municipality, persons.Find(municipality, self)) : []);
    }

    /// <summary>Who is to hold a mandate.</summary>
    internal MandateHolder HolderFor(Caller caller, CitizenId citizen)
    {
        var person = persons.Find(caller.Municipality, citizen);
        var key = keys.KeyOf(caller.Municipality, person.Current);
        return new MandateHolder(person, key, !caller.Role.IsPrivate() && tied.OwnAndHousehold(caller).Contains(key));
    }

    /// <summary>
    /// Makes a change once, however often it is asked for under the same key. An answer is given again only to who may still
    /// have it, and that is recorded like every look.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was stored.</exception>
    /// <exception cref="QuotaUsedUpException">It could be done, and the citizen was asked about too often; nothing was stored.</exception>
    internal Task<ChangeResult<ConsentRefusal>> ChangeAsync<T>(Asker asker, KeyedCall call, Func<ConsentWork, Step<T>> change, Func<T, byte[]> write, Repetition again)
        where T : class
    {
        var (caller, now) = (asker.Caller, clock.GetUtcNow());
        // Who asks is part of what is asked: another role or organisation behind the same key is another request.
        var hash = keys.Seal("request", caller.Municipality.Code, call.Method, caller.Role.Word(), caller.OrganisationCvr, Convert.ToHexString(call.Request));
        var keyed = new KeyedRequest(caller.Municipality, caller.ClientId, caller.User, call.Key, hash, now);
        var counted = CallOf(asker);
        return store.ChangeAsync<ConsentRefusal>(keyed, transaction =>
        {
            var step = Counted(counted, change(Begin(asker, transaction)));
            return new(step.Done is { } done ? write(done) : null, step.Refusal);
        }, (transaction, kept) =>
        {
            var refusal = Showing.Again(again, kept, Begin(asker, transaction));
            if (refusal is null)
                counted.Take();
            return refusal;
        });
    }

    /// <summary>Shows something, and records that it is shown.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    /// <exception cref="QuotaUsedUpException">It could be shown, and the citizen was asked about too often; nothing was recorded.</exception>
    internal Task<Step<T>> ShowAsync<T>(Asker asker, Func<ConsentWork, Step<T>> show)
        where T : class
    {
        var counted = CallOf(asker);
        return store.ShowAsync(transaction => Counted(counted, show(Begin(asker, transaction))));
    }

    /// <summary>A page of the consents of an organisation that run out and were reminded of, without those of people whose records stand against the caller, and the record that it is shown.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    internal Task<Step<Page<DueConsent>>> RemindersAsync(Caller caller, PageQuestion question) =>
        store.ShowAsync(transaction => Reminding.List(caller, question, keys, tied.BarredFrom(caller), clock.GetUtcNow(), transaction));

    private CitizenCall CallOf(Asker asker) => new(quotas, asker.Caller, asker.Person, CitizenCalls.Looks);

    // What is not done or shown is not counted, whatever the reason: most of them are that it is not the caller's.
    private static Step<T> Counted<T>(CitizenCall call, Step<T> step)
        where T : class
    {
        if (step.Done is not null)
            call.Take();
        return step;
    }

    private ConsentWork Begin(Asker asker, ConsentTransaction transaction) =>
        new(asker, catalogues.Of(asker.Caller.Municipality), transaction, transaction.Read(asker.Whose), clock.GetUtcNow(), keys);
}

/// <summary>A change as it was asked for.</summary>
/// <param name="Method">Which call.</param>
/// <param name="Key">The caller's key.</param>
/// <param name="Request">The request's bytes.</param>
internal sealed record KeyedCall(string Method, string Key, byte[] Request);

/// <summary>What is needed to give an answer again.</summary>
/// <param name="Against">What now stands against it, as against a fresh call; null: nothing.</param>
/// <param name="LeafOf">The log index of the change the answer is about.</param>
internal sealed record Repetition(Func<ConsentWork, RefusalReason?> Against, Func<byte[], long> LeafOf);

/// <summary>Everything a change or a look is decided on, as it stands in its transaction.</summary>
/// <param name="Asker">Who asks about whom.</param>
/// <param name="Catalogue">The municipality's catalogue.</param>
/// <param name="Store">Where it is written.</param>
/// <param name="Records">The citizen's records.</param>
/// <param name="Now">The moment it is decided.</param>
/// <param name="Keys">For what must not be guessed or forged.</param>
internal sealed record ConsentWork(Asker Asker, PolicyCatalogue Catalogue, ConsentTransaction Store, AccessRecords Records, DateTimeOffset Now, CitizenKeys Keys)
{
    /// <summary>A consent of the citizen that the caller may know of; null where there is none.</summary>
    internal ConsentRecord? FindConsent(string consentId) =>
        Records.Consents.FirstOrDefault(c => c.ConsentId == consentId && Asker.MayKnow(c, Records, Now));

    /// <summary>How a consent stands now.</summary>
    internal ConsentStanding StandingOf(ConsentRecord consent) => new(consent, ConsentStates.Of(consent, Records.Mandates, Now));
}
