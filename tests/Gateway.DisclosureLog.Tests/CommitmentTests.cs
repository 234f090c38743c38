using System.Security.Cryptography;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves that a commitment can be checked by whoever holds value and salt, and guessed by nobody else.</summary>
public sealed class CommitmentTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, Commitment.SaltLength).Select(i => (byte)i)];

    [Fact]
    public void A_commitment_is_the_hash_of_salt_lengths_field_and_value()
    {
        // Proves the computation by hand: 16 bytes of salt, then length (32 bits, big endian) and UTF-8 bytes of both texts.
        byte[] byHand =
        [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
            0, 0, 0, 4, (byte)'n', (byte)'a', (byte)'m', (byte)'e',
            0, 0, 0, 2, 0xC3, 0xA6,
        ];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(byHand)), Commitment.To(Salt, "name", "æ").Hex);
    }

    [Theory]
    [InlineData("name", "æ", "123baf01f15b305feaf14ca273570d53f52b76b036870766ce4193efacf7a2bb")]
    [InlineData("ab", "c", "795809e64da6935c1e8933674064b3ad8e203e8580e799a92a5b3e655e6e5365")]
    [InlineData("a", "bc", "6c4eeb77277f35200bf4ce5efceb78284de683e704d50001dceef249f269b03b")]
    public void A_commitment_has_the_value_another_language_computes(string field, string value, string hex)
    {
        // Proves the same with numbers computed elsewhere, and that field and value cannot be shifted into each other.
        Assert.Equal(hex, Commitment.To(Salt, field, value).Hex);
        Assert.Equal(hex, Commitment.To(Salt, field, value).ToString());
    }

    [Fact]
    public void Another_salt_field_or_value_gives_another_commitment()
    {
        // Proves that commitments of one value in two records cannot be linked, and that one bit of salt matters.
        byte[] other = [.. Salt];
        other[^1] ^= 1;
        Commitment[] all = [Commitment.To(Salt, "citizen", "a"), Commitment.To(other, "citizen", "a"), Commitment.To(Salt, "case", "a"), Commitment.To(Salt, "citizen", "b")];

        Assert.Distinct(all);
        Assert.Equal(Commitment.To([.. Salt], "citizen", "a"), all[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(32)]
    public void A_salt_of_another_length_is_refused(int length)
    {
        // Proves that nobody commits with a shorter salt, which could be guessed.
        Assert.Throws<ArgumentException>(() => Commitment.To(new byte[length], "citizen", "a"));
    }

    [Fact]
    public void A_fresh_salt_has_128_bits_and_is_never_the_same()
    {
        // Proves length and freshness: of a thousand salts no two are equal, and every byte position varies.
        var salts = Enumerable.Range(0, 1_000).Select(_ => Commitment.NewSalt()).ToList();

        Assert.All(salts, s => Assert.Equal(16, s.Length));
        Assert.Distinct(salts.Select(Convert.ToHexString));
        Assert.All(Enumerable.Range(0, 16), i => Assert.True(salts.Select(s => s[i]).Distinct().Count() > 200));
    }

    [Fact]
    public void A_query_id_is_128_bits_in_lower_case_hex()
    {
        // Proves that ids cannot be guessed or collide, and how they are written.
        var ids = Enumerable.Range(0, 1_000).Select(_ => QueryId.New()).ToList();

        Assert.Distinct(ids);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id.Hex));
        Assert.All(ids, id => Assert.Equal(id.Hex, id.ToString()));
    }
}
