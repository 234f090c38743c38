using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Which catalogue was in force from when on; each statement runs in the caller's transaction.</summary>
internal static class SqliteCatalogueVersions
{
    /// <summary>The last one that came into force in a municipality not after a moment; null where none had.</summary>
    internal static CatalogueInForce? At(SqliteTransaction transaction, MunicipalityId municipality, DateTimeOffset at)
    {
        using var command = transaction.Command(
            "SELECT version, catalogue, overlay FROM catalogue_versions WHERE municipality = $municipality AND at <= $at ORDER BY log_index DESC LIMIT 1",
            ("$municipality", municipality.Code), ("$at", SqliteLog.Instant(at)));
        using var row = command.ExecuteReader();
        return row.Read() ? new CatalogueInForce(municipality, row.GetString(0), row.GetString(1), row.GetString(2)) : null;
    }

    /// <summary>The municipalities that ever had a catalogue of their own on record.</summary>
    internal static IReadOnlyList<MunicipalityId> Municipalities(SqliteTransaction transaction)
    {
        using var command = transaction.Command("SELECT DISTINCT municipality FROM catalogue_versions ORDER BY municipality");
        using var row = command.ExecuteReader();
        var municipalities = new List<MunicipalityId>();
        while (row.Read())
            municipalities.Add(MunicipalityId.Parse(row.GetString(0)));
        return municipalities;
    }

    internal static void Insert(SqliteTransaction transaction, CatalogueInForce catalogue, DateTimeOffset at, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO catalogue_versions (municipality, version, catalogue, overlay, at, log_index)
            VALUES ($municipality, $version, $catalogue, $overlay, $at, $index)
            """,
            ("$municipality", catalogue.Municipality.Code), ("$version", catalogue.Version), ("$catalogue", catalogue.Catalogue),
            ("$overlay", catalogue.Overlay), ("$at", SqliteLog.Instant(at)), ("$index", logIndex));
}
