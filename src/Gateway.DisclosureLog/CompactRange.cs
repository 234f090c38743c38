namespace Gateway.DisclosureLog;

/// <summary>
/// A tree that grows leaf by leaf and keeps only the roots of its complete subtrees, at most one a height: what is
/// needed to go on and to tell the root at any size, in a few hundred bytes.
/// </summary>
public sealed class CompactRange
{
    /// <summary>Told of each node of the tree when its subtree is complete.</summary>
    /// <param name="height">0 for a leaf; the subtree has two to the power of this many leaves.</param>
    /// <param name="index">Index among the nodes of this height, from 0.</param>
    /// <param name="hash">Its hash, 32 bytes, to be copied where it is kept.</param>
    public delegate void CompletedNode(int height, long index, ReadOnlySpan<byte> hash);

    private readonly Stack<byte[]> _subtrees = new();

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Adds the next leaf.</summary>
    /// <param name="leafHash">Its RFC 6962 leaf hash.</param>
    /// <param name="completed">Told of the leaf and of every subtree that it completes, from the leaf upwards.</param>
    /// <exception cref="ArgumentException">The hash does not have 32 bytes.</exception>
    public void Append(ReadOnlySpan<byte> leafHash, CompletedNode? completed = null)
    {
        if (leafHash.Length != Rfc6962.HashLength)
            throw new ArgumentException("A hash has 32 bytes.", nameof(leafHash));
        var hash = leafHash.ToArray();
        completed?.Invoke(0, Size, hash);
        // Each set bit at the low end of the size is a complete subtree that the new leaf turns into half of a larger one.
        var height = 0;
        for (var index = Size; (index & 1) == 1; index >>= 1)
        {
            Rfc6962.NodeHash(_subtrees.Pop(), hash, hash);
            completed?.Invoke(++height, index >> 1, hash);
        }
        _subtrees.Push(hash);
        Size++;
    }

    /// <summary>The root of the tree as it is now.</summary>
    public byte[] Root()
    {
        if (Size == 0)
            return Rfc6962.EmptyRoot();
        byte[]? root = null;
        foreach (var subtree in _subtrees)
            root = root is null ? [.. subtree] : Rfc6962.NodeHash(subtree, root);
        return root!;
    }
}
