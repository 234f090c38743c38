using System.Globalization;
using Grpc.AspNetCore.Server;

namespace Gateway.Telemetry;

/// <summary>A span for each call and each page, named by what the code calls it and never by what the caller wrote.</summary>
internal static class CallSignals
{
    // No page and no method: the address is the caller's own words.
    private const string Unknown = "unknown";

    // OK of the canonical codes.
    private const int Ok = 0;

    /// <summary>Puts it around all that follows.</summary>
    internal static void UseCallSignals(this IApplicationBuilder app) => app.Use(AroundAsync);

    private static async Task AroundAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is { } method)
        {
            using var call = Signals.Call($"{method.ServiceName}/{method.Name}").With(KnownTags.RpcService, method.ServiceName).With(KnownTags.RpcMethod, method.Name);
            await next(context);
            if (StatusOf(context.Response) is { } status)
            {
                call.With(KnownTags.RpcStatus, status);
                if (status != Ok)
                    call.Fail();
            }
            return;
        }
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? Unknown;
        using var page = Signals.Page(route).With(KnownTags.HttpRoute, route);
        await next(context);
        page.With(KnownTags.HttpStatus, context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            page.Fail();
    }

    // In the trailers, or in the headers of an answer that has nothing else.
    private static int? StatusOf(HttpResponse response)
    {
        const string Status = "grpc-status";
        var trailers = response.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers;
        var text = trailers?[Status].ToString() is { Length: > 0 } trailing ? trailing : response.Headers[Status].ToString();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
    }
}
