using Gateway.Callers;
using Gateway.Web.Login;
using Gateway.Web.Pages;
using Gateway.Web.Sessions;

namespace Gateway.Web;

/// <summary>A page: where it is, how it is asked for, and who may. The metadata by which the pages are known among all that is served.</summary>
internal sealed class WebPage
{
    private WebPage(string path, string[] methods, Func<Visit, OpenSession?, Task> answer, CallableByAttribute? guard)
    {
        (Path, Methods, Answer, Guard) = (path, methods, answer, guard);
    }

    internal string Path { get; }

    internal string[] Methods { get; }

    /// <summary>Whom it is for, among those who have logged in; null: for anybody.</summary>
    internal CallableByAttribute? Guard { get; }

    /// <summary>Whether it is for who has logged in alone.</summary>
    internal bool NeedsSession => Guard is not null;

    /// <summary>Whether browsers send it what changes something; other programs have no page of the gateway's to send it from, and prove otherwise that they may.</summary>
    internal bool IsForBrowsers { get; private init; } = true;

    /// <summary>What it declares, as every endpoint does, and that its visitors are known by their sessions.</summary>
    internal object[] Metadata => [this, (object?)Guard ?? new OpenToAnybodyAttribute(), new KnownBy(SessionHandler.Name)];

    internal Func<Visit, OpenSession?, Task> Answer { get; }

    /// <summary>Whether a login may lead back to it.</summary>
    internal bool IsDestination => NeedsSession && Methods.Contains(HttpMethods.Get);

    /// <summary>Whoever the gateway knows: nobody else has a session at all.</summary>
    internal static CallableByAttribute Anybody { get; } = new(CallerGroups.Everybody, AssuranceLevel.Low);

    // Nothing but this table makes a page answer.
    internal static IReadOnlyList<WebPage> All { get; } =
    [
        ForAnybody(WebPaths.Front, FrontPage.ShowAsync),
        ForAnybody(WebPaths.Login, LoginPages.ChooseAsync),
        // A second answer to the same question is none: no HEAD.
        ForAnybody(WebPaths.Callback, LoginPages.ReturnAsync, HttpMethods.Get),
        FromElsewhere(WebPaths.IssuerLogout, LogoutPages.ByIssuerAsync),
        ForAnybody(WebPaths.LoggedOut, LogoutPages.DoneAsync),
        ForAnybody(WebPaths.Style, StyleSheet.ShowAsync),
        ForAnybody(WebPaths.SecurityTxt, SecurityTxt.ShowAsync),
        ForSession(WebPaths.Me, MePage.ShowAsync, HttpMethods.Get, Anybody),
        // A look is recorded, so that none is made without showing anything.
        ForSession(WebPaths.Report, ReportPage.ShowAsync, HttpMethods.Get, ReportPage.Guard),
        ForSession(WebPaths.ReportCsv, ReportPage.DownloadAsync, HttpMethods.Get, ReportPage.Guard),
        ForSession(WebPaths.ReportPdf, ReportPage.DownloadPdfAsync, HttpMethods.Get, ReportPage.Guard),
        ForSession(WebPaths.Logout, LogoutPages.LeaveAsync, HttpMethods.Post, Anybody),
        ForSession(WebPaths.LogoutEverywhere, LogoutPages.LeaveEverywhereAsync, HttpMethods.Post, Anybody),
    ];

    private static WebPage ForAnybody(string path, Func<Visit, Task> answer, params string[] methods) =>
        new(path, methods.Length > 0 ? methods : [HttpMethods.Get, HttpMethods.Head], (visit, _) => answer(visit), guard: null);

    private static WebPage FromElsewhere(string path, Func<Visit, Task> answer) =>
        new(path, [HttpMethods.Post], (visit, _) => answer(visit), guard: null) { IsForBrowsers = false };

    private static WebPage ForSession(string path, Func<Visit, OpenSession, Task> answer, string method, CallableByAttribute guard) =>
        new(path, [method], (visit, session) => answer(visit, session!), guard);
}
