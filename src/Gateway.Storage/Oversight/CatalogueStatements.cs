using Gateway.DisclosureLog;

namespace Gateway.Storage.Oversight;

/// <summary>Which catalogue was in force from when on; each statement runs in the caller's transaction.</summary>
internal static class CatalogueStatements
{
    /// <summary>The last one that came into force in a municipality not after a moment; null where none had.</summary>
    internal static CatalogueInForce? At(StoreTransaction transaction, MunicipalityId municipality, DateTimeOffset at) =>
        transaction.First(
            "SELECT version, catalogue, overlay FROM catalogue_versions WHERE municipality = @municipality AND at <= @at ORDER BY log_index DESC LIMIT 1",
            row => new CatalogueInForce(municipality, row.Text(0), row.Text(1), row.Text(2)), ("@municipality", municipality.Code), ("@at", at));

    /// <summary>The municipalities that ever had a catalogue of their own on record.</summary>
    internal static List<MunicipalityId> Municipalities(StoreTransaction transaction) =>
        transaction.Read("SELECT DISTINCT municipality FROM catalogue_versions ORDER BY municipality", row => MunicipalityId.Parse(row.Text(0)));

    internal static void Insert(StoreTransaction transaction, CatalogueInForce catalogue, DateTimeOffset at, long logIndex) =>
        transaction.Write(
            """
            INSERT INTO catalogue_versions (municipality, version, catalogue, overlay, at, log_index)
            VALUES (@municipality, @version, @catalogue, @overlay, @at, @index)
            """,
            ("@municipality", catalogue.Municipality.Code), ("@version", catalogue.Version), ("@catalogue", catalogue.Catalogue),
            ("@overlay", catalogue.Overlay), ("@at", at), ("@index", logIndex));
}
