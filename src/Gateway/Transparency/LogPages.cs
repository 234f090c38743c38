using System.Globalization;
using System.Text;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Tiles;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Transparency.Witnesses;

namespace Gateway.Transparency;

/// <summary>
/// The log over HTTP, as C2SP tlog-tiles has it: <c>/log/checkpoint</c>, <c>/log/tile/L/N[.p/W]</c> for anybody, because
/// hashes tell nothing; <c>/log/signed/N</c> every checkpoint that was ever signed, 256 in a bundle; the records themselves are <c>LogReading</c>'s. <c>/log/key</c> is what a stranger checks signatures with, <c>/log/witnesses</c> who cosigns and how that stands.
/// </summary>
internal static class LogPages
{
    /// <summary>Below which everything of the log lies.</summary>
    internal const string Root = "/log";

    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>What tiles and bundles are.</summary>
    internal const string Bytes = "application/octet-stream";

    // A reader that asks again within a second would get the same one.
    private const string Soon = "max-age=1";
    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Makes the pages answer.</summary>
    internal static void MapLogPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Root);
        pages.MapGet("/checkpoint", [OpenToAnybody] (HttpContext context, TransparencyLog log) => Checkpoint(context, log));
        pages.MapGet("/key", [OpenToAnybody] (HttpContext context, TransparencyLog log) => Keys(context, log));
        pages.MapGet("/witnesses", [OpenToAnybody] (HttpContext context, Cosigning cosigning) => Witnesses(context, cosigning));
        pages.MapGet("/signed/{number:long:min(0)}", [OpenToAnybody] (long number, HttpContext context, TransparencyLog log, TreeStore store, ILogger<TransparencyLog> logger) =>
            SafelyAsync(logger, () => SignedAsync(number, context, log, store)));
        pages.MapGet("/tile/{**place}", [OpenToAnybody] (string place, HttpContext context, TransparencyLog log, ILogger<TransparencyLog> logger) =>
            SafelyAsync(logger, () => TileAsync($"tile/{place}", context, log)));
    }

    private static IResult Checkpoint(HttpContext context, TransparencyLog log)
    {
        if (log.Published is not { } shown)
            return Results.NotFound();
        context.Response.Headers.CacheControl = Soon;
        return Results.Text(shown.Note, PlainText);
    }

    private static IResult Keys(HttpContext context, TransparencyLog log)
    {
        context.Response.Headers.CacheControl = Soon;
        return Results.Text(string.Concat(log.Keys.Select(k => $"{k}\n")), PlainText);
    }

    // What the log has signed, none larger than what readers are shown: who keeps only the newest can hold it against all before it.
    private static async Task<IResult> SignedAsync(long number, HttpContext context, TransparencyLog log, TreeStore store)
    {
        if (log.Published is not { } shown || number > shown.Size / TileCoordinate.FullWidth)
            return Results.NotFound();
        var signed = await store.ReadCheckpointsAsync(number * TileCoordinate.FullWidth, TileCoordinate.FullWidth, shown.Size);
        if (signed.Count == 0)
            return Results.NotFound();
        context.Response.Headers.CacheControl = signed.Count == TileCoordinate.FullWidth ? Forever : Soon;
        return Results.Bytes(EntryBundle.Write([.. signed.Select(c => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(c.Note))]), Bytes);
    }

    // For people, and for who looks for the witnesses' keys: key, size and time of the last cosignature, and how it stands.
    private static IResult Witnesses(HttpContext context, Cosigning cosigning)
    {
        context.Response.Headers.CacheControl = Soon;
        return Results.Text(string.Concat(cosigning.Witnesses.Select(Lines)), PlainText);
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

    /// <summary>A tile or bundle that the published checkpoint covers, and nothing beyond it: what is not there yet is not found, and null.</summary>
    internal static TileCoordinate? Covered(string path, TransparencyLog log)
    {
        if (TileCoordinate.TryParse(path) is not { } tile || log.Published is not { } shown)
            return null;
        return tile.Width <= TileLayout.WidthAt(tile.Level, tile.Index, shown.Size) ? tile : null;
    }

    /// <summary>A page; where the store or what is in it cannot be read or written, that there is none now.</summary>
    internal static async Task<IResult> SafelyAsync(ILogger log, Func<Task<IResult>> page)
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
