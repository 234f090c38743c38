using Gateway.Hosting.Quotas;
using Gateway.Web.Login;

namespace Gateway.Web.Pages;

/// <summary>Where one chooses with what to log in, and where one comes back to.</summary>
internal static class LoginPages
{
    private const string Issuer = "with";
    private const string Return = "return";

    /// <summary>The choice; chosen, the way out.</summary>
    internal static async Task ChooseAsync(Visit visit)
    {
        var (flow, query) = (visit.Service<LoginFlow>(), visit.Context.Request.Query);
        var returnTo = Destination.Of(query[Return]);
        if (query[Issuer].Count == 0 || HttpMethods.IsHead(visit.Context.Request.Method))
        {
            await ShowAsync(visit, flow, returnTo);
            return;
        }
        // Whoever begins a login can have the issuer asked once.
        if (visit.Service<CallQuotas>().TakeLogin(visit.Context.Connection.RemoteIpAddress) is { } refusal)
        {
            await ErrorPage.TooOftenAsync(visit, refusal);
            return;
        }
        var (address, why) = await flow.BeginAsync(visit.Context, query[Issuer], returnTo, visit.Language);
        if (address is not null)
            visit.GoTo(address.AbsoluteUri);
        else
            await RefuseAsync(visit, why);
    }

    /// <summary>The way back.</summary>
    internal static async Task ReturnAsync(Visit visit)
    {
        var outcome = await visit.Service<LoginFlow>().CompleteAsync(visit.Context);
        var inLanguage = visit with { Language = outcome.Language };
        if (outcome.Refusal is LoginRefusal.None)
            inLanguage.GoTo(inLanguage.Link(outcome.Return));
        else
            await RefuseAsync(inLanguage, outcome.Refusal);
    }

    private static Task ShowAsync(Visit visit, LoginFlow flow, string returnTo)
    {
        var kept = $"{Return}={Uri.EscapeDataString(returnTo)}";
        if (flow.Issuers.Count == 0)
            return Page.ShowAsync(visit, "Login.Title", Html.Of($"""<p>{visit.Text("Front.NoLogin")}</p>"""));
        var choices = Html.Join(flow.Issuers.Select(i => Html.Of($"""
            <li><a class="action" href="{visit.Link(WebPaths.Login, $"{Issuer}={i.Issuer.Name}&{kept}")}">{i.Client.Title.In(visit.Language)}</a></li>
            """)));
        return Page.ShowAsync(visit, "Login.Title", Html.Of($"""
            <p>{visit.Text("Login.Choose")}</p>
            <ul class="choices">
            {choices}</ul>
            """), otherLanguage: visit.Language.Other().Link(WebPaths.Login, kept));
    }

    private static Task RefuseAsync(Visit visit, LoginRefusal why)
    {
        var status = why switch
        {
            LoginRefusal.IssuerAway or LoginRefusal.Full or LoginRefusal.OwnKey => StatusCodes.Status503ServiceUnavailable,
            LoginRefusal.NobodyKnown => StatusCodes.Status403Forbidden,
            // Nobody was refused anything.
            LoginRefusal.GivenUp => StatusCodes.Status200OK,
            _ => StatusCodes.Status400BadRequest,
        };
        return Page.ShowAsync(visit, "Login.NotDone", Html.Of($"""
            <p>{WebTexts.Of(why).In(visit.Language)}</p>
            <p><a class="action" href="{visit.Link(WebPaths.Login)}">{visit.Text("Login.Again")}</a></p>
            """), status, visit.Language.Other().Link(WebPaths.Login));
    }
}
