using Microsoft.AspNetCore.Http;

namespace Gateway.Tokens.Login;

/// <summary>What every answer to a browser says about itself.</summary>
internal static class PageHeaders
{
    /// <summary>Kept by nobody, framed by nobody, with no script, and nothing but its own style.</summary>
    /// <param name="context">The request that is answered.</param>
    /// <param name="formsLeadTo">The address a form of the page may redirect to, beside this service; null: the page has no form.</param>
    public static void Set(HttpContext context, string? formsLeadTo)
    {
        // Browsers hold a redirect after a form to the same rule as the form itself.
        var forms = formsLeadTo is null ? "'none'" : "'self' " + new Uri(formsLeadTo).GetLeftPart(UriPartial.Authority);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; form-action {forms}; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        // The page's own address holds the client's request.
        headers["Referrer-Policy"] = "no-referrer";
    }
}
