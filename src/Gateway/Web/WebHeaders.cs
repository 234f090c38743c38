namespace Gateway.Web;

/// <summary>
/// What every answer that is not gRPC tells a browser to hold to, pages of machines, files and errors included (OWASP Secure Headers):
/// set before anything is answered, so that a new page has them without asking.
/// </summary>
internal static class WebHeaders
{
    private const string GrpcContent = "application/grpc";
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action ";

    // Nothing of a machine is of use here.
    private const string NoFeature =
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), " +
        "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

    /// <summary>Puts the headers before everything else.</summary>
    internal static void UseWebHeaders(this WebApplication app)
    {
        app.UseHsts();
        app.Use((context, next) =>
        {
            if (context.Request.ContentType?.StartsWith(GrpcContent, StringComparison.OrdinalIgnoreCase) != true)
                Set(context.Response.Headers);
            return next(context);
        });
    }

    /// <summary>A page whose form leads to another place as well: browsers hold it, and where it is sent on to, to the policy.</summary>
    internal static void LetFormsLeadTo(HttpContext context, Uri address) =>
        context.Response.Headers.ContentSecurityPolicy = $"{Policy}'self' {address.GetLeftPart(UriPartial.Authority)}";

    private static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy + "'self'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = NoFeature;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // What is for anybody says so itself.
        headers.CacheControl = "no-store";
    }
}
