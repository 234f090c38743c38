using System.Text;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tests.Verifier;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves how keys of signed notes are read: a key that was damaged in any way is no key.</summary>
public sealed class NoteKeyTests
{
    private const string PrivateKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    [Fact]
    public void Every_part_of_a_public_key_is_none_and_so_is_every_changed_letter()
    {
        // Proves: the manglings of the reference's tests: every substring, every byte one higher.
        Assert.NotNull(TwoReaders.Key(SignedNoteTests.PeterKey));
        Assert.All(Manglings(SignedNoteTests.PeterKey), k => Assert.Null(TwoReaders.Key(k)));
    }

    [Fact]
    public void Every_part_of_a_private_key_is_none_and_so_is_every_changed_letter()
    {
        // Proves: the same for private keys: a seed that is not the one of the key id signs nothing.
        Assert.NotNull(NoteSigner.TryParse(PrivateKey));
        Assert.All(Manglings(PrivateKey), k => Assert.Null(NoteSigner.TryParse(k)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")]
    [InlineData("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/ LDE4izWy10TW")]
    [InlineData(" PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void A_key_of_another_length_kind_or_spelling_is_none(string? key)
    {
        // Proves: the two bad keys of the reference with their ids adjusted, and spellings that would give one key two names.
        Assert.Null(TwoReaders.Key(key));
    }

    [Theory]
    [InlineData(NoteKeyKind.Ed25519)]
    [InlineData(NoteKeyKind.TimestampedEd25519)]
    public void A_new_key_is_read_back_and_is_never_the_same(NoteKeyKind kind)
    {
        // Proves: what a key file holds gives the same key again, and two keys differ.
        var signer = NoteSigner.Generate("example.org/log", kind);
        Assert.Equal(signer.Verifier.ToString(), NoteSigner.TryParse(signer.PrivateText())!.Verifier.ToString());
        Assert.Equal((signer.Verifier.Id, kind), (TwoReaders.Key(signer.Verifier.ToString())!.Id, signer.Verifier.Kind));
        Assert.NotEqual(signer.PrivateText(), NoteSigner.Generate("example.org/log", kind).PrivateText());
        Assert.DoesNotContain(signer.PrivateText().Split('+', 5)[^1], signer.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u2003b")]
    [InlineData("a\nb")]
    public void A_name_that_cannot_stand_in_a_note_is_refused(string name)
    {
        // Proves: no key is made whose signatures nobody could read.
        Assert.Throws<ArgumentException>(() => NoteSigner.Generate(name));
    }

    [Fact]
    public void Half_a_letter_is_no_name()
    {
        // Proves: a lone surrogate, which no attribute of a test can hold, has no UTF-8 form and makes no key; the replacement character is a letter like others.
        Assert.Throws<ArgumentException>(() => NoteSigner.Generate("a\ud800"));
        Assert.Throws<ArgumentException>(() => NoteSigner.Generate("\udc00a"));
        Assert.NotNull(TwoReaders.Key(NoteSigner.Generate("a\ufffd😀").ToString()));
    }

    [Fact]
    public void A_witness_signs_text_and_time()
    {
        // Proves: a cosignature is good for its text and its second only, and tells when it was made.
        var witness = NoteSigner.Generate("witness.example/w1", NoteKeyKind.TimestampedEd25519);
        var at = DateTimeOffset.FromUnixTimeSeconds(1_679_315_147);
        const string Text = "example.com/behind-the-sofa\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n";
        var opening = TwoReaders.Note(Encoding.UTF8.GetBytes(SignedNote.Write(Text, witness.CosignatureLine(Text, at))), [witness.Verifier]);
        var signature = Assert.Single(opening.Signatures).Signature.ToArray();

        Assert.Equal(1_679_315_147, NoteVerifier.CosignedAt(signature));
        Assert.Equal(72, signature.Length);
        Assert.True(witness.Verifier.Verify(Encoding.UTF8.GetBytes(Text), signature));
        Assert.False(witness.Verifier.Verify(Encoding.UTF8.GetBytes(Text + "x\n"), signature));
        Assert.False(witness.Verifier.Verify(Encoding.UTF8.GetBytes(Text), signature.AsSpan(8)));
        signature[7] ^= 1;
        Assert.False(witness.Verifier.Verify(Encoding.UTF8.GetBytes(Text), signature));
        signature[0] = 0x80;
        Assert.Null(NoteVerifier.CosignedAt(signature));
    }

    [Fact]
    public void A_cosignature_signs_the_specified_bytes()
    {
        // Proves: the message is two lines of header and the text (C2SP tlog-cosignature): the bare key's signature over it is the same.
        const string Seed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        var seed = Convert.FromBase64String(Seed)[1..];
        var witness = new WitnessOf(seed).Signer;
        const string Text = "example.com/behind-the-sofa\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        var line = witness.CosignatureLine(Text, DateTimeOffset.FromUnixTimeSeconds(7));
        var signed = Ed25519.Sign(seed, Encoding.UTF8.GetBytes("cosignature/v1\ntime 7\n" + Text));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 7, .. signed], Convert.FromBase64String(line.Split(' ')[2])[4..]);
    }

    [Fact]
    public void A_logs_key_and_a_witness_key_do_not_sign_for_each_other()
    {
        // Proves: no key makes a signature of the other kind.
        Assert.Throws<InvalidOperationException>(() => NoteSigner.Generate("a").CosignatureLine("t\n", DateTimeOffset.UnixEpoch));
        Assert.Throws<InvalidOperationException>(() => NoteSigner.Generate("a", NoteKeyKind.TimestampedEd25519).SignatureLine("t\n"));
    }

    private static IEnumerable<string> Manglings(string key)
    {
        for (var from = 0; from < key.Length; from++)
        {
            for (var to = from + 1; to <= key.Length; to++)
            {
                if (to - from < key.Length)
                    yield return key[from..to];
            }
            yield return $"{key[..from]}{(char)(key[from] + 1)}{key[(from + 1)..]}";
        }
    }

    private sealed class WitnessOf(byte[] seed)
    {
        private const string Name = "witness.example/w1";

        internal NoteSigner Signer { get; } = NoteSigner.TryParse("PRIVATE+KEY+" + NoteKey.Write(
            Name, NoteKey.Id(Name, NoteKeyKind.TimestampedEd25519, Ed25519.PublicKey(seed)), NoteKeyKind.TimestampedEd25519, seed))!;
    }
}
