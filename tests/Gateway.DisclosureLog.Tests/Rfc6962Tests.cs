using System.Security.Cryptography;
using System.Text;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves that leaves are hashed as everybody else hashes them, so that tools we did not write can check the log.</summary>
public sealed class Rfc6962Tests
{
    [Theory]
    [InlineData("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData("L123456", "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")]
    public void A_leaf_hashes_as_the_published_vectors_say(string entry, string hash)
    {
        // Proves agreement with the test vectors of Certificate Transparency's own libraries.
        Assert.Equal(hash, Convert.ToHexStringLower(Rfc6962.LeafHash(Encoding.ASCII.GetBytes(entry))));
    }

    [Fact]
    public void A_leaf_is_not_the_bare_hash_of_its_bytes()
    {
        // Proves that the prefix is there, which keeps a leaf from being passed off as an inner node (RFC 6962, 2.1).
        var entry = RandomNumberGenerator.GetBytes(64);

        Assert.NotEqual(SHA256.HashData(entry), Rfc6962.LeafHash(entry));
        Assert.NotEqual(SHA256.HashData([0x01, .. entry]), Rfc6962.LeafHash(entry));
        Assert.Equal(SHA256.HashData([0x00, .. entry]), Rfc6962.LeafHash(entry));
        Assert.Equal(Rfc6962.HashLength, Rfc6962.LeafHash(entry).Length);
    }

    [Fact]
    public void Nodes_and_the_empty_tree_hash_as_the_published_vectors_say()
    {
        // Proves agreement with the vectors of transparency-dev/merkle for a node and for a tree without leaves.
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(Rfc6962.EmptyRoot()));
        // The published node is of children of four bytes, which no tree of ours has: a hash has 32.
        Assert.Equal(
            "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
            Convert.ToHexStringLower(SHA256.HashData([0x01, .. "N123"u8, .. "N456"u8])));
        var (left, right) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        Assert.Equal(SHA256.HashData([0x01, .. left, .. right]), Rfc6962.NodeHash(left, right));
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(32, 31)]
    [InlineData(33, 32)]
    public void A_node_of_anything_but_two_hashes_is_refused(int left, int right)
    {
        // Proves that bytes cannot be moved between the children of a node.
        Assert.Throws<ArgumentException>(() => Rfc6962.NodeHash(new byte[left], new byte[right]));
    }

    [Theory]
    [InlineData(2_046)]
    [InlineData(2_047)]
    [InlineData(2_048)]
    [InlineData(65_535)]
    public void A_long_entry_hashes_like_a_short_one(int length)
    {
        // Proves that the way the bytes are held makes no difference, on both sides of where it changes.
        var entry = RandomNumberGenerator.GetBytes(length);
        Assert.Equal(SHA256.HashData([0x00, .. entry]), Rfc6962.LeafHash(entry));
    }
}
