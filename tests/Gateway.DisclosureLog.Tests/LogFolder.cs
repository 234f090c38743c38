using System.Text;
using System.Text.Json;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.DisclosureLog.Tests;

/// <summary>
/// A log exported as files, as C2SP tlog-tiles lays them out: <c>checkpoint</c>, <c>checkpoints/SIZE</c>,
/// <c>tile/...</c>, <c>tile/entries/...</c>. Every partial tile that a published size had is kept.
/// </summary>
internal sealed class LogFolder
{
    private readonly NoteSigner _signer;
    private readonly TreeGrowth _tree = new();
    private readonly StoredTiles _stored = new();
    private readonly List<ReadOnlyMemory<byte>> _bundle = [];

    internal LogFolder(string path, NoteSigner signer)
    {
        Path = path;
        _signer = signer;
        Directory.CreateDirectory(path);
    }

    internal string Path { get; }

    internal string Origin => _signer.Verifier.Name;

    internal long Size => _tree.Size;

    /// <summary>Adds entries up to this size and publishes a checkpoint over them.</summary>
    internal LogFolder GrowTo(long size, Func<long, byte[]>? entry = null)
    {
        while (_tree.Size < size)
        {
            var bytes = (entry ?? StoredTiles.Entry)(_tree.Size);
            _bundle.Add(bytes);
            _tree.Append(Rfc6962.LeafHash(bytes));
            if (_bundle.Count == TileCoordinate.FullWidth || _tree.Size == size)
                WriteBundle();
        }
        var tiles = _tree.TakeTiles();
        _stored.Store(tiles);
        foreach (var tile in tiles)
            Write(tile.Coordinate.Path, tile.Hashes.ToArray());
        var checkpoint = Encoding.UTF8.GetBytes(Checkpoint(size, _tree.Root()));
        Write("checkpoint", checkpoint);
        Write($"checkpoints/{size}", checkpoint);
        return this;
    }

    /// <summary>A signed checkpoint over whatever is said.</summary>
    internal string Checkpoint(long size, byte[] root, NoteSigner? signer = null)
    {
        var text = new Checkpoint(Origin, size, root).ToText();
        return SignedNote.Write(text, (signer ?? _signer).SignatureLine(text));
    }

    internal ValueTask<byte[]> RootAsync(long size) => TreeProofs.RootAsync(size, _stored.ReadAsync);

    internal ValueTask<IReadOnlyList<byte[]>> InclusionAsync(long index, long size) => TreeProofs.InclusionAsync(index, size, _stored.ReadAsync);

    internal ValueTask<IReadOnlyList<byte[]>> ConsistencyAsync(long from, long to) => TreeProofs.ConsistencyAsync(from, to, _stored.ReadAsync);

    /// <summary>Writes proofs for a few entries of each published size, and from the one before, as the foreign programs read them.</summary>
    internal async Task<LogFolder> WithProofsAsync()
    {
        var lines = new StringBuilder();
        var sizes = Directory.GetFiles(In("checkpoints")).Select(f => long.Parse(System.IO.Path.GetFileName(f))).Order().ToList();
        foreach (var (earlier, size) in sizes.Prepend(0).Zip(sizes))
        {
            foreach (var index in new[] { 0, size / 3, size / 2, earlier, size - 1 }.Distinct())
                lines.Append(JsonSerializer.Serialize(new { kind = "inclusion", size, index, proof = await InclusionAsync(index, size) })).Append('\n');
            foreach (var from in new[] { 1, size / 2, earlier, size }.Where(f => f > 0 && sizes.Contains(f)).Distinct())
                lines.Append(JsonSerializer.Serialize(new { kind = "consistency", size, from, proof = await ConsistencyAsync(from, size) })).Append('\n');
        }
        await File.WriteAllTextAsync(In("proofs.jsonl"), lines.ToString());
        return this;
    }

    /// <summary>Writes what it has signed so far as a gateway hands it out: 256 in a bundle, in their order.</summary>
    internal LogFolder WithHistory()
    {
        var notes = Directory.GetFiles(In("checkpoints")).OrderBy(f => long.Parse(System.IO.Path.GetFileName(f))).Select(f => (ReadOnlyMemory<byte>)File.ReadAllBytes(f));
        foreach (var (bundle, number) in notes.Chunk(TileCoordinate.FullWidth).Select((bundle, number) => (bundle, number)))
            Write($"signed/{number}", EntryBundle.Write(bundle));
        Directory.Delete(In("checkpoints"), recursive: true);
        return this;
    }

    internal string In(string path) => System.IO.Path.Combine(Path, path);

    internal void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(In(path))!);
        File.WriteAllBytes(In(path), bytes);
    }

    /// <summary>Flips one bit of a file.</summary>
    internal void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(In(path));
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(In(path), bytes);
    }

    private void WriteBundle()
    {
        Write(new TileCoordinate(TileCoordinate.EntriesLevel, (_tree.Size - 1) / TileCoordinate.FullWidth, _bundle.Count).Path, EntryBundle.Write(_bundle));
        if (_bundle.Count == TileCoordinate.FullWidth)
            _bundle.Clear();
    }
}
