using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.Transparency;

/// <summary>The log as its newest signed checkpoint has it, with the tiles that are not full yet. Never changes.</summary>
/// <param name="Checkpoint">Size and root.</param>
/// <param name="Note">The signed note.</param>
/// <param name="Unfinished">By level, the hashes of the tile that is not full.</param>
internal sealed record TreeHead(Checkpoint Checkpoint, string Note, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Unfinished)
{
    /// <summary>How many records it covers.</summary>
    internal long Size => Checkpoint.Size;

    /// <summary>The head after a tree has grown on from this one.</summary>
    /// <param name="checkpoint">The larger tree.</param>
    /// <param name="note">Its signed note.</param>
    /// <param name="grown">The tiles that are new or have grown since.</param>
    internal TreeHead Grown(Checkpoint checkpoint, string note, IEnumerable<GrownTile> grown)
    {
        var unfinished = Unfinished.Where(u => WidthOf(u.Value) == WidthAt(u.Key, checkpoint.Size)).ToDictionary();
        foreach (var tile in grown.Where(t => !t.Coordinate.IsFull))
            unfinished[tile.Coordinate.Level] = tile.Hashes;
        return new TreeHead(checkpoint, note, unfinished);
    }

    // A tile of a level that has grown past a full one has another width by then, or is told as grown.
    private static int WidthAt(int level, long size) => (int)((size >> (level * TileCoordinate.Height)) % TileCoordinate.FullWidth);

    private static int WidthOf(ReadOnlyMemory<byte> hashes) => hashes.Length / DisclosureLog.Rfc6962.HashLength;
}
