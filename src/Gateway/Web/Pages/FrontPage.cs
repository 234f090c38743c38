using Gateway.Web.Login;
using Gateway.Web.Sessions;

namespace Gateway.Web.Pages;

/// <summary>What this is, and the way in.</summary>
internal static class FrontPage
{
    internal static Task ShowAsync(Visit visit) => Page.ShowAsync(visit, "Front.Title", Html.Of($"""
        <p>{visit.Text("Front.What")}</p>
        <p>{visit.Text("Front.Citizen")}</p>
        <p>{visit.Text("Front.Staff")}</p>
        <p>{Way(visit)}</p>
        """));

    private static Html Way(Visit visit)
    {
        if (visit.Service<SessionCookies>().Of(visit.Context) is not null)
            return Html.Of($"""<a class="action" href="{visit.Link(WebPaths.Me)}">{visit.Text("Me.Title")}</a>""");
        return visit.Service<LoginFlow>().Issuers.Count > 0
            ? Html.Of($"""<a class="action" href="{visit.Link(WebPaths.Login)}">{visit.Text("Login.Title")}</a>""")
            : Html.Of($"""{visit.Text("Front.NoLogin")}""");
    }
}
