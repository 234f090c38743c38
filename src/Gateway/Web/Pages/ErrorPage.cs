using System.Globalization;
using Gateway.Hosting;
using Gateway.Hosting.Quotas;

namespace Gateway.Web.Pages;

/// <summary>What went wrong, in a sentence that says what to do; never why.</summary>
internal static class ErrorPage
{
    internal static Task ShowAsync(Visit visit, int status, string text) =>
        Page.ShowAsync(visit, "Error.Title", Html.Of($"""<p>{visit.Text(text)}</p><p><a href="{visit.Link(WebPaths.Front)}">{visit.Text("Error.Front")}</a></p>"""), status, visit.Language.Other().Link(WebPaths.Front));

    /// <summary>That somebody has asked too often, with how long to wait.</summary>
    internal static Task TooOftenAsync(Visit visit, QuotaRefusal refusal)
    {
        visit.Service<SecurityLog>().QuotaUsedUp(refusal.Subject, visit.Context);
        visit.Context.Response.Headers.RetryAfter = Math.Ceiling(refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return ShowAsync(visit, StatusCodes.Status429TooManyRequests, "Error.TooOften");
    }
}
