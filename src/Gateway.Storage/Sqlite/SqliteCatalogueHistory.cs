using Gateway.DisclosureLog;

namespace Gateway.Storage.Sqlite;

/// <summary>Which policy catalogue was in force when.</summary>
public sealed class SqliteCatalogueHistory(SqliteStore store)
{
    /// <summary>Records a catalogue as in force, where the last one on record is another; null where it is the same.</summary>
    public Task<LogPosition?> AppendIfOtherAsync(CatalogueInForce catalogue, LogEntry entry) => store.InTransactionAsync(transaction =>
    {
        if (SqliteCatalogueVersions.At(transaction, catalogue.Municipality, DateTimeOffset.MaxValue)?.Version == catalogue.Version)
            return null;
        var position = SqliteLog.Append(transaction, entry, opening: null);
        SqliteCatalogueVersions.Insert(transaction, catalogue, entry.At, position.Index);
        return (LogPosition?)position;
    });

    /// <summary>The catalogue that was in force in a municipality at a moment; null where none is on record for it.</summary>
    public Task<CatalogueInForce?> ReadAsync(MunicipalityId municipality, DateTimeOffset at) =>
        store.InTransactionAsync(transaction => SqliteCatalogueVersions.At(transaction, municipality, at));

    /// <summary>The municipalities that ever had a catalogue of their own on record.</summary>
    public Task<IReadOnlyList<MunicipalityId>> ReadMunicipalitiesAsync() => store.InTransactionAsync(SqliteCatalogueVersions.Municipalities);
}
