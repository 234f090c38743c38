using Gateway.DisclosureLog;
using Gateway.Storage.Log;

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

    /// <summary>The row of a catalogue that comes into force.</summary>
    internal static RecordRow Row(CatalogueInForce catalogue, DateTimeOffset at) =>
        RecordTables.CatalogueVersions.Row(catalogue.Municipality.Code, catalogue.Version, catalogue.Catalogue, catalogue.Overlay, at);
}
