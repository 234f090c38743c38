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
}
