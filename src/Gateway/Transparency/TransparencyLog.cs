using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Transparency.Witnesses;

namespace Gateway.Transparency;

/// <summary>
/// The disclosure log as anyone can check it (RFC 6962, C2SP tlog-tiles): grows the tree over the records, signs
/// checkpoints, and proves. What was signed last is also kept outside the database; nothing smaller and nothing else is
/// ever signed. Readers are shown what <see cref="Publication"/> says: with witnesses required, never more than they cosigned.
/// </summary>
internal sealed class TransparencyLog(TreeStore store, LogKeys keys, Publication publication, TimeProvider clock, ILogger<TransparencyLog> log) : IDisposable
{
    // So many leaf hashes at a time, that a long stand-still is caught up within small memory: 128 KiB of them.
    private const int LeavesAtATime = 4096;

    private readonly UpperTiles _upper = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TreeHead? _head;

    /// <summary>The newest checkpoint that was signed; null before the first.</summary>
    internal TreeHead? Head => Volatile.Read(ref _head);

    /// <summary>The checkpoint that readers are shown; null before there is one.</summary>
    internal PublishedCheckpoint? Published => publication.Newest;

    /// <summary>The log's public keys, the current one first.</summary>
    internal IReadOnlyList<NoteVerifier> Keys => keys.Known;

    /// <summary>
    /// Looks whether the store is the one that was signed last: its newest checkpoint is this log's, its tiles lead to that
    /// root, and the checkpoint kept outside the database is of the beginning of this very tree.
    /// </summary>
    /// <exception cref="OtherTreeException">It is an older one, or another.</exception>
    /// <exception cref="DisclosureLogUnavailableException">The store cannot be read, or its newest checkpoint cannot be kept outside.</exception>
    internal async Task OpenAsync(CancellationToken cancellation = default)
    {
        var stored = await store.ReadCheckpointAsync();
        if (stored is not null)
            Hold(await LoadAsync(stored, cancellation));
        var kept = publication.Kept;
        var outside = await BeginningAsync(kept.Read(), kept.Path, cancellation);
        if (outside is null && stored is not null)
            throw new OtherTreeException($"the checkpoint kept outside the database ({kept.Path}) is missing. Put it back; or, where this store is known to be the newest, put the log's newest checkpoint there");
        var cosigned = await BeginningAsync(kept.ReadCosigned(), kept.CosignedPath, cancellation);
        // Signed by another gateway, or stopped before it was kept outside: it is kept now, before anybody is shown it.
        if (Head is { } head && outside?.Size < head.Size)
            outside = publication.CatchUp(new PublishedCheckpoint(head.Checkpoint, head.Note));
        publication.Resume(outside, cosigned);
    }

    /// <summary>Signs for every record that is durable by now. Where nothing is new, the head as it is.</summary>
    /// <exception cref="OtherTreeException">The store no longer leads to what was signed: nothing is signed.</exception>
    /// <exception cref="DisclosureLogUnavailableException">The store or the file beside it cannot be read or written: nothing new is handed out.</exception>
    internal async Task<TreeHead?> SignAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            while (await store.ReadLengthAsync() is var length && length != (Head?.Size ?? 0))
            {
                if (length < Head?.Size)
                    throw new OtherTreeException($"{Head.Size} records were signed, and it has {length}");
                if (await SignUpToAsync(length, cancellation))
                    break;
                // Another gateway on the same database was quicker: its checkpoint is the log's.
                await FollowAsync(cancellation);
            }
            return Head;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// The proof that a record stands in the tree of the checkpoint that readers are shown, which is signed for it where it
    /// was not yet; the witnesses that are required have a moment to cosign it.
    /// </summary>
    /// <returns>The receipt that can be checked without a connection; null where there is no such record, and where the witnesses have not cosigned it.</returns>
    /// <exception cref="DisclosureLogUnavailableException">The store cannot be read or written.</exception>
    internal async Task<OfflineReceipt?> ProveAsync(long index, CancellationToken cancellation)
    {
        if (index >= (Published?.Size ?? 0) && (await SignAsync(cancellation))?.Size > index)
            await publication.CoversAsync(index, clock, cancellation);
        return Published is { } shown && index >= 0 && index < shown.Size
            ? new OfflineReceipt(index, await TreeProofs.InclusionAsync(index, shown.Size, ReadTileAsync, _upper, cancellation), shown.Note)
            : null;
    }

    /// <summary>That a record stands in the log of a size; null where there is no such record or size.</summary>
    internal async Task<IReadOnlyList<byte[]>?> InclusionAsync(long index, long size, CancellationToken cancellation) =>
        index >= 0 && index < size && size <= (Published?.Size ?? 0) ? await TreeProofs.InclusionAsync(index, size, ReadTileAsync, _upper, cancellation) : null;

    /// <summary>That the log of one size begins with that of another; null where it never had them.</summary>
    internal async Task<IReadOnlyList<byte[]>?> ConsistencyAsync(long from, long to, CancellationToken cancellation) =>
        from >= 1 && from <= to && to <= (Published?.Size ?? 0) ? await GrowthAsync(from, to, cancellation) : null;

    /// <summary>The same between any two sizes that were signed, which a witness must see before readers do.</summary>
    internal async Task<IReadOnlyList<byte[]>> GrowthAsync(long from, long to, CancellationToken cancellation) =>
        await TreeProofs.ConsistencyAsync(from, to, ReadTileAsync, cancellation);

    /// <summary>A tile of hashes; at least as many as its width asks for.</summary>
    /// <exception cref="InvalidDataException">The checkpoint covers it and the store does not have it.</exception>
    internal ValueTask<ReadOnlyMemory<byte>> ReadTileAsync(TileCoordinate tile, CancellationToken cancellation) => ReadTileAsync(Head, tile);

    private async ValueTask<ReadOnlyMemory<byte>> ReadTileAsync(TreeHead? head, TileCoordinate tile)
    {
        var width = head is null ? 0 : TileLayout.WidthAt(tile.Level, tile.Index, head.Size);
        if (width == TileCoordinate.FullWidth)
            return await store.ReadTileAsync(tile.Level, tile.Index) ?? throw new InvalidDataException($"The store lacks {tile}.");
        return width > 0 ? head!.Unfinished[tile.Level] : default;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // 1 grow the tree on from what was signed last; 2 sign; 3 durable in the store, which refuses what would not follow; 4 kept outside; 5 its tiles can be read; 6 readers are shown it.
    private async Task<bool> SignUpToAsync(long length, CancellationToken cancellation)
    {
        var head = Head;
        var tree = await TreeGrowth.AtAsync(head?.Size ?? 0, ReadTileAsync, cancellation);
        while (tree.Size < length)
        {
            var leaves = await store.ReadLeafHashesAsync(tree.Size, (int)Math.Min(LeavesAtATime, length - tree.Size));
            if (leaves.Count == 0)
                throw new OtherTreeException($"records are missing from {tree.Size} on");
            foreach (var leaf in leaves)
                tree.Append(leaf);
        }
        var checkpoint = new Checkpoint(keys.Origin, tree.Size, tree.Root());
        var note = keys.Sign(checkpoint);
        var tiles = tree.TakeTiles();
        var next = (head ?? Empty).Grown(checkpoint, note, tiles);
        if (!await store.AppendCheckpointAsync(Stored(next), [.. tiles.Where(t => t.Coordinate.IsFull).Select(t => new StoredTile(t.Coordinate.Level, t.Coordinate.Index, t.Hashes.ToArray()))]))
            return false;
        Publish(next);
        TransparencyLogMessages.Signed(log, checkpoint.Size);
        return true;
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var stored = await store.ReadCheckpointAsync();
        if (stored is null || stored.TreeSize <= (Head?.Size ?? 0))
            throw new OtherTreeException("the store refuses the checkpoint, and has none that is newer");
        var before = Head;
        var head = await LoadAsync(stored, cancellation);
        // Never a tree that does not begin with what this gateway has signed.
        if (before is { Size: > 0 } && !(await TreeProofs.RootAsync(before.Size, (tile, _) => ReadTileAsync(head, tile), cancellation)).AsSpan().SequenceEqual(before.Checkpoint.Root.Span))
            throw new OtherTreeException($"another gateway has signed a tree that does not begin with the {before.Size} records signed here");
        Publish(head);
    }

    private void Publish(TreeHead head) => publication.Signed(head.Checkpoint, head.Note, kept: () => Hold(head));

    private void Hold(TreeHead head)
    {
        store.HoldTo(Stored(head));
        Volatile.Write(ref _head, head);
    }

    private static StoredCheckpoint Stored(TreeHead head) => new(head.Size, head.Checkpoint.Root.ToArray(), head.Note);

    private async Task<TreeHead> LoadAsync(StoredCheckpoint stored, CancellationToken cancellation)
    {
        if (Opened(stored.Note) is not { } checkpoint || checkpoint.Size != stored.TreeSize || !checkpoint.Root.Span.SequenceEqual(stored.RootHash))
            throw new OtherTreeException("the store's newest checkpoint is not signed with this log's key");
        var unfinished = new Dictionary<int, ReadOnlyMemory<byte>>();
        for (var level = 0; checkpoint.Size >> (level * TileCoordinate.Height) is > 0 and var hashes; level++)
        {
            if ((int)(hashes % TileCoordinate.FullWidth) is > 0 and var width)
                unfinished[level] = await UnfinishedAsync(level, hashes - width, width);
        }
        var head = new TreeHead(checkpoint, stored.Note, unfinished);
        var tree = await TreeGrowth.AtAsync(checkpoint.Size, (tile, _) => ValueTask.FromResult(unfinished[tile.Level]), cancellation);
        return tree.Root().AsSpan().SequenceEqual(checkpoint.Root.Span)
            ? head
            : throw new OtherTreeException($"its first {checkpoint.Size} records are not those that were signed");
    }

    // The unfinished tile of a level is made of what lies below it: leaves, or full tiles.
    private async Task<ReadOnlyMemory<byte>> UnfinishedAsync(int level, long from, int width)
    {
        var hashes = level == 0
            ? await store.ReadLeafHashesAsync(from, width)
            : [.. (await store.ReadTilesAsync(level - 1, from, width)).Select(tile => Rfc6962.TreeHash(tile.Hashes))];
        return hashes.Count == width
            ? hashes.SelectMany(hash => hash).ToArray()
            : throw new OtherTreeException($"tiles or records of level {level} are missing from {from} on");
    }

    // What is kept outside the database is of the beginning of this very tree; null where nothing is.
    private async Task<PublishedCheckpoint?> BeginningAsync(string? note, string file, CancellationToken cancellation)
    {
        if (note is null)
            return null;
        var outside = Opened(note) ?? throw new OtherTreeException($"the checkpoint kept outside the database ({file}) is not signed with this log's key");
        if (outside.Size > (Head?.Size ?? 0))
            throw new OtherTreeException($"the store is older than what was signed last: {outside.Size} records were signed, and the store's newest checkpoint has {Head?.Size ?? 0}. It was put back from a backup, or is another one");
        if (outside.Size > 0 && !(await TreeProofs.RootAsync(outside.Size, ReadTileAsync, cancellation)).AsSpan().SequenceEqual(outside.Root.Span))
            throw new OtherTreeException($"the store's first {outside.Size} records are not those that were signed");
        return new PublishedCheckpoint(outside, note);
    }

    private Checkpoint? Opened(string note) =>
        SignedCheckpoint.Open(Encoding.UTF8.GetBytes(note), keys.Origin, keys.Known).Opened?.Checkpoint;

    private TreeHead Empty => new(new Checkpoint(keys.Origin, 0, Rfc6962.EmptyRoot()), "", new Dictionary<int, ReadOnlyMemory<byte>>());
}

/// <summary>The store does not lead to what was signed. The message names sizes and files, never a value.</summary>
internal sealed class OtherTreeException(string what) : Exception(what);
