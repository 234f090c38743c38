using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>Short ways to look into an answer.</summary>
internal static class Sections
{
    internal static Section Of(this GetOverviewResponse overview, string category) => overview.Sections.Single(s => s.Category == category);

    internal static IEnumerable<string> Codes(this Section section) => section.Reasons.Select(r => r.Code);

    internal static string Texts(this Section section) => string.Join(" | ", section.Items.Select(i => i.Code.Text));
}
