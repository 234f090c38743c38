namespace Gateway.DisclosureLog.Tiles;

/// <summary>Reads one tile of hashes. The store answers it; whoever has a folder of files can too.</summary>
/// <param name="tile">Which; never a bundle of entries.</param>
/// <param name="cancellation">Ends the reading.</param>
/// <returns>
/// Its hashes, 32 bytes each, at least as many as the width asked for: a tile that has grown since begins with the same hashes.
/// </returns>
public delegate ValueTask<ReadOnlyMemory<byte>> TileReader(TileCoordinate tile, CancellationToken cancellation);
