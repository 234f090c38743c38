using Gateway.DisclosureLog;
using Gateway.LogVerifier.Reading;

namespace Gateway.LogVerifier.Auditing;

/// <summary>
/// The tree as the entries make it. Whatever is stored or signed is held against it as soon as it has come so far; what
/// is kept is one unfinished tile a level.
/// </summary>
/// <remarks>
/// Where an entry is missing, the stored leaf hash stands in for it, so that the rest can still be checked; where that is
/// missing too, everything above it is unknown and said to be so.
/// </remarks>
internal sealed class RebuiltTree(ILogFiles log, CheckpointSet signed, SignedHistory history, Action<Finding> found)
{
    private const int TileHeight = 8;

    private readonly CompactRange _range = new();
    private readonly List<RebuiltTile> _unfinished = [];
    private readonly Queue<RebuiltTile> _finished = [];
    private readonly Queue<PlacedCheckpoint> _history = [];
    private long? _firstUnknown;
    private int _nextCheckpoint;
    private int _nextReceipt;

    /// <summary>The root over all entries, base 64; empty where some are unknown.</summary>
    internal string Root => _firstUnknown is null ? Convert.ToBase64String(_range.Root()) : "";

    /// <summary>Before the first entry: checkpoints of an empty log.</summary>
    internal async Task BeginAsync(CancellationToken cancellation)
    {
        // Where nothing was signed that is believed, there is no log to have a history.
        if (signed.Checkpoints.Count > 0)
            await HistoryUpToAsync(0, cancellation);
        CheckCheckpoints();
    }

    /// <summary>Adds the next bundle.</summary>
    internal async Task AddAsync(Bundle bundle, CancellationToken cancellation)
    {
        Report(bundle);
        await HistoryUpToAsync(bundle.First + bundle.Width, cancellation);
        for (var number = 0; number < bundle.Width; number++)
            Add(bundle, number);
        while (_finished.TryDequeue(out var tile))
            await CheckTileAsync(tile, cancellation);
    }

    /// <summary>After the last entry: the partial tiles of the right edge, and receipts for entries that do not exist.</summary>
    internal async Task EndAsync(CancellationToken cancellation)
    {
        foreach (var tile in _unfinished.Where(t => t.Width > 0))
            await CheckTileAsync(tile, cancellation);
        for (; _nextReceipt < signed.Receipts.Count; _nextReceipt++)
            Refuse(signed.Receipts[_nextReceipt]);
    }

    private async Task HistoryUpToAsync(long size, CancellationToken cancellation)
    {
        foreach (var earlier in await history.UpToAsync(size, cancellation))
            _history.Enqueue(earlier);
    }

    private void Report(Bundle bundle)
    {
        var last = bundle.First + bundle.Width - 1;
        if (!bundle.Found)
            found(new Finding(FindingKind.BundleMissing, bundle.Path, bundle.First, last));
        else if (bundle.Read < bundle.Width)
            found(new Finding(FindingKind.BundleCut, bundle.Path, bundle.First + bundle.Read, last));
        if (bundle.TooLong)
            found(new Finding(FindingKind.BundleTooLong, bundle.Path));
        if (bundle.Tile is null)
            found(new Finding(FindingKind.TileMissing, bundle.TilePath));
        // A full tile in the place of a partial one has grown since; any other length is wrong.
        else if (bundle.Tile.Length != bundle.Width * Rfc6962.HashLength && bundle.Tile.Length != TilePath.FullWidth * Rfc6962.HashLength)
            found(new Finding(FindingKind.TileLength, bundle.TilePath));
        foreach (var path in bundle.PartialsDiffer)
            found(new Finding(FindingKind.PartialDiffers, path));
    }

    private void Add(Bundle bundle, int number)
    {
        var index = bundle.First + number;
        var at = number * Rfc6962.HashLength;
        var stored = bundle.Tile is { } tile && tile.Length >= at + Rfc6962.HashLength ? tile.AsMemory(at, Rfc6962.HashLength) : default;
        var entry = number < bundle.Read ? bundle.LeafHashes.Slice(at, Rfc6962.HashLength) : default;
        if (!entry.IsEmpty && !stored.IsEmpty && !entry.Span.SequenceEqual(stored.Span))
            found(new Finding(FindingKind.EntryDiffers, index, bundle.Path, bundle.TilePath));
        CheckReceipts(index, entry);
        if (entry.IsEmpty && stored.IsEmpty)
            _firstUnknown ??= index;
        var leaf = !entry.IsEmpty ? entry.Span : !stored.IsEmpty ? stored.Span : stackalloc byte[Rfc6962.HashLength];
        _range.Append(leaf, Completed);
        CheckCheckpoints();
    }

    // A subtree of height 8, 16, ... is a hash in a tile of level 1, 2, ...
    private void Completed(int height, long index, ReadOnlySpan<byte> hash)
    {
        if (height == 0 || height % TileHeight != 0)
            return;
        var level = height / TileHeight;
        if (_unfinished.Count < level)
            _unfinished.Add(new RebuiltTile(level, 0));
        var tile = _unfinished[level - 1];
        tile.Add(hash);
        if (tile.Width < TilePath.FullWidth)
            return;
        _finished.Enqueue(tile);
        _unfinished[level - 1] = new RebuiltTile(level, tile.Index + 1);
    }

    private async Task CheckTileAsync(RebuiltTile tile, CancellationToken cancellation)
    {
        var path = TilePath.Hashes(tile.Level, tile.Index, tile.Width);
        var fullPath = TilePath.Hashes(tile.Level, tile.Index, TilePath.FullWidth);
        var stored = await PartOfLog.ReadAsync(log, path, fullPath, TilePath.FullWidth * Rfc6962.HashLength, cancellation);
        if (stored.Bytes is not { } bytes)
        {
            found(new Finding(FindingKind.TileMissing, path));
            return;
        }
        var rebuilt = tile.Hashes;
        if (stored.HasGrown ? bytes.Length < rebuilt.Length : bytes.Length != rebuilt.Length)
            found(new Finding(FindingKind.TileLength, path));
        foreach (var partial in await PartOfLog.PartialsAsync(log, fullPath, bytes, TilePath.FullWidth * Rfc6962.HashLength, cancellation))
            found(new Finding(FindingKind.PartialDiffers, partial));
        for (var number = 0; (number + 1) * Rfc6962.HashLength <= Math.Min(bytes.Length, rebuilt.Length); number++)
        {
            var (first, last) = tile.Entries(number);
            var at = number * Rfc6962.HashLength;
            var unknown = _firstUnknown is { } gap && gap <= last;
            if (!unknown && !bytes.AsSpan(at, Rfc6962.HashLength).SequenceEqual(rebuilt.AsSpan(at, Rfc6962.HashLength)))
                found(new Finding(FindingKind.TileDiffers, path, number, first, last));
        }
    }

    private void CheckCheckpoints()
    {
        byte[]? root = null;
        for (; _nextCheckpoint < signed.Checkpoints.Count && signed.Checkpoints[_nextCheckpoint].Size == _range.Size; _nextCheckpoint++)
            Check(signed.Checkpoints[_nextCheckpoint], root ??= _range.Root());
        while (_history.TryPeek(out var earlier) && earlier.Size == _range.Size)
            Check(_history.Dequeue(), root ??= _range.Root());
    }

    private void Check(PlacedCheckpoint checkpoint, byte[] root)
    {
        if (_firstUnknown is { } gap)
            found(new Finding(FindingKind.RootUnknown, checkpoint.Place, checkpoint.Size, gap));
        else if (!checkpoint.Root.Span.SequenceEqual(root))
            found(new Finding(FindingKind.RootDiffers, checkpoint.Place, checkpoint.Size));
    }

    private void CheckReceipts(long index, ReadOnlyMemory<byte> leaf)
    {
        for (; _nextReceipt < signed.Receipts.Count && signed.Receipts[_nextReceipt].Receipt.Index == index; _nextReceipt++)
        {
            var receipt = signed.Receipts[_nextReceipt];
            if (!receipt.Receipt.Proves(leaf.Span, receipt.Checkpoint.Size, receipt.Checkpoint.Root.Span))
                Refuse(receipt);
        }
    }

    private void Refuse(PlacedReceipt receipt) => found(new Finding(FindingKind.ReceiptRefused, receipt.Place, receipt.Receipt.Index));
}

/// <summary>A tile of level 1 or higher as the entries make it.</summary>
internal sealed class RebuiltTile(int level, long index)
{
    private readonly byte[] _hashes = new byte[TilePath.FullWidth * Rfc6962.HashLength];

    /// <summary>Its level, from 1.</summary>
    internal int Level => level;

    /// <summary>Its index in the level.</summary>
    internal long Index => index;

    /// <summary>How many hashes it has so far.</summary>
    internal int Width { get; private set; }

    /// <summary>Its hashes so far.</summary>
    internal byte[] Hashes => _hashes[..(Width * Rfc6962.HashLength)];

    /// <summary>Adds the next hash.</summary>
    internal void Add(ReadOnlySpan<byte> hash) => hash.CopyTo(_hashes.AsSpan(Width++ * Rfc6962.HashLength));

    /// <summary>The first and last entry below one of its hashes.</summary>
    internal (long First, long Last) Entries(int number)
    {
        var below = 1L << (8 * level);
        var first = (index * TilePath.FullWidth + number) * below;
        return (first, first + below - 1);
    }
}
