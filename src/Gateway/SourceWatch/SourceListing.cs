using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;

namespace Gateway.SourceWatch;

/// <summary>The systems a municipality's callers can be answered from, and how each is doing.</summary>
internal sealed class SourceListing(SourceCatalogue catalogue, SourceLines lines, DroppedSources dropped)
{
    /// <summary>A page of them, by id.</summary>
    /// <param name="municipality">Whose own systems stand beside the shared ones.</param>
    /// <param name="size">At most so many.</param>
    /// <param name="after">The id the page before ended with; empty: from the front.</param>
    internal SourcePage Read(MunicipalityId municipality, int size, string after)
    {
        var health = dropped.Health.ToDictionary(h => h.SourceId);
        var rest = catalogue.For(municipality).OrderBy(d => d.Id, StringComparer.Ordinal).ThenBy(d => d.Municipality is null)
            .DistinctBy(d => d.Id).Where(d => string.CompareOrdinal(d.Id, after) > 0).ToList();
        return new SourcePage(
            [.. rest.Take(size).Select(d => new WatchedSource(d, lines.To(d)?.State, health.GetValueOrDefault(d.Id)))],
            rest.Count > size ? rest[size - 1].Id : "");
    }
}

/// <summary>A page of systems.</summary>
/// <param name="Sources">The systems.</param>
/// <param name="Next">The id the next page begins after; empty where there is none.</param>
internal sealed record SourcePage(IReadOnlyList<WatchedSource> Sources, string Next);

/// <summary>A system and how it is doing.</summary>
/// <param name="Definition">What is known of it.</param>
/// <param name="State">How its questions went; null where it is not connected.</param>
/// <param name="Deliveries">How its files came; null where it delivers none.</param>
internal sealed record WatchedSource(SourceDefinition Definition, SourceState? State, DropHealth? Deliveries)
{
    /// <summary>The categories it is asked for, or would be were it ever asked.</summary>
    internal IReadOnlyList<string> Categories => Definition.NeverAsked is null
        ? [.. Definition.Requests.SelectMany(r => r.Categories).Distinct()]
        : Definition.NeverAskedCategories;

    /// <summary>The rules of law that close it, by id.</summary>
    internal IReadOnlyList<string> ClosedBy(PolicyCatalogue catalogue) =>
        [.. Definition.NeverAskedCategories.Select(catalogue.FindCategory).Select(c => c?.StatisticsOnly ?? c?.Prohibited).OfType<string>().Distinct()];
}
