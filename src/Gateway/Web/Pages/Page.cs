using Gateway.Web.Sessions;
using Microsoft.AspNetCore.Antiforgery;

namespace Gateway.Web.Pages;

/// <summary>What all pages have in common: the frame, a way to the other language, and the one form there is.</summary>
internal static class Page
{
    internal const string ProofField = "proof";
    private const string Type = "text/html; charset=utf-8";

    /// <summary>Answers with a page.</summary>
    /// <param name="visit">The request.</param>
    /// <param name="title">Key of the title, which is the heading too. It names nobody.</param>
    /// <param name="content">What stands below the heading.</param>
    /// <param name="status">The status.</param>
    /// <param name="otherLanguage">Where the same page is in the other language; null: at its own address.</param>
    internal static async Task ShowAsync(Visit visit, string title, Html content, int status = StatusCodes.Status200OK, string? otherLanguage = null)
    {
        var (language, other) = (visit.Language, visit.Language.Other());
        var elsewhere = otherLanguage ?? other.Link(visit.Page.Path);
        var page = Html.Of($"""
            <!DOCTYPE html>
            <html lang="{language.Tag()}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{visit.Text(title)} – {visit.Text("Site")}</title>
            <link rel="stylesheet" href="{WebPaths.Style}">
            </head>
            <body>
            <a class="skip" href="#content">{visit.Text("Skip")}</a>
            <header>
            <a class="site" href="{visit.Link(WebPaths.Front)}">{visit.Text("Site")}</a>
            <nav aria-label="{visit.Text("Menu")}">{Menu(visit)}<a href="{elsewhere}" lang="{other.Tag()}" hreflang="{other.Tag()}">{WebTexts.Of("Language").In(other)}</a></nav>
            </header>
            <main id="content" tabindex="-1">
            <h1>{visit.Text(title)}</h1>
            {content}
            </main>
            </body>
            </html>

            """);
        visit.Context.Response.StatusCode = status;
        visit.Context.Response.ContentType = Type;
        await visit.Context.Response.WriteAsync(page.ToString(), visit.Context.RequestAborted);
    }

    /// <summary>A button that changes something, in a form of its own, with the proof that a page of this session showed it.</summary>
    internal static Html Button(Visit visit, string path, string text)
    {
        var proof = visit.Service<IAntiforgery>().GetAndStoreTokens(visit.Context).RequestToken;
        return Html.Of($"""
            <form method="post" action="{visit.Link(path)}"><input type="hidden" name="{ProofField}" value="{proof}"><button type="submit">{visit.Text(text)}</button></form>
            """);
    }

    private static Html Menu(Visit visit) => visit.Service<SessionCookies>().Of(visit.Context) is { } session
        ? Html.Of($"""<a href="{visit.Link(WebPaths.Me)}">{visit.Text("Me.Title")}</a>{ReportLink(visit, session)}""")
        : Html.Of($"""<a href="{visit.Link(WebPaths.Login)}">{visit.Text("Login.Title")}</a>""");

    private static Html ReportLink(Visit visit, OpenSession session) => ReportPage.IsFor(session)
        ? Html.Of($"""<a href="{visit.Link(WebPaths.Report)}">{visit.Text("Report.Title")}</a>""")
        : Html.Nothing;
}
