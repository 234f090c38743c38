using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>A policy catalogue as it was in force.</summary>
/// <param name="Municipality">Where.</param>
/// <param name="Version">Its version, as it stands in every record.</param>
/// <param name="Catalogue">The shared catalogue's text.</param>
/// <param name="Overlay">The text of the municipality's overlay; empty where it has none.</param>
public sealed record CatalogueInForce(MunicipalityId Municipality, string Version, string Catalogue, string Overlay);
