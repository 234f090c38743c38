using System.Globalization;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.Hosting;
using Gateway.Hosting.Quotas;
using Gateway.LogReading;
using Gateway.Web.Sessions;

namespace Gateway.Web.Pages;

/// <summary>
/// Who has looked at my information, and why (GDPR art. 15): the same report that the call gives, asked of the same desk, counted and
/// recorded as the call is. Each page of it, and each page of the file, is a look of its own.
/// </summary>
internal static class ReportPage
{
    private const string From = "from";

    // What one reads at once; the file is made of larger ones.
    private const int PageSize = 25;
    private const int FilePageSize = 500;

    // A file that a spreadsheet opens, and no more work than that for the store: 20,000 events.
    private const int MostFilePages = 40;

    // A document that is read or printed, laid out line by line: 2,000 events, some 300 sheets, 2 MB and two seconds of one processor.
    private const int MostPdfPages = 4;

    /// <summary>Whom it is for: as sure a login as the call demands, because what is read tells of citizens and staff.</summary>
    internal static CallableByAttribute Guard { get; } = new(CallerGroups.Citizen, AssuranceLevel.Substantial);

    /// <summary>Whether it is to be offered: a login that is not sure enough is told so there.</summary>
    internal static bool IsFor(OpenSession session) => session.Caller.Role is Role.Citizen;

    internal static async Task ShowAsync(Visit visit, OpenSession session)
    {
        var places = visit.Service<ReportPlaces>();
        var asked = visit.Context.Request.Query[From];
        var place = asked.Count == 0 ? null : places.Read(asked, session);
        if (asked.Count > 0 && place is null)
        {
            visit.Service<SecurityLog>().PlaceRefused(visit.Context);
            visit.GoTo(visit.Link(WebPaths.Report));
            return;
        }
        if (await ReadAsync(visit, session, PageSize, place) is not var (shown, words))
            return;
        var events = Html.Join(shown.Rows.Select(r => Event(visit, new ReportRow(r, words))));
        await Page.ShowAsync(visit, "Report.Title", Html.Of($"""
            {What(visit, shown.WithheldUntil)}
            <p>{visit.Text("Report.Recorded")}</p>
            <p>{visit.Text("Report.Total")} {shown.TotalRows.ToString(CultureInfo.InvariantCulture)}.</p>
            <p><a class="action" href="{visit.Link(WebPaths.ReportCsv)}">{visit.Text("Report.Download")}</a> <a class="action" href="{visit.Link(WebPaths.ReportPdf)}">{visit.Text("Report.DownloadPdf")}</a></p>
            <ol class="events">
            {events}</ol>
            {Next(visit, places.TokenOf(shown.Next, session))}
            """));
    }

    internal static Task DownloadAsync(Visit visit, OpenSession session) => DownloadAsync(visit, session, FilePageSize, MostFilePages);

    internal static Task DownloadPdfAsync(Visit visit, OpenSession session) => DownloadPdfAsync(visit, session, FilePageSize, MostPdfPages);

    /// <summary>The report as a file.</summary>
    /// <param name="visit">The request.</param>
    /// <param name="session">Whose report.</param>
    /// <param name="size">Rows that are read at once; at least 1.</param>
    /// <param name="most">How often; a file that ends before the report does says so in its last row.</param>
    internal static async Task DownloadAsync(Visit visit, OpenSession session, int size, int most)
    {
        if (await CollectAsync(visit, session, size, most) is not { } report)
            return;
        var response = visit.Context.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"report.csv\"";
        // The mark by which spreadsheets know UTF-8.
        await response.WriteAsync('\ufeff' + ReportFile.Of(report.Rows, visit.Language, report.WithheldUntil, report.IsCut), visit.Context.RequestAborted);
    }

    /// <summary>The report as a document; as <see cref="DownloadAsync(Visit, OpenSession, int, int)"/>.</summary>
    internal static async Task DownloadPdfAsync(Visit visit, OpenSession session, int size, int most)
    {
        if (await CollectAsync(visit, session, size, most) is not { } report)
            return;
        var response = visit.Context.Response;
        response.ContentType = "application/pdf";
        response.Headers.ContentDisposition = "attachment; filename=\"report.pdf\"";
        var document = SafePdf.Of(ReportPdf.Of(report, visit.Language));
        response.ContentLength = document.Length;
        await response.Body.WriteAsync(document, visit.Context.RequestAborted);
    }

    // As much of the report as a file may have; null where the answer is already given.
    private static async Task<CollectedReport?> CollectAsync(Visit visit, OpenSession session, int size, int most)
    {
        var rows = new List<ReportRow>();
        LogPlace? place = null;
        DateTimeOffset? withheldUntil = null;
        ShownReport? last = null;
        for (var page = 0; page < most && (page == 0 || place is not null); page++)
        {
            if (await ReadAsync(visit, session, size, place) is not var (shown, words))
                return null;
            last = shown;
            rows.AddRange(shown.Rows.Select(r => new ReportRow(r, words)));
            place = shown.Next;
            // Each page leaves out what is left out when it is read: the file says so where one of them did.
            withheldUntil = shown.WithheldUntil ?? withheldUntil;
        }
        return new CollectedReport(rows, withheldUntil, IsCut: place is not null, last!.CoversFrom, last.CoversUntil);
    }

    // A page of the report with the words of its time; null where the answer is already given.
    private static async Task<(ShownReport Shown, RecordedCatalogues Words)?> ReadAsync(Visit visit, OpenSession session, int size, LogPlace? place)
    {
        var caller = session.Caller;
        // Nobody is a citizen without a number.
        var citizen = caller.Self!;
        var quotas = visit.Service<CallQuotas>();
        if (quotas.Take(caller) is { } refusal)
        {
            await ErrorPage.TooOftenAsync(visit, refusal);
            return null;
        }
        ShownReport shown;
        try
        {
            if (await visit.Service<ReportDesk>().ShowAsync(caller, citizen, size, place, visit.Context.RequestAborted) is not { } report)
            {
                visit.Service<SecurityLog>().Refused("CITIZEN_REFUSED");
                await ErrorPage.ShowAsync(visit, StatusCodes.Status403Forbidden, "Error.NotYours");
                return null;
            }
            shown = report;
        }
        catch (QuotaUsedUpException e)
        {
            await ErrorPage.TooOftenAsync(visit, e.Refusal);
            return null;
        }
        return (shown, await visit.Service<CatalogueWords>().OfAsync(caller.Municipality, shown.Rows.Select(r => (r.CatalogueVersion, r.At))));
    }

    // What leaves something out does not call itself everything.
    private static Html What(Visit visit, DateTimeOffset? withheldUntil) => withheldUntil is { } until
        ? Html.Of($"""
            <p>{visit.Text("Report.WhatElse")}</p>
            <p><strong>{ReportFile.Withheld(until).In(visit.Language)}</strong></p>
            """)
        : Html.Of($"""<p>{visit.Text("Report.What")}</p>""");

    private static Html Event(Visit visit, ReportRow row) => Html.Of($"""
            <li>
            <h2>{row.What.In(visit.Language)}</h2>
            <dl>
            {Html.Join(row.Said(visit.Language).Select(s => Html.Of($"<dt>{s.Name}</dt><dd>{s.Value}</dd>\n")))}</dl>
            </li>

            """);

    private static Html Next(Visit visit, string? token) => token is null
        ? Html.Nothing
        : Html.Of($"""<p><a class="action" href="{visit.Link(WebPaths.Report, $"{From}={token}")}">{visit.Text("Report.Next")}</a></p>""");
}
