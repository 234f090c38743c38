using Gateway.Callers;
using Gateway.Consent;
using Gateway.Web.Login;
using Gateway.Web.Sessions;

namespace Gateway.Web.Pages;

/// <summary>Who one is to the gateway, until when, and the ways out.</summary>
internal static class MePage
{
    internal static Task ShowAsync(Visit visit, OpenSession session)
    {
        var caller = session.Caller;
        var rows = new List<(string Name, string Value)> { ("Me.Role", WebTexts.Of(caller.Role).In(visit.Language)) };
        if (!caller.Role.IsPrivate())
        {
            rows.Add(("Me.Organisation", caller.OrganisationCvr));
            rows.Add(("Me.Unit", caller.Unit));
        }
        rows.Add(("Me.Municipality", caller.Municipality.Code));
        rows.Add(("Me.Level", WebTexts.Of(caller.Assurance).In(visit.Language)));
        if (visit.Service<LoginIssuers>().Find(session.Login.Issuer) is { } issuer)
            rows.Add(("Me.Issuer", issuer.Client.Title.In(visit.Language)));
        rows.Add(("Me.Ends", DanishDates.Minute(session.EndsAt).In(visit.Language)));
        return Page.ShowAsync(visit, "Me.Title", Html.Of($"""
            <p>{visit.Text("Me.What")}</p>
            <dl>
            {Html.Join(rows.Select(r => Html.Of($"<dt>{visit.Text(r.Name)}</dt><dd>{r.Value}</dd>\n")))}</dl>
            <p>{visit.Text("Me.Idle")}</p>
            {Next(visit, session)}
            <h2>{visit.Text("Logout.Heading")}</h2>
            <div class="buttons">{Page.Button(visit, WebPaths.Logout, "Logout.Button")}{Page.Button(visit, WebPaths.LogoutEverywhere, "Logout.EverywhereButton")}</div>
            """));
    }

    private static Html Next(Visit visit, OpenSession session) => ReportPage.IsFor(session)
        ? Html.Of($"""<p><a class="action" href="{visit.Link(WebPaths.Report)}">{visit.Text("Report.Title")}</a></p>""")
        : Html.Of($"""<p>{visit.Text(session.Caller.Role.IsPrivate() ? "Me.NoPageForPrivate" : "Me.NoPageForStaff")}</p>""");
}
