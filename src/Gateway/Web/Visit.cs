using Gateway.Web.Pages;

namespace Gateway.Web;

/// <summary>One request for a page.</summary>
/// <param name="Context">The request and its answer.</param>
/// <param name="Page">The page.</param>
/// <param name="Language">The language it is read in.</param>
internal sealed record Visit(HttpContext Context, WebPage Page, Language Language)
{
    internal T Service<T>() where T : notnull => Context.RequestServices.GetRequiredService<T>();

    /// <summary>A text in the visitor's language.</summary>
    internal string Text(string key) => WebTexts.Of(key).In(Language);

    /// <summary>The address of a page in the visitor's language.</summary>
    internal string Link(string path, string? query = null) => Language.Link(path, query);

    /// <summary>Sends the browser on, by GET whatever it came by.</summary>
    internal void GoTo(string address)
    {
        Context.Response.StatusCode = StatusCodes.Status303SeeOther;
        Context.Response.Headers.Location = address;
    }
}
