using System.Globalization;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Tiles;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Transparency.Witnesses;

namespace Gateway.Transparency;

/// <summary>
/// The log over HTTP, as C2SP tlog-tiles has it: <c>/log/checkpoint</c>, <c>/log/tile/L/N[.p/W]</c> for anybody, because
/// hashes tell nothing; <c>/log/tile/entries/N[.p/W]</c> for a privacy officer, because records tell which organisation
/// asked when. <c>/log/key</c> is what a stranger checks signatures with, <c>/log/witnesses</c> who cosigns and how that stands.
/// </summary>
internal static class LogPages
{
    private const string Root = "/log";
    private const string Text = "text/plain; charset=utf-8";
    private const string Bytes = "application/octet-stream";

    // A reader that asks again within a second would get the same one.
    private const string Soon = "max-age=1";
    private const string Forever = "public, max-age=31536000, immutable";
    private const string ForOneReader = "private, no-store";

    /// <summary>Makes the pages answer.</summary>
    internal static void MapLogPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Root);
        pages.MapGet("/checkpoint", [OpenToAnybody] (HttpContext context, TransparencyLog log) => Checkpoint(context, log));
        pages.MapGet("/key", [OpenToAnybody] (HttpContext context, TransparencyLog log) => Keys(context, log));
        pages.MapGet("/witnesses", [OpenToAnybody] (HttpContext context, Cosigning cosigning) => Witnesses(context, cosigning));
        pages.MapGet("/tile/entries/{**place}", [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.Substantial)] (string place, HttpContext context, TransparencyLog log, TreeStore store, ILogger<TransparencyLog> logger) =>
            SafelyAsync(logger, () => BundleAsync($"tile/entries/{place}", context, log, store)));
        pages.MapGet("/tile/{**place}", [OpenToAnybody] (string place, HttpContext context, TransparencyLog log, ILogger<TransparencyLog> logger) =>
            SafelyAsync(logger, () => TileAsync($"tile/{place}", context, log)));
    }

    private static IResult Checkpoint(HttpContext context, TransparencyLog log)
    {
        if (log.Published is not { } shown)
            return Results.NotFound();
        context.Response.Headers.CacheControl = Soon;
        return Results.Text(shown.Note, Text);
    }

    private static IResult Keys(HttpContext context, TransparencyLog log)
    {
        context.Response.Headers.CacheControl = Soon;
        return Results.Text(string.Concat(log.Keys.Select(k => $"{k}\n")), Text);
    }

    // For people, and for who looks for the witnesses' keys: key, size and time of the last cosignature, and how it stands.
    private static IResult Witnesses(HttpContext context, Cosigning cosigning)
    {
        context.Response.Headers.CacheControl = Soon;
        return Results.Text(string.Concat(cosigning.Witnesses.Select(Lines)), Text);
    }

    private static string Lines(AskedWitness witness)
    {
        var (now, text) = (witness.Now, WitnessTexts.Of(witness.Now.State));
        var at = now.CosignedAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";
        return string.Create(CultureInfo.InvariantCulture, $"{witness.Named.Key}\n{now.Size} {at} {now.State}\n{text.Da}\n{text.En}\n\n");
    }

    private static async Task<IResult> TileAsync(string path, HttpContext context, TransparencyLog log)
    {
        if (Covered(path, log) is not { } tile)
            return Results.NotFound();
        var hashes = (await log.ReadTileAsync(tile, context.RequestAborted))[..(tile.Width * Rfc6962.HashLength)];
        context.Response.Headers.CacheControl = Forever;
        return Results.Bytes(hashes, Bytes);
    }

    private static async Task<IResult> BundleAsync(string path, HttpContext context, TransparencyLog log, TreeStore store)
    {
        if (CallerIdentity.Identify(context.User) is not { } officer)
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (Covered(path, log) is not { } bundle)
            return Results.NotFound();
        var entries = await store.ReadEntriesAsync(bundle.Index * TileCoordinate.FullWidth, bundle.Width);
        // A bundle is one piece: where another municipality's records lie in it, it is nobody's to have whole.
        if (entries.Any(e => e.Municipality != officer.Municipality && e.Municipality != MunicipalityId.Shared))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        context.Response.Headers.CacheControl = ForOneReader;
        return Results.Bytes(EntryBundle.Write([.. entries.Select(e => (ReadOnlyMemory<byte>)e.Entry)]), Bytes);
    }

    // What the published checkpoint covers, and nothing beyond it: a tile or bundle that is not there yet is not found.
    private static TileCoordinate? Covered(string path, TransparencyLog log)
    {
        if (TileCoordinate.TryParse(path) is not { } tile || log.Published is not { } shown)
            return null;
        return tile.Width <= TileLayout.WidthAt(tile.Level, tile.Index, shown.Size) ? tile : null;
    }

    private static async Task<IResult> SafelyAsync(ILogger log, Func<Task<IResult>> page)
    {
        try
        {
            return await page();
        }
        catch (Exception e) when (e is DisclosureLogUnavailableException or InvalidDataException)
        {
            TransparencyLogMessages.PageFailed(log, (e.InnerException ?? e).GetType().Name);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
