using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Tests.Verifier;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves that the tree grown by the writer, the tree out of its tiles and the tree of RFC 6962's own words are one.</summary>
public sealed class TreeTests
{
    // The tree of the Certificate Transparency reference; assurance of agreement with everybody else.
    private static readonly string[] ReferenceLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] ReferenceRoots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void The_reference_tree_has_the_published_roots()
    {
        // Proves: both ways of growing a tree give the roots of Certificate Transparency's reference at sizes 0 to 8.
        var (range, tree) = (new CompactRange(), new TreeGrowth());
        for (var size = 0; size <= ReferenceLeaves.Length; size++)
        {
            Assert.Equal(ReferenceRoots[size], Convert.ToHexStringLower(range.Root()));
            Assert.Equal(ReferenceRoots[size], Convert.ToHexStringLower(tree.Root()));
            if (size == ReferenceLeaves.Length)
                break;
            var leaf = Rfc6962.LeafHash(Convert.FromHexString(ReferenceLeaves[size]));
            range.Append(leaf);
            tree.Append(leaf);
        }
    }

    [Fact]
    public async Task Roots_and_proofs_out_of_tiles_are_those_of_the_naive_tree()
    {
        // Proves: for every size to 40 and random ones beyond two full tiles, every root and proof is the RFC's, hash by hash.
        var random = new Random(6962);
        byte[][] leaves = [.. Enumerable.Range(0, 1_100).Select(i => StoredTiles.Leaf(i))];
        int[] sizes = [.. Enumerable.Range(1, 40), 255, 256, 257, 511, 512, 513, 1_024, 1_100, .. Enumerable.Range(0, 12).Select(_ => random.Next(41, 1_100))];
        foreach (var size in sizes)
        {
            var stored = StoredTiles.OfSize(size);
            var root = NaiveTree.Root(leaves.AsSpan(0, size));
            Assert.Equal(root, await TreeProofs.RootAsync(size, stored.ReadAsync));
            foreach (var index in Some(random, 0, size))
            {
                var proof = await TreeProofs.InclusionAsync(index, size, stored.ReadAsync);
                Assert.Equal(NaiveTree.Path(index, leaves.AsSpan(0, size)), proof);
                Assert.True(TwoReaders.Proves(index, size, leaves[index], proof, root));
            }
            foreach (var from in Some(random, 1, size + 1))
            {
                var proof = await TreeProofs.ConsistencyAsync(from, size, stored.ReadAsync);
                var earlier = NaiveTree.Root(leaves.AsSpan(0, from));
                Assert.Equal(NaiveTree.SubProof(from, leaves.AsSpan(0, size), true), proof);
                Assert.Equal(earlier, await TreeProofs.RootAsync(from, stored.ReadAsync));
                Assert.True(ProofChecker.Consistency(from, size, proof, earlier, root));
            }
        }
    }

    [Fact]
    public async Task A_tree_grown_in_batches_from_stored_tiles_is_the_tree_grown_at_once()
    {
        // Proves: a writer that starts anew from the store at any size goes on with the same tree, and stores just the tiles that change.
        var random = new Random(9162);
        for (var run = 0; run < 20; run++)
        {
            var stored = new StoredTiles();
            var range = new CompactRange();
            while (range.Size < 1_500)
            {
                var (from, to) = (range.Size, range.Size + random.Next(1, 400));
                var tree = await TreeGrowth.AtAsync(from, stored.ReadAsync);
                for (var i = from; i < to; i++)
                {
                    tree.Append(StoredTiles.Leaf(i));
                    range.Append(StoredTiles.Leaf(i));
                }
                var tiles = tree.TakeTiles();
                Assert.Equal(TileLayout.NewTiles(from, to).OrderBy(t => t.Path), tiles.Select(t => t.Coordinate).OrderBy(t => t.Path));
                Assert.All(tiles, t => Assert.Equal(t.Coordinate.Width * Rfc6962.HashLength, t.Hashes.Length));
                Assert.Empty(tree.TakeTiles());
                stored.Store(tiles);
                Assert.Equal(range.Root(), tree.Root());
                Assert.Equal(range.Root(), await TreeProofs.RootAsync(to, stored.ReadAsync));
            }
        }
    }

    [Fact]
    public async Task A_proof_reads_each_tile_once_and_few_of_them()
    {
        // Proves: a proof in a tree of 70,000 leaves costs at most two tiles a level, so its cost does not grow with the log.
        const int Size = 70_000;
        var stored = StoredTiles.OfSize(Size);
        foreach (var index in new[] { 0, 1, 255, 256, 34_999, 65_535, 65_536, 69_999 })
        {
            stored.Asked.Clear();
            var proof = await TreeProofs.InclusionAsync(index, Size, stored.ReadAsync);
            Assert.Distinct(stored.Asked);
            Assert.InRange(stored.Asked.Count, 1, 6);
            Assert.InRange(proof.Count, 1, 17);
            stored.Asked.Clear();
            await TreeProofs.ConsistencyAsync(index + 1, Size, stored.ReadAsync);
            Assert.Distinct(stored.Asked);
            Assert.InRange(stored.Asked.Count, 0, 6);
        }
    }

    [Fact]
    public async Task A_remembered_proof_is_the_one_that_is_read_and_reads_one_tile_of_leaves()
    {
        // Proves: at any two sizes of one growing log, with what one memory holds by then, every proof is what it would be without; and once the full tiles above are remembered, none of them is read again.
        var random = new Random(20_261);
        var upper = new UpperTiles();
        var stored = StoredTiles.OfSize(140_000);
        for (var round = 0; round < 400; round++)
        {
            long size = random.Next(1, 140_001);
            var index = random.NextInt64(size);
            var remembered = await TreeProofs.InclusionAsync(index, size, stored.ReadAsync, upper);
            Assert.Equal(await TreeProofs.InclusionAsync(index, size, stored.ReadAsync), remembered);
        }
        stored.Asked.Clear();
        await TreeProofs.InclusionAsync(1_000, 131_072, stored.ReadAsync, upper);
        Assert.Equal([0, 2], stored.Asked.Select(t => t.Level).Order());
    }

    [Fact]
    public async Task Any_change_to_a_proof_makes_it_fail()
    {
        // Proves: one flipped bit in any hash, another index, size or root, a missing or a further hash: all are refused.
        var random = new Random(672);
        for (var run = 0; run < 200; run++)
        {
            var size = random.Next(2, 600);
            var (index, from) = (random.Next(size), random.Next(1, size));
            var stored = StoredTiles.OfSize(size);
            var root = await TreeProofs.RootAsync(size, stored.ReadAsync);
            var earlier = await TreeProofs.RootAsync(from, stored.ReadAsync);
            var inclusion = await TreeProofs.InclusionAsync(index, size, stored.ReadAsync);
            var consistency = await TreeProofs.ConsistencyAsync(from, size, stored.ReadAsync);
            var leaf = StoredTiles.Leaf(index);

            Assert.All(Damaged(random, inclusion), p => Assert.False(TwoReaders.Proves(index, size, leaf, p, root)));
            Assert.All(Damaged(random, consistency), p => Assert.False(ProofChecker.Consistency(from, size, p, earlier, root)));
            Assert.False(TwoReaders.Proves(index, size, StoredTiles.Leaf(index + 1), inclusion, root));
            Assert.False(TwoReaders.Proves((index + 1) % size, size, leaf, inclusion, root));
            Assert.False(TwoReaders.Proves(index, size, leaf, inclusion, earlier));
            Assert.False(ProofChecker.Consistency(from, size, consistency, root, earlier));
        }
    }

    [Fact]
    public async Task What_no_tree_has_is_refused()
    {
        // Proves: a proof for a leaf or a size that does not exist is not made, nor is one out of a tile that was cut short.
        var stored = StoredTiles.OfSize(10);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await TreeProofs.InclusionAsync(10, 10, stored.ReadAsync));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await TreeProofs.InclusionAsync(-1, 10, stored.ReadAsync));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await TreeProofs.ConsistencyAsync(0, 10, stored.ReadAsync));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await TreeProofs.ConsistencyAsync(11, 10, stored.ReadAsync));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await TreeProofs.RootAsync(11, stored.ReadAsync));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await TreeGrowth.AtAsync(11, stored.ReadAsync));
        Assert.Throws<ArgumentException>(() => new TreeGrowth().Append(new byte[31]));
        Assert.Throws<ArgumentException>(() => new CompactRange().Append(new byte[33]));
    }

    private static IEnumerable<int> Some(Random random, int from, int to) =>
        to - from <= 40 ? Enumerable.Range(from, to - from) : [from, to - 1, .. Enumerable.Range(0, 8).Select(_ => random.Next(from, to))];

    private static IEnumerable<IReadOnlyList<byte[]>> Damaged(Random random, IReadOnlyList<byte[]> proof)
    {
        for (var i = 0; i < proof.Count; i++)
        {
            byte[] flipped = [.. proof[i]];
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            yield return [.. proof.Take(i), flipped, .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), proof[i], proof[i], .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), proof[i][..31], .. proof.Skip(i + 1)];
        }
        yield return [.. proof, new byte[32]];
        yield return [new byte[32], .. proof];
    }
}
