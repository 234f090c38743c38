using Gateway.Consent;

namespace Gateway.Web.Pages;

/// <summary>As much of a citizen's report as a file has.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="WithheldUntil">When the last of what is left out is shown again at the latest; null where nothing is left out.</param>
/// <param name="IsCut">The report has more rows than these.</param>
/// <param name="CoversFrom">From when the log has records of the municipality; null where it has none.</param>
/// <param name="CoversUntil">When it was read.</param>
internal sealed record CollectedReport(IReadOnlyList<ReportRow> Rows, DateTimeOffset? WithheldUntil, bool IsCut, DateTimeOffset? CoversFrom, DateTimeOffset CoversUntil);

/// <summary>A citizen's report as a document to read and print: what the page says, the period, and where each event stands in the log. Pure.</summary>
internal static class ReportPdf
{
    /// <summary>What it says; laid out by <see cref="SafePdf"/>.</summary>
    internal static PdfContent Of(CollectedReport report, Language language)
    {
        string Text(string key) => WebTexts.Of(key).In(language);
        string At(string key, DateTimeOffset at) => $"{Text(key)} {DanishDates.Minute(at).In(language)}.";
        List<string> before = [Text(report.WithheldUntil is null ? "Report.What" : "Report.WhatElse")];
        if (report.WithheldUntil is { } until)
            before.Add(ReportFile.Withheld(until).In(language));
        if (report.CoversFrom is { } first)
            before.Add(At("Report.CoversFrom", first));
        before.Add(At("Report.CoversUntil", report.CoversUntil));
        return new PdfContent(Text("Report.Title"), language.Tag(), Text("Report.Page"), report.CoversUntil)
        {
            Before = before,
            Entries = [.. report.Rows.Select(r => new PdfEntry(r.What.In(language), [.. r.Said(language), (Text("Report.Records"), r.Records())]))],
            After = report.IsCut ? [WebTexts.Of("Report.Cut").In(language)] : [],
        };
    }
}
