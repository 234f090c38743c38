using Gateway.Callers;

namespace Gateway.Hosting.Health;

/// <summary>
/// The health for whoever probes over HTTP: Kubernetes' own gRPC probe speaks no TLS, and the gateway nothing else. 200 where
/// the whole is serving, 503 where it is not, and no word beside it.
/// </summary>
internal static class ReadyPage
{
    internal const string Path = "/ready";

    /// <summary>Marks what is not counted against an address: a node's probes come from the same one as much else, and cost nothing (<see cref="GatewayLimits.HealthIsOld"/>).</summary>
    internal sealed record Uncounted;

    /// <summary>Makes the page answer.</summary>
    internal static void MapReadyPage(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, [OpenToAnybody] async (HttpContext context, GatewayHealth health) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.StatusCode(await health.IsServingAsync(context.RequestAborted) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).WithMetadata(new Uncounted());
}
