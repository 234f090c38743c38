using System.Globalization;
using System.Text;
using Gateway.Client;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.Cli.Commands;

/// <summary>
/// Brings the log's files into a folder, as C2SP tlog-tiles lays them out, and every checkpoint that it signed. A checkpoint that lies there from an earlier
/// export is kept under <c>checkpoints/</c>: whoever has it can tell whether the log has been rewritten since.
/// </summary>
internal sealed class LogExport(LogFilesClient log, string folder)
{
    /// <summary>The log's public keys, a line each, the current one first.</summary>
    public const string KeyFile = "key";

    private const string CheckpointFile = "checkpoint";
    private const string EarlierFolder = "checkpoints";
    private const string SignedFolder = "signed";

    /// <summary>Fetches everything the newest checkpoint covers; how many records that is.</summary>
    /// <exception cref="GatewayException">The gateway does not answer, or hands out no log.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        // 1. What the log says it is now. Everything else is fetched for this checkpoint, however the log grows meanwhile.
        var note = await FetchAsync(CheckpointFile, cancellationToken);
        var checkpoint = Read(note) ?? throw NoLog();
        var key = await FetchAsync(KeyFile, cancellationToken);
        // 2. Tiles and records.
        foreach (var tile in TileLayout.Tiles(checkpoint.Size).Concat(TileLayout.Bundles(checkpoint.Size)))
            await WriteAsync(tile.Path, await FetchAsync(tile.Path, cancellationToken), cancellationToken);
        // 3. What it signed on the way there, and the checkpoint last: a folder with a checkpoint is whole.
        KeepEarlier();
        await SignedAsync(checkpoint.Size, cancellationToken);
        await WriteAsync(KeyFile, key, cancellationToken);
        await WriteAsync(CheckpointFile, note, cancellationToken);
        return checkpoint.Size;
    }

    // What was signed since belongs to the next export: this one holds no entries for it.
    private async Task SignedAsync(long size, CancellationToken cancellationToken)
    {
        for (var number = 0L; await log.ReadAsync(Place(number), cancellationToken) is { } bundle; number++)
        {
            var signed = EntryBundle.TryRead(bundle) ?? throw NoLog();
            List<ReadOnlyMemory<byte>> covered = [.. signed.TakeWhile(note => Size(note.Span) <= size)];
            if (covered.Count > 0)
                await WriteAsync(Place(number), covered.Count == signed.Count ? bundle : EntryBundle.Write(covered), cancellationToken);
            if (covered.Count < TileCoordinate.FullWidth)
                break;
        }

        static string Place(long number) => string.Create(CultureInfo.InvariantCulture, $"{SignedFolder}/{number}");
    }

    // A note that is none is brought as it is: the verifier names it.
    private static long Size(ReadOnlySpan<byte> note) => Read(note)?.Size ?? 0;

    private static Checkpoint? Read(ReadOnlySpan<byte> note) => Checkpoint.TryParse(Encoding.UTF8.GetString(note).Split("\n\n")[0] + "\n");

    private async Task<byte[]> FetchAsync(string path, CancellationToken cancellationToken) => await log.ReadAsync(path, cancellationToken) ?? throw NoLog();

    private async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, bytes, cancellationToken);
    }

    private void KeepEarlier()
    {
        var newest = Path.Combine(folder, CheckpointFile);
        if (!File.Exists(newest))
            return;
        Directory.CreateDirectory(Path.Combine(folder, EarlierFolder));
        var number = Directory.GetFiles(Path.Combine(folder, EarlierFolder)).Length;
        File.Move(newest, Path.Combine(folder, EarlierFolder, number.ToString("000000", CultureInfo.InvariantCulture)));
    }

    private static GatewayException NoLog() => new(new GatewayError(GatewayErrorCode.NotFound, "NO_LOG", []));
}
