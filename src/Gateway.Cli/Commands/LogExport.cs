using System.Globalization;
using System.Text;
using Gateway.Client;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.Cli.Commands;

/// <summary>
/// Brings the log's files into a folder, as C2SP tlog-tiles lays them out. A checkpoint that lies there from an earlier
/// export is kept under <c>checkpoints/</c>: whoever has it can tell whether the log has been rewritten since.
/// </summary>
internal sealed class LogExport(LogFilesClient log, string folder)
{
    /// <summary>The log's public keys, a line each, the current one first.</summary>
    public const string KeyFile = "key";

    private const string CheckpointFile = "checkpoint";
    private const string EarlierFolder = "checkpoints";

    /// <summary>Fetches everything the newest checkpoint covers; how many records that is.</summary>
    /// <exception cref="GatewayException">The gateway does not answer, or hands out no log.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        // 1. What the log says it is now. Everything else is fetched for this checkpoint, however the log grows meanwhile.
        var note = await FetchAsync(CheckpointFile, cancellationToken);
        var checkpoint = Checkpoint.TryParse(Encoding.UTF8.GetString(note).Split("\n\n")[0] + "\n") ?? throw NoLog();
        var key = await FetchAsync(KeyFile, cancellationToken);
        // 2. Tiles and records.
        foreach (var tile in TileLayout.Tiles(checkpoint.Size).Concat(TileLayout.Bundles(checkpoint.Size)))
            await WriteAsync(tile.Path, await FetchAsync(tile.Path, cancellationToken), cancellationToken);
        // 3. The checkpoint last: a folder with a checkpoint is whole.
        KeepEarlier();
        await WriteAsync(KeyFile, key, cancellationToken);
        await WriteAsync(CheckpointFile, note, cancellationToken);
        return checkpoint.Size;
    }

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
