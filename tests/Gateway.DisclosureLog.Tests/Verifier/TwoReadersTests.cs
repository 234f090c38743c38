using System.Text;
using System.Text.Unicode;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tests.Foreign;
using Gateway.LogVerifier.Formats;
using Xunit.Abstractions;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>
/// Proves that the auditor's readers, written from the specifications, and the writer's read the same in everything that is
/// good, in everything that differs from it by one byte or is cut off, and in what a hostile writer could send.
/// </summary>
public sealed class TwoReadersTests(ITestOutputHelper output) : IDisposable
{
    private const string Origin = "example.org/log";
    private const string Root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";
    private const string Text = $"{Origin}\n208\n{Root}\n";

    private static readonly NoteSigner Log = NoteSigner.Generate(Origin);
    private static readonly NoteSigner Witness = NoteSigner.Generate("witness.example/æ", NoteKeyKind.TimestampedEd25519);
    private static readonly NoteVerifier[] Keys = [Log.Verifier, Witness.Verifier];
    private static readonly string LogLine = Log.SignatureLine(Text);
    private static readonly string WitnessLine = Witness.CosignatureLine(Text, DateTimeOffset.FromUnixTimeSeconds(1_679_315_147));
    private static readonly byte[] SecondFalse = Encoding.UTF8.GetBytes($"{Text}\n{LogLine}{Log.SignatureLine(Text + "x\n")}");
    private static readonly byte[] AnyByte = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

    // What a reader could take for something else than it is.
    private static readonly byte[] Telling = [.. "\0\t\n\r +-=/019AZaz\u007f"u8, 0x80, 0xbf, 0xc2, 0xe2, 0xff];

    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void Notes_one_byte_from_good_are_read_alike()
    {
        // Proves: a cosigned checkpoint with any byte changed, left out or put in, and cut anywhere, is refused by both for one reason; with the keys at hand only the good one is believed.
        var good = Encoding.UTF8.GetBytes($"{Text}\n{LogLine}{WitnessLine}");
        Assert.Equal(2, TwoReaders.Note(good, Keys).Signatures.Count);
        var structure = Changed(good, AnyByte).Count(n => TwoReaders.Note(n, []).Refusal == NoteRefusal.NoKnownSignature);
        // A change within a name or a signature leaves a note, of which nothing is known without the keys.
        Assert.InRange(structure, 1_000, 255 * good.Length * 2);
        foreach (var note in Changed(good, Telling))
        {
            var (opened, refusal) = TwoReaders.Signed(note, Origin, Keys);
            // Whoever removes or unnames the witness's line leaves the log's own.
            Assert.True(refusal is not null || opened!.Text == Text);
        }
    }

    [Fact]
    public void Checkpoints_one_byte_from_good_are_read_alike()
    {
        // Proves: origin, size and root are the same to both, or nothing is, with any byte changed, left out or put in.
        foreach (var text in new[] { Text, $"{Origin}\n0\n{Root}\nmore\n", $"ø\n9223372036854775807\n{Root}\n" })
        {
            Assert.NotNull(TwoReaders.Text(text));
            Checkpoint?[] read = [.. Texts(text).Select(TwoReaders.Text)];
            Assert.Contains(read, c => c is null);
            Assert.Contains(read, c => c is not null);
        }
    }

    [Fact]
    public void Receipts_one_byte_from_good_are_read_alike()
    {
        // Proves: index, hashes and checkpoint are the same to both, or nothing is; and what is no UTF-8 is no receipt to the auditor.
        var receipt = new OfflineReceipt(17, [new byte[32], Convert.FromBase64String(Root)], $"{Text}\n{LogLine}");
        foreach (var text in new[] { receipt.ToText(), (receipt with { Extra = new byte[] { 1, 2 } }).ToText(), (receipt with { Extra = ReadOnlyMemory<byte>.Empty, Proof = [] }).ToText() })
        {
            Assert.NotNull(TwoReaders.Receipt(text));
            OfflineReceipt?[] read = [.. Texts(text).Select(TwoReaders.Receipt)];
            Assert.Contains(read, r => r is null);
            Assert.Contains(read, r => r is not null);
            Assert.Null(InclusionReceipt.Read([.. Encoding.UTF8.GetBytes(text), 0xff]));
        }
    }

    [Fact]
    public void Keys_one_byte_from_good_are_no_keys_to_either()
    {
        // Proves: a log's and a witness's key is read alike, and with any byte changed, left out, put in or cut off it is none.
        foreach (var key in Keys.Select(k => k.ToString()))
        {
            Assert.NotNull(TwoReaders.Key(key));
            Assert.All(Texts(key), k => Assert.Null(TwoReaders.Key(k)));
        }
        Assert.Null(TwoReaders.Key($"\ud800{Log.Verifier}"));
    }

    [Fact]
    public void What_a_hostile_writer_sends_is_read_alike()
    {
        // Proves: lines repeated, exchanged, forged, dated beyond any calendar, of other kinds, in names that are hardly names: one verdict.
        Assert.All(Hostile, note =>
        {
            var bytes = Encoding.UTF8.GetBytes(note);
            TwoReaders.Note(bytes, Keys);
            TwoReaders.Note(bytes, [Witness.Verifier]);
            TwoReaders.Note(bytes, [.. Keys, Log.Verifier]);
            TwoReaders.Signed(bytes, Origin, Keys);
            TwoReaders.Receipt($"{OfflineReceipt.Format}\nindex 0\n\n{note}");
        });
    }

    [Fact]
    public void A_key_whose_second_signature_is_false_refuses_the_note()
    {
        // Proves: every signature of a known key is verified, as the specification says, not the first alone.
        Assert.Equal(NoteRefusal.InvalidSignature, TwoReaders.Note(SecondFalse, Keys).Refusal);
    }

    [Fact]
    public void Names_that_others_may_bear_do_not_spoil_a_note()
    {
        // Proves: the signature of an unknown key is left aside whatever UTF-8 its name is, the replacement character too; a space of any kind is no name.
        Assert.Null(TwoReaders.Note(Encoding.UTF8.GetBytes($"{Text}\n{LogLine}— \ufffd😀 AAAAAAA=\n"), Keys).Refusal);
        Assert.All("\u00a0\u0085\u2003\u3000", space => Assert.Equal(NoteRefusal.Malformed, TwoReaders.Note(Encoding.UTF8.GetBytes($"{Text}\n{LogLine}— a{space}b AAAAAAA=\n"), Keys).Refusal));
    }

    [GoFact]
    public async Task Go_believes_what_the_two_readers_believe()
    {
        // Proves: over the same notes Go's reference never refuses what ours believe, reads the same text in them, and never believes what ours refuse but for the two liberties it takes: base 64 with stray bits, and a key's second signature.
        byte[][] notes = [.. Changed(Encoding.UTF8.GetBytes($"{Text}\n{LogLine}"), Telling), .. Hostile.Select(Encoding.UTF8.GetBytes), .. Mixed(), .. OtherLastLetters()];
        var go = await ForeignVerifier.OpenWithGoAsync(_scratch, Log.Verifier.ToString(), [.. notes, SecondFalse]);
        Assert.Equal(notes.Length + 1, go.Count);
        Assert.Equal(Text, go[^1]);
        var (believed, liberties) = (0, 0);
        foreach (var (note, text) in notes.Zip(go))
        {
            var opened = TwoReaders.Note(note, [Log.Verifier]);
            if (opened.Refusal is not null && text is not null)
            {
                liberties++;
                opened = TwoReaders.Note(Respelled(note), [Log.Verifier]);
            }
            Assert.Equal(opened.Refusal is null ? opened.Text : null, text);
            believed += text is null ? 0 : 1;
        }
        Assert.InRange(believed, 3, notes.Length / 2);
        // Two bits are left over: of the four letters that differ in them one is right.
        Assert.True(liberties >= 3, $"only {liberties}");
        output.WriteLine($"Go's note: {notes.Length} notes, {believed} believed, {liberties} of them in base 64 that ours refuse");
    }

    private static string[] Hostile =>
    [
        $"{Text}\n{LogLine}{LogLine}",
        $"{Text}\n{WitnessLine}{LogLine}{Witness.CosignatureLine(Text, DateTimeOffset.UnixEpoch)}",
        $"{Text}\n{WitnessLine}",
        $"{Text}\n{LogLine}{Witness.CosignatureLine(Text, DateTimeOffset.MaxValue)}",
        $"{Text}\n{LogLine}{Dated(253_402_300_800)}",
        $"{Text}\n{LogLine}{Dated(ulong.MaxValue)}",
        $"{Text}\n{LogLine}{Dated(1UL << 63)}",
        $"{Text}\n{NoteKey.SignatureLine(Origin, Log.Verifier.Id, new byte[64])}",
        $"{Text}\n{NoteKey.SignatureLine(Origin, Log.Verifier.Id, [1])}",
        $"{Text}\n{NoteKey.SignatureLine(Origin, Log.Verifier.Id, [])}",
        $"{Text}\n{NoteKey.SignatureLine(Origin, Witness.Verifier.Id, new byte[72])}{LogLine}",
        $"{Text}\n{NoteKey.SignatureLine(Witness.Verifier.Name, Log.Verifier.Id, new byte[64])}{LogLine}",
        $"{Text}\n{string.Concat(Enumerable.Repeat(NoteKey.SignatureLine("other", 7, new byte[3_000]), 99))}{LogLine}",
        $"{Text}\n{string.Concat(Enumerable.Repeat(LogLine, 101))}",
        $"{Text}\n{Text}\n{LogLine}",
        $"{Text}\n\n{LogLine}",
        $"\n\n{Log.SignatureLine("\n")}",
        $"\n{LogLine}",
        $"{Text}\n{LogLine}\n",
        $"\ufeff{Text}\n{LogLine}",
        $"{Text}\n{LogLine.Replace(Origin, "EXAMPLE.org/log", StringComparison.Ordinal)}",
        $"{Text}\n{LogLine}— \ufffd😀 AAAAAAA=\n",
        $"{Text}\n{LogLine}— other =AAA\n",
        $"{Text}\n{LogLine}— other AAAAAA==AAAA\n",
        $"{Text}\n{LogLine}— other ====\n",
        $"{Text}\n{LogLine}— other AAAAAA-_\n",
        Resigned(Text.Replace("208", "0208", StringComparison.Ordinal)),
        Resigned(Text.Replace("208", "9223372036854775808", StringComparison.Ordinal)),
        Resigned(Text.Replace("208", "18446744073709551824", StringComparison.Ordinal)),
        Resigned(Text.Replace("208", "٢", StringComparison.Ordinal)),
        Resigned(Text.Replace("log\n", "log/other\n", StringComparison.Ordinal)),
        Resigned(Text + "\n"),
        Resigned(Text + " \n"),
        Resigned(Text.Replace("g=\n", "h=\n", StringComparison.Ordinal)),
        Resigned("\n" + Text),
    ];

    public void Dispose() => _scratch.Dispose();

    private static string Resigned(string text) => SignedNote.Write(text, Log.SignatureLine(text));

    // A cosignature's form with any time; no witness of ours signs one that a calendar has not.
    private static string Dated(ulong second)
    {
        var signature = new byte[72];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(signature, second);
        return NoteKey.SignatureLine(Witness.Verifier.Name, Witness.Verifier.Id, signature);
    }

    // Whole notes put together by chance from parts that belong to others.
    private static IEnumerable<byte[]> Mixed()
    {
        var random = new Random(1_962);
        string[] parts = [Text, Text, "\n", "\n", LogLine, LogLine, WitnessLine, "— ", Origin, " ", "AAAAAAA=\n", "\ufffd", "\u00a0", "a\n"];
        for (var note = 0; note < 2_000; note++)
            yield return Encoding.UTF8.GetBytes($"{Text}\n{string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => parts[random.Next(parts.Length)]))}{(random.Next(3) == 0 ? "" : LogLine)}");
    }

    // The last letter before the padding of a signature, replaced by every other.
    private static IEnumerable<byte[]> OtherLastLetters() =>
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".Where(l => l != LogLine[^3]).Select(l => Encoding.UTF8.GetBytes($"{Text}\n{LogLine[..^3]}{l}=\n"));

    // Signatures as they are spelled without stray bits.
    private static byte[] Respelled(byte[] note)
    {
        var text = Encoding.UTF8.GetString(note);
        var gap = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        var lines = text[(gap + 2)..].Split('\n').Select(l => l.Split(' ') is [var dash, var name, var encoded]
            ? $"{dash} {name} {Convert.ToBase64String(Convert.FromBase64String(encoded))}" : l);
        return Encoding.UTF8.GetBytes(text[..(gap + 2)] + string.Join('\n', lines));
    }

    private static IEnumerable<string> Texts(string good) => Changed(Encoding.UTF8.GetBytes(good), AnyByte).Where(b => Utf8.IsValid(b)).Select(b => Encoding.UTF8.GetString(b));

    // Every byte left out, changed to each of these values and put before; cut off at every place, from both ends.
    private static IEnumerable<byte[]> Changed(byte[] good, byte[] values)
    {
        for (var at = 0; at < good.Length; at++)
        {
            yield return good[..at];
            if (at > 0)
                yield return good[at..];
            if (at > 0 && at < good.Length - 1)
                yield return [.. good[..at], .. good[(at + 1)..]];
            foreach (var value in values)
            {
                if (value != good[at])
                    yield return [.. good[..at], value, .. good[(at + 1)..]];
                yield return [.. good[..at], value, .. good[at..]];
            }
        }
    }
}
