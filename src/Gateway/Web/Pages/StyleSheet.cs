namespace Gateway.Web.Pages;

/// <summary>The style of all pages, from the program itself.</summary>
internal static class StyleSheet
{
    private static readonly string Text = Read();

    internal static Task ShowAsync(Visit visit)
    {
        visit.Context.Response.ContentType = "text/css; charset=utf-8";
        // Changed with the program alone.
        visit.Context.Response.Headers.CacheControl = "public, max-age=3600";
        return visit.Context.Response.WriteAsync(Text, visit.Context.RequestAborted);
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(StyleSheet).Assembly.GetManifestResourceStream("Gateway.Web.Pages.pages.css")!);
        return reader.ReadToEnd();
    }
}
