using Gateway.Consent;
using Gateway.LogReading;
using Gateway.ReviewedData;

namespace Gateway.Web.Pages;

/// <summary>
/// A citizen's report as a file, with what is to be known of the file itself in rows of their own: their column <c>what</c> tells
/// them from events, and their text is in both languages, whichever the file is in. Pure.
/// </summary>
internal static class ReportFile
{
    /// <summary>What stands in <c>what</c> of the first row where something is left out.</summary>
    internal const string WithheldRow = "report-withheld";

    /// <summary>What stands in <c>what</c> of the last row where the report goes on.</summary>
    internal const string CutRow = "report-cut";

    /// <summary>The file.</summary>
    /// <param name="rows">Newest first.</param>
    /// <param name="language">The language of their titles.</param>
    /// <param name="withheldUntil">When the last of what is left out is shown again at the latest; null where nothing is left out.</param>
    /// <param name="isCut">The report has more rows than the file.</param>
    internal static string Of(IReadOnlyList<ReportRow> rows, Language language, DateTimeOffset? withheldUntil, bool isCut)
    {
        var written = new List<IEnumerable<string>>();
        if (withheldUntil is { } until)
            written.Add(Notice(WithheldRow, Withheld(until)));
        written.AddRange(rows.Select(r => r.Cells(language)));
        if (isCut)
            written.Add(Notice(CutRow, WebTexts.Of("Report.Cut")));
        return SafeCsv.Of(ReportRow.Columns, written);
    }

    /// <summary>That a report leaves something out, and until when at the latest (databeskyttelsesloven section 22).</summary>
    internal static LocalizedText Withheld(DateTimeOffset until)
    {
        var (text, latest, day) = (LogTexts.Withheld, WebTexts.Of("Report.WithheldUntil"), DanishDates.Minute(until));
        return new LocalizedText($"{text.Da} {latest.Da} {day.Da}.", $"{text.En} {latest.En} {day.En}.");
    }

    private static IEnumerable<string> Notice(string what, LocalizedText text) =>
        ReportRow.Columns.Select(c => c switch { "what" => what, "title" => $"{text.Da} / {text.En}", _ => "" });
}
