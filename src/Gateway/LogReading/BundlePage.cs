using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Tiles;
using Gateway.Storage.Log;
using Gateway.Transparency;
using Tiles = Gateway.Transparency.LogPages;

namespace Gateway.LogReading;

/// <summary>
/// The log's records over HTTP, 256 in a bundle, as C2SP tlog-tiles has it: <c>/log/tile/entries/N[.p/W]</c>. For a privacy
/// officer, because records tell which organisation asked when; and written down before one leaves, as every look is.
/// </summary>
internal static class BundlePage
{
    private const string ForOneReader = "private, no-store";

    /// <summary>Makes the page answer.</summary>
    internal static void MapBundlePage(this IEndpointRouteBuilder app) => app.MapGet(
        Tiles.Root + "/tile/entries/{**place}",
        [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)] (string place, HttpContext context, TransparencyLog log, TreeStore store, BundleLooks looks, ILogger<TransparencyLog> logger) =>
            Tiles.SafelyAsync(logger, () => AnswerAsync($"tile/entries/{place}", context, log, store, looks)));

    private static async Task<IResult> AnswerAsync(string path, HttpContext context, TransparencyLog log, TreeStore store, BundleLooks looks)
    {
        if (CallerIdentity.Identify(context.User) is not { } officer)
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (Tiles.Covered(path, log) is not { } bundle || log.Published is not { } shown)
            return Results.NotFound();
        var entries = await store.ReadEntriesAsync(bundle.Index * TileCoordinate.FullWidth, bundle.Width);
        // A bundle is one piece: where another municipality's records lie in it, it is nobody's to have whole.
        if (entries.Any(e => e.Municipality != officer.Municipality && e.Municipality != MunicipalityId.Shared))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        await looks.RecordAsync(officer, (bundle.Index * TileCoordinate.FullWidth) + bundle.Width, shown.Size, context.RequestAborted);
        context.Response.Headers.CacheControl = ForOneReader;
        return Results.Bytes(EntryBundle.Write([.. entries.Select(e => (ReadOnlyMemory<byte>)e.Entry)]), Tiles.Bytes);
    }
}
