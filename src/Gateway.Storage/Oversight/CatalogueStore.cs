using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Oversight;

/// <summary>Which policy catalogue was in force when.</summary>
public sealed class CatalogueStore(Store store)
{
    /// <summary>Records a catalogue as in force, where the last one on record is another; null where it is the same.</summary>
    public Task<LogPosition?> AppendIfOtherAsync(CatalogueInForce catalogue, LogEntry entry) => store.InTransactionAsync(transaction =>
    {
        if (CatalogueStatements.At(transaction, catalogue.Municipality, DateTimeOffset.MaxValue)?.Version == catalogue.Version)
            return null;
        return (LogPosition?)LogStatements.Append(transaction, entry, opening: null, CatalogueStatements.Row(catalogue, entry.At));
    });

    /// <summary>The catalogue that was in force in a municipality at a moment; null where none is on record for it.</summary>
    public Task<CatalogueInForce?> ReadAsync(MunicipalityId municipality, DateTimeOffset at) =>
        store.ReadAsync(transaction => CatalogueStatements.At(transaction, municipality, at));

    /// <summary>The municipalities that ever had a catalogue of their own on record.</summary>
    public Task<IReadOnlyList<MunicipalityId>> ReadMunicipalitiesAsync() => store.ReadAsync<IReadOnlyList<MunicipalityId>>(CatalogueStatements.Municipalities);
}
