using System.Numerics;

namespace Gateway.DisclosureLog.Checks;

/// <summary>
/// The reader's side of proofs, as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say it step by step. It shares nothing with
/// the writer but hashing. Whatever is not exactly a proof is refused: too long, too short, a hash of another length.
/// </summary>
public static class ProofChecker
{
    /// <summary>Whether the proof shows that the leaf stands at this index of the tree with this root.</summary>
    /// <param name="index">Index of the leaf, from 0.</param>
    /// <param name="size">Size of the tree.</param>
    /// <param name="leafHash">The leaf's RFC 6962 hash, 32 bytes.</param>
    /// <param name="proof">Sibling hashes from the leaf upwards, 32 bytes each.</param>
    /// <param name="root">The root of the tree, 32 bytes.</param>
    public static bool Inclusion(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != Rfc6962.HashLength || !AreHashes(proof))
            return false;
        var (fn, sn) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in proof)
        {
            if (sn == 0)
                return false;
            hash = Combine(sibling, hash, ref fn, ref sn, out _);
        }
        return sn == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether the proof shows that the earlier tree is the beginning of the later one.</summary>
    /// <param name="earlierSize">Size of the earlier tree, at least 1: that a tree begins with an empty one says nothing.</param>
    /// <param name="laterSize">Size of the later tree; where it is the same, the roots must be the same and the proof empty.</param>
    /// <param name="proof">The hashes, 32 bytes each.</param>
    /// <param name="earlierRoot">Root of the earlier tree.</param>
    /// <param name="laterRoot">Root of the later tree.</param>
    public static bool Consistency(
        long earlierSize, long laterSize, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> earlierRoot, ReadOnlySpan<byte> laterRoot)
    {
        if (earlierSize < 1 || laterSize < earlierSize || !AreHashes(proof))
            return false;
        if (earlierSize == laterSize)
            return proof.Count == 0 && earlierRoot.SequenceEqual(laterRoot);
        if (proof.Count == 0 || earlierRoot.Length != Rfc6962.HashLength)
            return false;
        // The root of a complete earlier tree is a node of the later one: the proof leaves it out, as the verifier has it.
        var path = BitOperations.IsPow2(earlierSize) ? [earlierRoot.ToArray(), .. proof] : proof;
        var (fn, sn) = (earlierSize - 1, laterSize - 1);
        while ((fn & 1) == 1)
            (fn, sn) = (fn >> 1, sn >> 1);
        var (earlier, later) = (path[0], path[0]);
        foreach (var node in path.Skip(1))
        {
            if (sn == 0)
                return false;
            later = Combine(node, later, ref fn, ref sn, out var nodeIsLeft);
            if (nodeIsLeft)
                earlier = Rfc6962.NodeHash(node, earlier);
        }
        return sn == 0 && earlierRoot.SequenceEqual(earlier) && laterRoot.SequenceEqual(later);
    }

    // One step up: fn is where the node stands in its level, sn where the last node stands.
    private static byte[] Combine(byte[] sibling, byte[] hash, ref long fn, ref long sn, out bool siblingIsLeft)
    {
        siblingIsLeft = (fn & 1) == 1 || fn == sn;
        var combined = siblingIsLeft ? Rfc6962.NodeHash(sibling, hash) : Rfc6962.NodeHash(hash, sibling);
        // The last node of a level goes up as it is for as long as it has no sibling.
        while (siblingIsLeft && (fn & 1) == 0 && fn != 0)
            (fn, sn) = (fn >> 1, sn >> 1);
        (fn, sn) = (fn >> 1, sn >> 1);
        return combined;
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof) => proof.All(h => h.Length == Rfc6962.HashLength);
}
