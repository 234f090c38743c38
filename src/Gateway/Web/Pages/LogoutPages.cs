using Gateway.Hosting.Quotas;
using Gateway.Web.Login;
using Gateway.Web.Sessions;

namespace Gateway.Web.Pages;

/// <summary>
/// The ways out. Logging out here ends the session at once; logging out at the issuer is a form of the next page, because the
/// token that says which login it is stands in no address.
/// </summary>
internal static class LogoutPages
{
    internal static Task LeaveAsync(Visit visit, OpenSession session)
    {
        visit.Service<SessionStore>().End(session.Id);
        return LeftAsync(visit, session, "Logout.Here");
    }

    internal static Task LeaveEverywhereAsync(Visit visit, OpenSession session)
    {
        visit.Service<SessionStore>().EndAllOf(session.Caller);
        return LeftAsync(visit, session, "Logout.Everywhere");
    }

    /// <summary>Where one comes to from the issuer, or by asking for the page again.</summary>
    internal static Task DoneAsync(Visit visit) => Page.ShowAsync(visit, "Logout.Title", Html.Of($"""<p>{visit.Text("Logout.Here")}</p>"""));

    /// <summary>Where an issuer says that somebody has logged out there. It is told whether that was understood, and nothing of whether anybody was logged in.</summary>
    internal static async Task ByIssuerAsync(Visit visit)
    {
        // Whoever sends one can have the issuer asked for its keys once.
        if (visit.Service<CallQuotas>().TakeLogin(visit.Context.Connection.RemoteIpAddress) is { } refusal)
        {
            await ErrorPage.TooOftenAsync(visit, refusal);
            return;
        }
        visit.Context.Response.StatusCode = await visit.Service<IssuerLogouts>().EndAsync(await TokenOfAsync(visit.Context.Request), visit.Context.RequestAborted);
    }

    private static async Task<string?> TokenOfAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return null;
        try
        {
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted))["logout_token"] is [{ Length: > 0 } token] ? token : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static Task LeftAsync(Visit visit, OpenSession session, string text)
    {
        SessionCookies.Forget(visit.Context);
        if (session.Login.Leave is not { } leave || visit.Service<LoginIssuers>().Find(session.Login.Issuer) is not { } issuer)
            return Page.ShowAsync(visit, "Logout.Title", Html.Of($"""<p>{visit.Text(text)}</p>"""), otherLanguage: visit.Language.Other().Link(WebPaths.LoggedOut));
        WebHeaders.LetFormsLeadTo(visit.Context, leave.Address);
        return Page.ShowAsync(visit, "Logout.Title", Html.Of($"""
            <p>{visit.Text(text)}</p>
            <p>{visit.Text("Logout.Issuer")}</p>
            <form method="post" action="{leave.Address.AbsoluteUri}">
            <input type="hidden" name="id_token_hint" value="{leave.IdToken}">
            <input type="hidden" name="client_id" value="{issuer.Client.ClientId}">
            <input type="hidden" name="post_logout_redirect_uri" value="{OwnAddress.Of(visit.Context, WebPaths.Front)}">
            <button type="submit">{visit.Text("Logout.There")} {issuer.Client.Title.In(visit.Language)}</button>
            </form>
            """), otherLanguage: visit.Language.Other().Link(WebPaths.LoggedOut));
    }
}
