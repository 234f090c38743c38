using System.Net;
using System.Text.Json.Nodes;
using Gateway.Overview;

namespace Gateway.Casework;

/// <summary>What a reader without any FHIR sees of a section: the narrative (XHTML), with everything of the sources escaped.</summary>
internal static class Narrative
{
    internal static JsonObject Of(string title, IReadOnlyList<SummaryLine> lines, string empty)
    {
        var body = lines.Count > 0 ? $"<ul>{string.Concat(lines.Select(l => $"<li>{Escaped(Line(l))}</li>"))}</ul>" : $"<p>{Escaped(empty)}</p>";
        return new JsonObject
        {
            ["status"] = "generated",
            ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"da\" xml:lang=\"da\"><p>{Escaped(title)}</p>{body}</div>",
        };
    }

    // What, its value, when, what came of it, and how a certificate stands.
    private static string Line(SummaryLine line)
    {
        var fact = line.Item.Fact;
        string[] dates = [FactDates.Day(fact.Start), FactDates.Day(fact.End)];
        string[] parts =
        [
            line.Consideration is { } kind ? CaseworkTexts.Kind(kind).Da : "",
            line.Value.Length > 0 ? $"{line.Text}: {line.Value}" : line.Text,
            dates[0] == dates[1] ? dates[0] : string.Join(" – ", dates).Trim(),
            line.Outcome,
            line.Standing is { } standing ? CaseworkTexts.Standing(standing, line.Months).Da : "",
        ];
        return string.Join("; ", parts.Where(p => p.Length > 0));
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(FhirElements.Clean(text));
}
