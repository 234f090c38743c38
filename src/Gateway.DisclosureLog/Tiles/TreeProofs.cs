using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.DisclosureLog.Tiles;

/// <summary>
/// The writer's side of proofs: roots, inclusion and consistency proofs (RFC 6962 section 2.1) out of stored tiles.
/// Each reads every tile it needs once, two a level at the most.
/// </summary>
public static class TreeProofs
{
    /// <summary>The root of the tree at a size it has or once had.</summary>
    /// <exception cref="InvalidDataException">A stored tile is shorter than it must be.</exception>
    public static async ValueTask<byte[]> RootAsync(long size, TileReader read, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? Rfc6962.EmptyRoot() : (await HashesAsync([new(0, size)], size, read, null, cancellation))[0];
    }

    /// <summary>The proof that the leaf is in the tree: the sibling hashes from the leaf up to below the root.</summary>
    /// <param name="index">Index of the leaf, from 0, below <paramref name="size"/>.</param>
    /// <param name="size">Size of the tree, at least 1.</param>
    /// <param name="read">Reads a stored tile.</param>
    /// <param name="upper">What is remembered of the same log; null: nothing.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf in a tree of that size.</exception>
    /// <exception cref="InvalidDataException">A stored tile is shorter than it must be.</exception>
    public static ValueTask<IReadOnlyList<byte[]>> InclusionAsync(
        long index, long size, TileReader read, UpperTiles? upper = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var siblings = new List<Leaves>();
        var here = new Leaves(0, size);
        while (here.Count > 1)
        {
            var (left, right) = here.Split();
            siblings.Add(index < right.From ? right : left);
            here = index < right.From ? left : right;
        }
        siblings.Reverse();
        return HashesAsync(siblings, size, read, upper, cancellation);
    }

    /// <summary>The proof that the tree of size <paramref name="from"/> is the beginning of the tree of size <paramref name="to"/>.</summary>
    /// <param name="from">The earlier size, at least 1: everything begins with nothing, so there is nothing to prove.</param>
    /// <param name="to">The later size; where it is the same one the proof is empty.</param>
    /// <param name="read">Reads a stored tile.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not in that order.</exception>
    /// <exception cref="InvalidDataException">A stored tile is shorter than it must be.</exception>
    public static ValueTask<IReadOnlyList<byte[]>> ConsistencyAsync(long from, long to, TileReader read, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var nodes = new List<Leaves>();
        var here = new Leaves(0, to);
        while (here.To != from)
        {
            var (left, right) = here.Split();
            nodes.Add(from <= right.From ? right : left);
            here = from <= right.From ? left : right;
        }
        // The verifier has the root of the earlier tree itself: only a part of it must be told.
        if (here.From > 0)
            nodes.Add(here);
        nodes.Reverse();
        return HashesAsync(nodes, to, read, null, cancellation);
    }

    private static async ValueTask<IReadOnlyList<byte[]>> HashesAsync(
        IReadOnlyList<Leaves> nodes, long size, TileReader read, UpperTiles? upper, CancellationToken cancellation)
    {
        var tiles = new Dictionary<(int Level, long Index), ReadOnlyMemory<byte>>();
        var hashes = new List<byte[]>(nodes.Count);
        foreach (var node in nodes)
        {
            byte[]? hash = null;
            foreach (var subtree in node.PerfectSubtrees().Reverse())
            {
                var perfect = await PerfectAsync(subtree);
                hash = hash is null ? perfect : Rfc6962.NodeHash(perfect, hash);
            }
            hashes.Add(hash!);
        }
        return hashes;

        async ValueTask<byte[]> PerfectAsync(Leaves subtree)
        {
            var height = BitOperations.Log2((ulong)subtree.Count);
            var (level, within) = (height / TileCoordinate.Height, height % TileCoordinate.Height);
            var first = subtree.From >> (level * TileCoordinate.Height);
            var (index, place) = (first / TileCoordinate.FullWidth, (int)(first % TileCoordinate.FullWidth));
            if (upper?.Node(level, index, within, place >> within) is { } remembered)
                return remembered;
            if (!tiles.TryGetValue((level, index), out var tile))
            {
                var coordinate = new TileCoordinate(level, index, TileLayout.WidthAt(level, index, size));
                tile = await read(coordinate, cancellation);
                if (tile.Length < coordinate.Width * Rfc6962.HashLength)
                    throw new InvalidDataException($"{coordinate} is shorter than a tree of {size} leaves needs.");
                tiles.Add((level, index), tile);
                upper?.Remember(level, index, tile.Span);
            }
            return Rfc6962.TreeHash(tile.Span.Slice(place * Rfc6962.HashLength, Rfc6962.HashLength << within));
        }
    }

    // The leaves below one node: from this one, up to and without that one.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Leaves(long From, long To)
    {
        internal long Count => To - From;

        internal (Leaves Left, Leaves Right) Split()
        {
            // The largest power of two strictly below the count (RFC 6962 section 2.1).
            var left = 1L << BitOperations.Log2((ulong)(Count - 1));
            return (new Leaves(From, From + left), new Leaves(From + left, To));
        }

        internal IEnumerable<Leaves> PerfectSubtrees()
        {
            for (var from = From; from < To;)
            {
                var count = 1L << BitOperations.Log2((ulong)(To - from));
                yield return new Leaves(from, from + count);
                from += count;
            }
        }
    }
}
