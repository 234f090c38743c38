using Gateway.Hosting;
using Gateway.Sources;
using Gateway.Storage;
using Gateway.Web.Login;
using Gateway.Web.Pages;
using Gateway.Web.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Web;

/// <summary>Puts the pages for people together, and answers each: the one way to a page, with everything that holds for all of them.</summary>
internal static class WebServices
{
    // A form of the pages has a proof and a button, that of an issuer one token.
    private const long LargestForm = 16 * 1024;

    private const string KeyFolder = "page-keys";

    internal static void AddWeb(this IServiceCollection services, GatewaySettings settings)
    {
        // Beside the other keys; in files that are the owner's alone.
        services.AddDataProtection().SetApplicationName("gateway").PersistKeysToFileSystem(PrivateFolder.Make(Path.Combine(settings.DataFolder, KeyFolder)));
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "__Host-form";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.Path = "/";
            forms.FormFieldName = Page.ProofField;
            forms.HeaderName = null;
            // Said with the other headers, and more strictly.
            forms.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<IAntiforgeryAdditionalDataProvider, FormsOfSession>();
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.AddSingleton(settings);
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionCookies>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.Name, null);
        services.AddSingleton(p => new UsedLogins(GatewayLimits.MostUsedLogins, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LoginCookie>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<LoginIssuers>(p, SourceHttp.Create(settings.TrustedAuthorities)));
        services.AddSingleton<LoginFlow>();
        services.AddSingleton<IssuerLogouts>();
        services.AddSingleton<ReportPlaces>();
    }

    /// <summary>Lets nobody come to a page by a port that is not the gateway's: issuers are told the address one has come by.</summary>
    internal static void UseOwnPorts(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<WebPage>() is null || OwnAddress.HasOwnPort(context))
            return next(context);
        // As under a name that is not the gateway's.
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>Makes the pages answer, under the names of the settings and no other.</summary>
    internal static void MapWeb(this WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<GatewaySettings>().Web.Hosts;
        if (hosts.Count == 0)
            return;
        foreach (var page in WebPage.All)
            app.MapMethods(page.Path, page.Methods, context => AnswerAsync(context, page)).RequireHost([.. hosts]).WithMetadata(page.Metadata);
    }

    private static async Task AnswerAsync(HttpContext context, WebPage page)
    {
        var visit = new Visit(context, page, Languages.Of(context.Request));
        try
        {
            // 1. What changes something comes from a page of the same session.
            BoundForm(context);
            if (HttpMethods.IsPost(context.Request.Method) && page.IsForBrowsers && !await IsOwnFormAsync(context))
            {
                visit.Service<SecurityLog>().FormRefused(context);
                await ErrorPage.ShowAsync(visit, StatusCodes.Status400BadRequest, "Error.Form");
                return;
            }

            // 2. The page, for who is logged in: that somebody is, and may, has been found out before (SessionHandler).
            await page.Answer(visit, visit.Service<SessionCookies>().Of(context));
        }
        catch (DisclosureLogUnavailableException e)
        {
            WebLogMessages.LogUnavailable(Log(context), e.Why);
            await ErrorPage.ShowAsync(visit, StatusCodes.Status503ServiceUnavailable, "Error.Log");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more.
            context.Abort();
        }
        catch (Exception e) when (e is not BadHttpRequestException && !context.Response.HasStarted)
        {
            // The type and place alone: a message may quote what it stumbled over.
            WebLogMessages.PageFailed(Log(context), page.Path, e.GetType().Name, e.TargetSite?.Name ?? "");
            await ErrorPage.ShowAsync(visit, StatusCodes.Status500InternalServerError, "Error.Internal");
        }
    }

    private static void BoundForm(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestForm;
    }

    // Browsers say where a request comes from (Fetch Metadata); the proof holds for those that do not.
    private static async Task<bool> IsOwnFormAsync(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Site"] is not ([] or ["same-origin"]))
            return false;
        try
        {
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private static ILogger Log(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WebServices));
}
