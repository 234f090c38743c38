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
    internal static SourceCatalogue ReadFolder(string folder, PolicyCatalogue catalogue)
    {
        var definitions = new List<SourceDefinition>();
        var errors = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
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
        errors.AddRange(definitions.GroupBy(d => (d.Id, d.Municipality)).Where(g => g.Count() > 1)
            .Select(g => $"the source '{g.Key.Id}' is defined {g.Count()} times"));
        ReviewedDataException.ThrowIfAny(errors);
        return new SourceCatalogue(definitions);
    }
}
