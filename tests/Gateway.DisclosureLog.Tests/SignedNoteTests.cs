using System.Text;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tests.Verifier;

namespace Gateway.DisclosureLog.Tests;

/// <summary>
/// Proves that signed notes are those of C2SP signed-note: the published note of Go's golang.org/x/mod/sumdb/note is
/// reproduced byte for byte, and every bad one of its tests is refused. The keys are those that its tests publish.
/// </summary>
public sealed class SignedNoteTests
{
    internal const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string PeterSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string EnochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string PeterSigned = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private const string EnochSigned = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private static readonly NoteVerifier Peter = TwoReaders.Key(PeterKey)!;
    private static readonly NoteVerifier Enoch = TwoReaders.Key(EnochKey)!;

    [Fact]
    public void The_published_key_signs_the_published_note_byte_for_byte()
    {
        // Proves: private key, public key, key id, signature and layout agree with Go's reference to the last byte.
        var signer = NoteSigner.TryParse(PeterSecret)!;
        Assert.Equal(PeterKey, signer.Verifier.ToString());
        Assert.Equal(PeterSecret, signer.PrivateText());
        Assert.Equal(PeterKey, signer.ToString());
        Assert.Equal($"{Text}\n{PeterSigned}", SignedNote.Write(Text, signer.SignatureLine(Text)));
    }

    [Fact]
    public void A_note_is_believed_where_a_known_key_signed_it()
    {
        // Proves: one known signature is enough, further ones of unknown keys are left aside, of known keys they count.
        var note = $"{Text}\n{PeterSigned}{EnochSigned}";
        Assert.Equal([Peter], Signers(Open(note, Peter)));
        Assert.Equal([Enoch], Signers(Open(note, Enoch)));
        Assert.Equal([Peter, Enoch], Signers(Open(note, Enoch, Peter)));
        Assert.Equal(Text, Open(note, Peter).Text);
        Assert.Equal(NoteRefusal.NoKnownSignature, Open(note).Refusal);
    }

    [Fact]
    public void A_key_given_twice_is_ambiguous_only_where_it_matters()
    {
        // Proves: two keys of one name and id are refused where they signed, and do no harm where they did not.
        Assert.Equal(NoteRefusal.AmbiguousKey, Open($"{Text}\n{EnochSigned}", Enoch, Peter, TwoReaders.Key(EnochKey)!).Refusal);
        Assert.Null(Open($"{Text}\n{PeterSigned}", Enoch, Peter, TwoReaders.Key(EnochKey)!).Refusal);
    }

    [Fact]
    public void A_bad_signature_of_a_known_key_refuses_the_whole_note()
    {
        // Proves: a known key's bad signature is never outweighed by another's good one.
        var bad = PeterSigned[..60] + "ABCD" + PeterSigned[60..];
        Assert.Equal(NoteRefusal.InvalidSignature, Open($"{Text}\n{bad}", Peter).Refusal);
        Assert.Equal(NoteRefusal.InvalidSignature, Open($"{Text}\n{EnochSigned}{bad}", Peter, Enoch).Refusal);
        Assert.Equal([Enoch], Signers(Open($"{Text}\n{EnochSigned}{bad}", Enoch)));
        Assert.Equal(NoteRefusal.InvalidSignature, Open($"{Text[..^1]} \n\n{PeterSigned}", Peter).Refusal);
    }

    [Fact]
    public void Repeated_signatures_count_once()
    {
        // Proves: a key signs once, however often its line is repeated.
        Assert.Equal([Peter], Signers(Open($"{Text}\n{PeterSigned}{PeterSigned}{EnochSigned}{EnochSigned}", Peter)));
    }

    [Fact]
    public void More_than_a_hundred_signatures_are_refused()
    {
        // Proves: nobody is kept busy by signatures; a hundred are read, as many as any reader must read.
        Assert.Null(Open($"{Text}\n{string.Concat(Enumerable.Repeat(PeterSigned, 100))}", Peter).Refusal);
        Assert.Equal(NoteRefusal.Malformed, Open($"{Text}\n{string.Concat(Enumerable.Repeat(PeterSigned, 101))}", Peter).Refusal);
        Assert.Equal(NoteRefusal.Malformed, Open($"{Text}\n{string.Concat(Enumerable.Repeat(PeterSigned, 101))}").Refusal);
    }

    [Theory]
    [InlineData(Text)]
    [InlineData(Text + "\n")]
    [InlineData(Text + "\n" + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=")]
    [InlineData("\u0001" + Text + "\n" + PeterSigned)]
    [InlineData("\r" + Text + "\n" + PeterSigned)]
    [InlineData("\t" + Text + "\n" + PeterSigned)]
    [InlineData("\0" + Text + "\n" + PeterSigned)]
    [InlineData(Text + "\n" + "— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Text + "\n" + PeterSigned + "Unexpected line.\n")]
    [InlineData(Text + "\n" + PeterSigned + "\n")]
    [InlineData(Text + "\n" + "—PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Text + "\n" + "- PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Text + "\n" + "— PeterNeumann \n")]
    [InlineData(Text + "\n" + "— PeterNeumann\n")]
    [InlineData(Text + "\n" + "—  x08go/ZJkuBS9UG=\n")]
    [InlineData(Text + "\n" + "— PeterNeumann x08gow==\n")]
    [InlineData(Text + "\n" + "— Peter+Neumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Text + "\n" + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM\n")]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    public void What_is_no_signed_note_is_refused(string note)
    {
        // Proves: every bad note of the reference's tests, and the like, is malformed, whatever its signatures say.
        Assert.Equal(NoteRefusal.Malformed, Open(note, Peter).Refusal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused()
    {
        // Proves: a byte that is no text anywhere in the note makes it malformed.
        var note = Encoding.UTF8.GetBytes($"{Text}\n{PeterSigned}");
        Assert.Equal(NoteRefusal.Malformed, TwoReaders.Note([0xff, .. note], [Peter]).Refusal);
        Assert.Equal(NoteRefusal.Malformed, TwoReaders.Note([.. note, 0xff], [Peter]).Refusal);
        Assert.Equal(NoteRefusal.Malformed, TwoReaders.Note([0xed, 0xa0, 0x80, .. note], [Peter]).Refusal);
    }

    [Fact]
    public void The_text_ends_at_the_last_empty_line()
    {
        // Proves: a text with empty lines of its own is signed and read whole.
        var signer = NoteSigner.TryParse(PeterSecret)!;
        const string WithGaps = "one\n\ntwo\n\n\nthree\n";
        var opening = Open(SignedNote.Write(WithGaps, signer.SignatureLine(WithGaps)), Peter);
        Assert.Equal((null, WithGaps), (opening.Refusal, opening.Text));
    }

    [Fact]
    public void Another_keys_name_or_id_is_unknown()
    {
        // Proves: the right id under a wrong name, and the right name with a wrong id, are nobody's signature.
        Assert.Equal(NoteRefusal.NoKnownSignature, Open($"{Text}\n{PeterSigned.Replace("PeterNeumann", "CarmenSandiego")}", Peter).Refusal);
        Assert.Equal(NoteRefusal.NoKnownSignature, Open($"{Text}\n{PeterSigned.Replace("x08g", "xxxx")}", Peter).Refusal);
    }

    [Fact]
    public void Any_flipped_bit_of_a_note_is_noticed()
    {
        // Proves: of all notes that differ in one bit none is believed with the same text, and none with another.
        var note = Encoding.UTF8.GetBytes($"{Text}\n{PeterSigned}");
        for (var bit = 0; bit < note.Length * 8; bit++)
        {
            byte[] changed = [.. note];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(TwoReaders.Note(changed, [Peter]).Refusal);
        }
    }

    [Theory]
    [InlineData("no line feed")]
    [InlineData("with\rreturn\n")]
    public void What_cannot_be_read_is_not_written(string text)
    {
        // Proves: the writer makes no note that a reader would refuse.
        Assert.Throws<ArgumentException>(() => SignedNote.Write(text, PeterSigned));
        Assert.Throws<ArgumentException>(() => SignedNote.Write("good\n"));
    }

    private static NoteOpening Open(string note, params NoteVerifier[] known) => TwoReaders.Note(Encoding.UTF8.GetBytes(note), known);

    private static IEnumerable<NoteVerifier> Signers(NoteOpening opening)
    {
        Assert.Null(opening.Refusal);
        return opening.Signatures.Select(s => s.Key);
    }
}
