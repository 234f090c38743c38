namespace Gateway.Web.Pages;

/// <summary>What went wrong, in a sentence that says what to do; never why.</summary>
internal static class ErrorPage
{
    internal static Task ShowAsync(Visit visit, int status, string text) =>
        Page.ShowAsync(visit, "Error.Title", Html.Of($"""<p>{visit.Text(text)}</p><p><a href="{visit.Link(WebPaths.Front)}">{visit.Text("Error.Front")}</a></p>"""), status, visit.Language.Other().Link(WebPaths.Front));
}
