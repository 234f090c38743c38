using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Sources;

/// <summary>The source systems this installation knows, from their definition files.</summary>
internal sealed class SourceCatalogue(IReadOnlyList<SourceDefinition> definitions)
{
    internal IReadOnlyList<SourceDefinition> Definitions { get; } = definitions;

    /// <summary>The definitions that may answer for a municipality: its own and the shared ones.</summary>
    internal IEnumerable<SourceDefinition> For(MunicipalityId municipality) =>
        Definitions.Where(d => d.Municipality is null || d.Municipality == municipality);

    /// <summary>Reads every definition of a folder.</summary>
    /// <exception cref="ReviewedDataException">Some file has errors; all errors of all files are named.</exception>
    internal static SourceCatalogue ReadFolder(string folder, PolicyCatalogue catalogue) => Read(folder, own: null, catalogue);

    /// <summary>Reads the shipped definitions and an installation's own.</summary>
    /// <param name="shipped">The folder of those that come with the program.</param>
    /// <param name="own">The folder of the installation's own; null: it has none.</param>
    /// <param name="catalogue">The categories that they may name.</param>
    /// <param name="municipality">The one municipality that is served; null: several may be, each by its own definitions.</param>
    /// <exception cref="ReviewedDataException">Some file has errors, one system is defined twice, or a definition is another municipality's; all are named.</exception>
    internal static SourceCatalogue Read(string shipped, string? own, PolicyCatalogue catalogue, MunicipalityId? municipality = null)
    {
        if (own is not null && !Directory.Exists(own))
            throw new ReviewedDataException(["the folder of the installation's own definitions (DefinitionsFolder) is not there"]);
        var definitions = new List<SourceDefinition>();
        var errors = new List<string>();
        foreach (var file in new[] { shipped, own }.OfType<string>().SelectMany(f => Directory.EnumerateFiles(f, "*.yaml").Order(StringComparer.Ordinal)))
        {
            try
            {
                definitions.Add(SourceDefinitionFile.Read(Path.GetFileName(file), File.ReadAllText(file), catalogue));
            }
            catch (ReviewedDataException e)
            {
                errors.AddRange(e.Errors);
            }
        }
        // A connection is known by the definition's id: of two, both would be asked at the one address.
        errors.AddRange(definitions.GroupBy(d => d.Id).Where(g => g.Count() > 1).Select(g => $"the source '{g.Key}' is defined {g.Count()} times"));
        if (municipality is not null)
            errors.AddRange(definitions.Where(d => d.Municipality is { } other && other != municipality).Select(d => $"the source '{d.Id}' is the definition of another municipality"));
        ReviewedDataException.ThrowIfAny(errors);
        return new SourceCatalogue(definitions);
    }
}
