using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.Disclosures;

/// <summary>
/// Which policy catalogue was in force when, each a leaf of the log: what would have been decided on an earlier day can
/// be asked later. Recorded at every start, for the shared catalogue and for each municipality that has an overlay, or
/// had one.
/// </summary>
internal sealed class CatalogueHistory(CatalogueStore history, PolicyCatalogues catalogues, TimeProvider clock, ILogger<CatalogueHistory> log)
{
    /// <summary>Records every catalogue that has changed since it was last recorded.</summary>
    internal async Task RecordInForceAsync()
    {
        var own = (await history.ReadMunicipalitiesAsync()).Concat(catalogues.Restricted.Keys).Where(m => m != MunicipalityId.Shared);
        foreach (var municipality in own.Distinct().OrderBy(m => m.Code, StringComparer.Ordinal).Prepend(MunicipalityId.Shared))
        {
            var catalogue = municipality == MunicipalityId.Shared ? catalogues.Shared : catalogues.Of(municipality);
            var entry = new LogEntry(EntryKind.CatalogueInForce, municipality, clock.GetUtcNow()).Add("catalogue", catalogue.Version);
            if (await history.AppendIfOtherAsync(new CatalogueInForce(municipality, catalogue.Version, catalogue.Text, catalogue.OverlayText), entry) is { } position)
                DisclosureLogMessages.Recorded(log, entry.Kind, municipality.Code, position.Index, position.LeafHash);
        }
    }

    /// <summary>The catalogue that decided in a municipality at a moment; null where none is on record, or it can no longer be read.</summary>
    internal async Task<PolicyCatalogue?> FindAsync(MunicipalityId municipality, DateTimeOffset at)
    {
        if ((await history.ReadAsync(municipality, at) ?? await history.ReadAsync(MunicipalityId.Shared, at)) is not { } then)
            return null;
        // Most questions are about days on which today's was in force already.
        if (then.Version == catalogues.Of(municipality).Version)
            return catalogues.Of(municipality);
        try
        {
            var shared = PolicyCatalogueFile.Read("catalogue on record", then.Catalogue);
            return then.Overlay.Length == 0 ? shared : PolicyOverlayFile.Read($"{municipality.Code}.yaml", then.Overlay, shared).Restrict(shared);
        }
        catch (ReviewedDataException e)
        {
            DisclosureLogMessages.CatalogueUnreadable(log, then.Version, e.Errors.Count);
            return null;
        }
    }
}
