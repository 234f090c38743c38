using System.Globalization;
using Gateway.Hosting;

namespace Gateway.Web.Pages;

/// <summary>Whom to tell of a weakness (RFC 9116).</summary>
internal static class SecurityTxt
{
    // Who has read it long ago is to look again: people and addresses change (section 2.5.5 asks for less than a year).
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(90);

    internal static Task ShowAsync(Visit visit)
    {
        var settings = visit.Service<GatewaySettings>();
        if (settings.Web.SecurityContact is not { } contact)
        {
            visit.Context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        var expires = (settings.Clock.GetUtcNow() + GoodFor).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        visit.Context.Response.ContentType = "text/plain; charset=utf-8";
        visit.Context.Response.Headers.CacheControl = "public, max-age=3600";
        return visit.Context.Response.WriteAsync(
            $"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: da, en\nCanonical: {OwnAddress.Of(visit.Context, WebPaths.SecurityTxt)}\n", visit.Context.RequestAborted);
    }
}
