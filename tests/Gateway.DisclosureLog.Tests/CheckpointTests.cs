using System.Text;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tests.Verifier;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves what a checkpoint and an offline receipt are, and that nothing else is taken for one.</summary>
public sealed class CheckpointTests
{
    private const string Origin = "example.org/disclosures";
    private const string Root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";

    private static readonly NoteSigner Log = NoteSigner.Generate(Origin);

    [Fact]
    public void A_checkpoint_is_three_lines()
    {
        // Proves: the text is as specified and gives the checkpoint back.
        var text = new Checkpoint(Origin, 8, Convert.FromBase64String(Root)).ToText();
        Assert.Equal($"{Origin}\n8\n{Root}\n", text);
        var read = TwoReaders.Text(text)!;
        Assert.Equal((Origin, 8, Root), (read.Origin, read.Size, Convert.ToBase64String(read.Root.Span)));
        Assert.Equal(["more"], TwoReaders.Text(text + "more\n")!.Extensions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n8\n" + Root + "\n")]
    [InlineData(Origin + "\n8\n" + Root)]
    [InlineData(Origin + "\n8\n")]
    [InlineData(Origin + "\n08\n" + Root + "\n")]
    [InlineData(Origin + "\n+8\n" + Root + "\n")]
    [InlineData(Origin + "\n-8\n" + Root + "\n")]
    [InlineData(Origin + "\n 8\n" + Root + "\n")]
    [InlineData(Origin + "\n8 \n" + Root + "\n")]
    [InlineData(Origin + "\n0x8\n" + Root + "\n")]
    [InlineData(Origin + "\n٨\n" + Root + "\n")]
    [InlineData(Origin + "\n9223372036854775808\n" + Root + "\n")]
    [InlineData(Origin + "\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg\n")]
    [InlineData(Origin + "\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyh=\n")]
    [InlineData(Origin + "\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQw==\n")]
    [InlineData(Origin + "\n8\n " + Root + "\n")]
    [InlineData(Origin + "\n8\n" + Root + "\n\n")]
    [InlineData(Origin + "\n8\n" + Root + "\n\nmore\n")]
    public void Anything_else_is_no_checkpoint(string text)
    {
        // Proves: nothing is mended: a size or root that could be read in two ways, or an empty line, is refused.
        Assert.Null(TwoReaders.Text(text));
    }

    [Fact]
    public void A_checkpoint_that_could_be_read_otherwise_is_not_written()
    {
        // Proves: no origin, size, root or further line of ours can change what a reader sees.
        var root = Convert.FromBase64String(Root);
        Checkpoint[] bad =
        [
            new("", 8, root), new(Origin, -1, root), new(Origin, 8, root.AsMemory(0, 31)), new("a\n8", 8, root),
            new(Origin, 8, root) { Extensions = [""] }, new(Origin, 8, root) { Extensions = ["a\n"] }, new(Origin, 8, root) { Extensions = ["a\nb"] },
        ];
        Assert.All(bad, c => Assert.Throws<InvalidOperationException>(c.ToText));
    }

    [Fact]
    public void A_signed_checkpoint_is_believed_of_its_own_log_only()
    {
        // Proves: each reason not to believe one: another log, another key, a witness alone, a note that is no checkpoint.
        var text = new Checkpoint(Origin, 8, Convert.FromBase64String(Root)).ToText();
        var witness = NoteSigner.Generate("witness.example", NoteKeyKind.TimestampedEd25519);
        NoteVerifier[] known = [Log.Verifier, witness.Verifier];
        var cosigned = witness.CosignatureLine(text, DateTimeOffset.UnixEpoch);

        Assert.Equal(2, Open(SignedNote.Write(text, Log.SignatureLine(text), cosigned), Origin, known).Opened!.Signatures.Count);
        Assert.Equal(CheckpointRefusal.OtherOrigin, Open(SignedNote.Write(text, Log.SignatureLine(text)), "example.org/other", known).Refusal);
        Assert.Equal(CheckpointRefusal.NoKnownSignature, Open(SignedNote.Write(text, cosigned), Origin, known).Refusal);
        Assert.Equal(CheckpointRefusal.NoKnownSignature, Open(SignedNote.Write(text, NoteSigner.Generate(Origin).SignatureLine(text)), Origin, known).Refusal);
        Assert.Equal(CheckpointRefusal.NoCheckpoint, Open(SignedNote.Write("hi\n", Log.SignatureLine("hi\n")), Origin, known).Refusal);
        Assert.Equal(CheckpointRefusal.InvalidSignature, Open(SignedNote.Write(text, Log.SignatureLine(text + "x\n")), Origin, known).Refusal);
        Assert.Equal(CheckpointRefusal.Malformed, Open(text, Origin, known).Refusal);
        Assert.Equal(CheckpointRefusal.AmbiguousKey, Open(SignedNote.Write(text, Log.SignatureLine(text)), Origin, [.. known, Log.Verifier]).Refusal);
    }

    [Fact]
    public async Task A_receipt_is_read_back_and_checked_without_the_log()
    {
        // Proves: entry, receipt and public key are enough; any other entry, index, proof, checkpoint or key is refused.
        var (receipt, leaf) = await ReceiptAsync(517, 1_000);
        var text = receipt.ToText();
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 517\n", text);
        Assert.Equal(text, TwoReaders.Receipt(text)!.ToText());
        Assert.Equal(ReceiptFinding.Good, Check(text, leaf));
        Assert.Equal(ReceiptFinding.Good, Check((receipt with { Extra = new byte[] { 1, 2 } }).ToText(), leaf));

        Assert.Equal(ReceiptFinding.ProofRefused, Check(text, StoredTiles.Leaf(518)));
        Assert.Equal(ReceiptFinding.ProofRefused, Check((receipt with { Index = 518 }).ToText(), leaf));
        Assert.Equal(ReceiptFinding.ProofRefused, Check((receipt with { Proof = [.. receipt.Proof.Skip(1)] }).ToText(), leaf));
        Assert.Equal(ReceiptFinding.CheckpointRefused, Check(text.Replace("\n1000\n", "\n1001\n"), leaf));
        Assert.Equal(ReceiptFinding.CheckpointRefused, ReceiptChecker.Check(text, leaf, Origin, [NoteSigner.Generate(Origin).Verifier]));
        Assert.Equal(ReceiptFinding.CheckpointRefused, ReceiptChecker.Check(text, leaf, "example.org/other", [Log.Verifier]));
        Assert.Equal(ReceiptFinding.Malformed, Check(text.Replace("tlog-proof@v1", "tlog-proof@v2"), leaf));
    }

    [Fact]
    public async Task A_receipt_in_another_spelling_is_none()
    {
        // Proves: each line of a receipt has one spelling, and a proof longer than any tree needs is not read.
        var (receipt, _) = await ReceiptAsync(1, 2);
        var text = receipt.ToText();
        string[] bad =
        [
            "", text[1..], text.Replace("index 1", "index 01"), text.Replace("index 1", "index -1"), text.Replace("index 1", "Index 1"),
            text.Replace("index 1\n", ""), text.Replace("index 1\n", "index 1\n \n"), text.Replace("index 1\n", "index 1\nindex 1\n"),
            text.Replace("index 1\n", "extra ?\nindex 1\n"), text.Replace("index 1\n", "index 1\nAAAA\n"), text.Replace("\n\n", "\n"),
            text.Replace("index 1\n", "extra AA==\nextra AA==\nindex 1\n"),
            (receipt with { Proof = [.. Enumerable.Repeat(new byte[32], 64)] }).ToText(),
        ];
        Assert.All(bad, t => Assert.Null(TwoReaders.Receipt(t)));
    }

    private static async Task<(OfflineReceipt Receipt, byte[] Leaf)> ReceiptAsync(long index, long size)
    {
        var stored = StoredTiles.OfSize(size);
        var text = new Checkpoint(Origin, size, await TreeProofs.RootAsync(size, stored.ReadAsync)).ToText();
        var proof = await TreeProofs.InclusionAsync(index, size, stored.ReadAsync);
        return (new OfflineReceipt(index, proof, SignedNote.Write(text, Log.SignatureLine(text))), StoredTiles.Leaf(index));
    }

    private static (SignedCheckpoint? Opened, CheckpointRefusal? Refusal) Open(string note, string origin, NoteVerifier[] known) =>
        TwoReaders.Signed(Encoding.UTF8.GetBytes(note), origin, known);

    private static ReceiptFinding Check(string receipt, byte[] leaf) => ReceiptChecker.Check(receipt, leaf, Origin, [Log.Verifier]);
}
