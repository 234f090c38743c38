using System.Numerics;
using System.Security.Cryptography;

namespace Gateway.DisclosureLog.Tests;

/// <summary>RFC 6962 section 2.1 written down as it stands there, slow and without any cleverness: what the real code is held against.</summary>
internal static class NaiveTree
{
    internal static byte[] Root(ReadOnlySpan<byte[]> leafHashes)
    {
        if (leafHashes.Length == 0)
            return SHA256.HashData([]);
        if (leafHashes.Length == 1)
            return leafHashes[0];
        var k = Split(leafHashes.Length);
        return SHA256.HashData([0x01, .. Root(leafHashes[..k]), .. Root(leafHashes[k..])]);
    }

    internal static List<byte[]> Path(int m, ReadOnlySpan<byte[]> leafHashes)
    {
        if (leafHashes.Length == 1)
            return [];
        var k = Split(leafHashes.Length);
        return m < k ? [.. Path(m, leafHashes[..k]), Root(leafHashes[k..])] : [.. Path(m - k, leafHashes[k..]), Root(leafHashes[..k])];
    }

    internal static List<byte[]> SubProof(int m, ReadOnlySpan<byte[]> leafHashes, bool whole)
    {
        if (m == leafHashes.Length)
            return whole ? [] : [Root(leafHashes)];
        var k = Split(leafHashes.Length);
        return m <= k
            ? [.. SubProof(m, leafHashes[..k], whole), Root(leafHashes[k..])]
            : [.. SubProof(m - k, leafHashes[k..], false), Root(leafHashes[..k])];
    }

    private static int Split(int n) => (int)BitOperations.RoundUpToPowerOf2((uint)n) / 2;
}
