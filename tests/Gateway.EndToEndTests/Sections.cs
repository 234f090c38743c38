using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>Short ways to look into an answer.</summary>
internal static class Sections
{
    internal static Section Of(this GetOverviewResponse overview, string category) => overview.Sections.Single(s => s.Category == category);

    /// <summary>Demands that a section lacks its items for one passing reason of one source, which says so to a caseworker.</summary>
    internal static void AssertLackedFor(this Section section, string source, string code, string forCaseworker)
    {
        Assert.Equal((SectionState.Unavailable, 0), (section.State, section.Items.Count));
        var reason = Assert.Single(section.Reasons);
        Assert.Equal((code, source, true), (reason.Code, reason.SourceId, reason.Transient));
        Assert.StartsWith(forCaseworker, reason.ForCaseworker.Da, StringComparison.Ordinal);
    }

    internal static IEnumerable<string> Codes(this Section section) => section.Reasons.Select(r => r.Code);

    internal static string Texts(this Section section) => string.Join(" | ", section.Items.Select(i => i.Code.Text));
}
