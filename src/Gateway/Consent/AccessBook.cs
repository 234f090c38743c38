using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Sqlite;

namespace Gateway.Consent;

/// <summary>What a decision rests on: consents, mandates, verifications, the relation. Read live, never cached.</summary>
internal sealed class AccessBook(SqliteStore store, CitizenKeys keys, PolicyCatalogues catalogues, TimeProvider clock)
{
    /// <summary>The decision by the municipality's catalogue on the records as they stand now.</summary>
    internal async Task<AccessGrant> DecideAsync(AccessRequest request) => Decide(request, await ReadAsync(request));

    /// <summary>The decision by the municipality's catalogue on these records.</summary>
    internal AccessGrant Decide(AccessRequest request, AccessRecords given) =>
        AccessGrant.Decide(request, catalogues.Of(request.Caller.Municipality), given, clock.GetUtcNow());

    /// <summary>The records as they stand now.</summary>
    internal Task<AccessRecords> ReadAsync(AccessRequest request) => store.ReadRecordsAsync(keys.RecordsOf(request));

    /// <summary>Ends when a record that decisions rest on has changed. It only wakes; what holds is what is read.</summary>
    internal Task NextChange => store.RecordChanges.Next;

    /// <summary>The keys of all a person's numbers, the current one's first.</summary>
    internal IReadOnlyList<CitizenKey> KeysOf(MunicipalityId municipality, Person person) => keys.KeysOf(municipality, person);
}
