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
