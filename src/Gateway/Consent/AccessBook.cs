using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>What a decision rests on: consents, mandates, verifications, the relation. Read live, never cached.</summary>
internal sealed class AccessBook(Store store, CitizenKeys keys, PolicyCatalogues catalogues, TimeProvider clock)
{
    /// <summary>Everything a decision rests on now, the municipality's catalogue included.</summary>
    internal async Task<AccessBasis> BasisAsync(AccessRequest request) =>
        new(catalogues.Of(request.Caller.Municipality), await ReadAsync(request), clock.GetUtcNow());

    /// <summary>The records as they stand now.</summary>
    internal Task<AccessRecords> ReadAsync(AccessRequest request) => store.ReadRecordsAsync(keys.RecordsOf(request));

    /// <summary>Ends when a record that decisions rest on has changed. It only wakes; what holds is what is read.</summary>
    internal Task NextChange => store.RecordChanges.Next;

    /// <summary>The keys of all a person's numbers, the current one's first.</summary>
    internal IReadOnlyList<CitizenKey> KeysOf(MunicipalityId municipality, Person person) => keys.KeysOf(municipality, person);
}

/// <summary>What a decision rests on.</summary>
/// <param name="Catalogue">The catalogue in force.</param>
/// <param name="Records">The records as they stand.</param>
/// <param name="At">When.</param>
internal sealed record AccessBasis(PolicyCatalogue Catalogue, AccessRecords Records, DateTimeOffset At);
