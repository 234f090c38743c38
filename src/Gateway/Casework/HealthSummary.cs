using Gateway.Overview;

namespace Gateway.Casework;

/// <summary>
/// Health on one page: problems, what has been tried and what came of it, functional capacity, ongoing treatment,
/// certificates with their age, considerations at work, and what is not in it. Pure: the same overview, rules and day give
/// the same page. Its words are the sources' own.
/// </summary>
/// <param name="Sections">Every heading in its order, those without a line too.</param>
/// <param name="NotInIt">What was asked for and could not be read, or not in full, or holds nothing.</param>
internal sealed record HealthSummary(IReadOnlyList<SummarySection> Sections, IReadOnlyList<OverviewSection> NotInIt)
{
    /// <summary>What the lines rest on.</summary>
    internal IEnumerable<OverviewItem> Cited => Sections.SelectMany(s => s.Lines).Select(l => l.Item).Distinct();

    /// <summary>Writes the page from what an overview holds.</summary>
    /// <param name="rules">Which category belongs under which heading.</param>
    /// <param name="content">The overview, asked for every category of the rules.</param>
    /// <param name="today">The day ages are counted to.</param>
    internal static HealthSummary Of(CaseworkRules rules, OverviewContent content, DateOnly today)
    {
        var lines = new SummaryLines(rules, content, today);
        return new HealthSummary(
            [.. Enum.GetValues<SummaryHeading>().Select(heading => new SummarySection(heading, lines.Under(heading))
            {
                IsWithheld = content.Sections.Any(s => s.State == SectionState.Withheld && rules.Summary.Under(heading).Contains(s.Category.Id)),
            })],
            [.. content.Sections.Where(s => s.State != SectionState.Available)]);
    }
}

/// <summary>The headings, in their order.</summary>
internal enum SummaryHeading
{
    /// <summary>Current problems and diagnoses.</summary>
    Problems,

    /// <summary>What has been tried and what came of it.</summary>
    Tried,

    /// <summary>Functional capacity.</summary>
    Function,

    /// <summary>Ongoing treatment and municipal health measures.</summary>
    Ongoing,

    /// <summary>Certificates with their age.</summary>
    Certificates,

    /// <summary>Considerations at work (skånehensyn).</summary>
    Considerations,
}

/// <summary>A heading with its lines, newest first.</summary>
internal sealed record SummarySection(SummaryHeading Heading, IReadOnlyList<SummaryLine> Lines)
{
    /// <summary>Something that belongs under it may not be read.</summary>
    internal bool IsWithheld { get; init; }
}

/// <summary>One line.</summary>
/// <param name="Item">What it rests on.</param>
internal sealed record SummaryLine(OverviewItem Item)
{
    /// <summary>What, in the source's words.</summary>
    internal string Text => ItemWords.Of(Item.Fact.Code);

    /// <summary>Name of the named value that is its point; empty where the item itself is.</summary>
    internal string ValueName { get; init; } = "";

    /// <summary>That value, in the source's words.</summary>
    internal string Value { get; init; } = "";

    /// <summary>What came of it; empty where the source does not say.</summary>
    internal string Outcome => Item.Fact.Outcome is { } outcome ? ItemWords.Of(outcome) : "";

    /// <summary>Age of a certificate in whole months; null elsewhere, and where it is not known.</summary>
    internal int? Months { get; init; }

    /// <summary>How a certificate stands; null elsewhere.</summary>
    internal CertificateStanding? Standing { get; init; }

    /// <summary>Of which kind a consideration is; null elsewhere.</summary>
    internal ConsiderationKind? Consideration { get; init; }

    /// <summary>Under what is ongoing: it has been concluded lately.</summary>
    internal bool IsConcluded { get; init; }
}

/// <summary>How a certificate stands.</summary>
internal enum CertificateStanding
{
    /// <summary>Young enough to be used.</summary>
    Current,

    /// <summary>Asked for and not answered.</summary>
    Requested,

    /// <summary>Too old.</summary>
    Outdated,
}
