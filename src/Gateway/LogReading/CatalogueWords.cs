using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Disclosures;

namespace Gateway.LogReading;

/// <summary>
/// What ids in records were called when the records were made: by the catalogue of the version they name. Where that can
/// no longer be read, there are no words for them, and the ids stand alone.
/// </summary>
internal sealed class CatalogueWords(CatalogueHistory history, PolicyCatalogues catalogues)
{
    /// <summary>The catalogues that some records name by version and time. A record that names none is told in today's words.</summary>
    internal async Task<RecordedCatalogues> OfAsync(MunicipalityId municipality, IEnumerable<(string Version, DateTimeOffset At)> named)
    {
        var today = catalogues.Of(municipality);
        var known = new Dictionary<string, PolicyCatalogue> { [""] = today, [today.Version] = today };
        foreach (var (version, at) in named.Where(n => !known.ContainsKey(n.Version)).DistinctBy(n => n.Version))
        {
            if (await history.FindAsync(municipality, at) is { } then && then.Version == version)
                known[version] = then;
        }
        return new RecordedCatalogues(known, today);
    }
}

/// <summary>Catalogues by version.</summary>
internal sealed class RecordedCatalogues(IReadOnlyDictionary<string, PolicyCatalogue> known, PolicyCatalogue today)
{
    /// <summary>A catalogue; null where it cannot be read any more.</summary>
    internal PolicyCatalogue? Of(string version) => known.GetValueOrDefault(version);

    /// <summary>
    /// Whether that something is held in a category says too much by itself: by the catalogue of the time, or today's. One
    /// that neither knows is treated as if it did.
    /// </summary>
    internal bool KeepsExistenceConfidential(string version, string category)
    {
        var named = new[] { Of(version), today }.Select(c => c?.FindCategory(category)).OfType<Category>().ToList();
        return named.Count == 0 || named.Exists(c => c.ExistenceConfidential);
    }
}
