using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>
/// The catalogue of each municipality: the shared one, or the shared one as the municipality's overlay restricts it.
/// </summary>
internal sealed class PolicyCatalogues(PolicyCatalogue shared, IReadOnlyDictionary<MunicipalityId, PolicyCatalogue> restricted)
{
    private const string FileEnding = ".yaml";

    /// <summary>The catalogue without any overlay: purposes, categories and their names are the same everywhere.</summary>
    internal PolicyCatalogue Shared => shared;

    /// <summary>The municipalities with an overlay, and what decides there.</summary>
    internal IReadOnlyDictionary<MunicipalityId, PolicyCatalogue> Restricted => restricted;

    /// <summary>What decides in a municipality.</summary>
    internal PolicyCatalogue Of(MunicipalityId municipality) => restricted.GetValueOrDefault(municipality) ?? shared;

    /// <summary>Reads every overlay of a folder; null: no municipality has one.</summary>
    /// <exception cref="ReviewedDataException">Some overlay has errors, or the folder holds what is none; all are named.</exception>
    internal static PolicyCatalogues Read(PolicyCatalogue shared, string? overlaysFolder)
    {
        var restricted = new Dictionary<MunicipalityId, PolicyCatalogue>();
        if (overlaysFolder is null)
            return new PolicyCatalogues(shared, restricted);
        // A restriction that is not found must not vanish: neither with its folder nor behind a misspelt name.
        if (!Directory.Exists(overlaysFolder))
            throw new ReviewedDataException(["Gateway:OverlaysFolder names a folder that is not there"]);
        var errors = new List<string>();
        foreach (var file in Directory.EnumerateFiles(overlaysFolder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            try
            {
                if (!name.EndsWith(FileEnding, StringComparison.Ordinal))
                    throw new ReviewedDataException([$"{name}:1: is no overlay: four digits and {FileEnding}"]);
                var overlay = PolicyOverlayFile.Read(name, File.ReadAllText(file), shared);
                restricted.Add(overlay.Municipality, overlay.Restrict(shared));
            }
            catch (ReviewedDataException e)
            {
                errors.AddRange(e.Errors);
            }
        }
        errors.AddRange(InSubfolders(overlaysFolder).Select(name => $"{name}:1: lies in a subfolder, where no overlay is read"));
        ReviewedDataException.ThrowIfAny(errors);
        return new PolicyCatalogues(shared, restricted);
    }

    // Folders that begin with two dots are how a cluster swaps a mounted folder's files; the files themselves lie in it too.
    private static IEnumerable<string> InSubfolders(string folder) =>
        Directory.EnumerateDirectories(folder).Where(d => !Path.GetFileName(d).StartsWith("..", StringComparison.Ordinal))
            .SelectMany(d => Directory.EnumerateFiles(d, "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal);
}
