using Gateway.Access;

namespace Gateway.Overview;

/// <summary>Everything a reader is told in one answer, or in one part of it.</summary>
internal sealed record OverviewContent
{
    private OverviewContent(IReadOnlyList<OverviewSection> sections, IReadOnlyList<DeathTold> deaths, OverviewProtection protection, DateOnly today)
    {
        Sections = sections;
        Deaths = deaths;
        Protection = protection;
        Conflicts = SectionMerge.Conflicts(sections);
        Hints = OverviewHints.Of(sections, deaths, today);
    }

    /// <summary>One for each category.</summary>
    internal IReadOnlyList<OverviewSection> Sections { get; }

    /// <summary>Name and address protection.</summary>
    internal OverviewProtection Protection { get; }

    /// <summary>Contradictions between items of different sections.</summary>
    internal IReadOnlyList<Conflict> Conflicts { get; }

    /// <summary>What a reader should know of items.</summary>
    internal IReadOnlyList<Hint> Hints { get; }

    // The hints rest on it; told in no other way.
    private IReadOnlyList<DeathTold> Deaths { get; }

    /// <summary>What sections, and what sources tell of the citizen, amount to.</summary>
    internal static OverviewContent Of(AccessGrant grant, IReadOnlyList<OverviewSection> sections, IReadOnlyList<DeathTold> deaths, OverviewProtection protection) =>
        new(sections, deaths, protection, DateOnly.FromDateTime(grant.DecidedAt.UtcDateTime));

    /// <summary>The parts of a stream as one, without the sections that may no longer be told of, and without what came by one of them too.</summary>
    internal static OverviewContent Together(AccessGrant grant, IReadOnlyList<OverviewContent> parts, IReadOnlySet<string> stillAllowed) => Of(
        grant, [.. parts.SelectMany(p => p.Sections).Where(s => stillAllowed.Contains(s.Category.Id)).Select(s => Only(s, stillAllowed))], [.. parts.SelectMany(p => p.Deaths)],
        OverviewProtection.Together([.. parts.Select(p => p.Protection)]));

    private static OverviewSection Only(OverviewSection section, IReadOnlySet<string> stillAllowed) =>
        section with { Items = [.. section.Items.Where(i => i.Provenance.All(p => stillAllowed.Contains(p.Category)))] };
}
