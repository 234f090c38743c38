using Gateway.DisclosureLog;

namespace Gateway.Access;

/// <summary>
/// The catalogue of each municipality: the shared one, or the shared one as the municipality's overlay restricts it.
/// </summary>
internal sealed class PolicyCatalogues(PolicyCatalogue shared, IReadOnlyDictionary<MunicipalityId, PolicyCatalogue> restricted)
{
    /// <summary>The catalogue without any overlay: purposes, categories and their names are the same everywhere.</summary>
    internal PolicyCatalogue Shared => shared;

    /// <summary>The municipalities with an overlay, and what decides there.</summary>
    internal IReadOnlyDictionary<MunicipalityId, PolicyCatalogue> Restricted => restricted;

    /// <summary>What decides in a municipality.</summary>
    internal PolicyCatalogue Of(MunicipalityId municipality) => restricted.GetValueOrDefault(municipality) ?? shared;
}
