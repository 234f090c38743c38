using System.Buffers.Binary;
using System.Text;

namespace Gateway.DisclosureLog.Notes;

/// <summary>Why a signed note is not believed.</summary>
public enum NoteRefusal
{
    /// <summary>It is no signed note: text, empty line and signature lines, as C2SP signed-note says.</summary>
    Malformed,

    /// <summary>Two of the given keys have the name and id of a signature: which one is meant cannot be told.</summary>
    AmbiguousKey,

    /// <summary>A given key's signature is not good for this text: the note was changed, or the signature forged.</summary>
    InvalidSignature,

    /// <summary>None of the given keys signed it.</summary>
    NoKnownSignature,
}

/// <summary>A good signature of a known key.</summary>
/// <param name="Key">Whose.</param>
/// <param name="Signature">The signature without the key id.</param>
public sealed record NoteSignature(NoteVerifier Key, ReadOnlyMemory<byte> Signature)
{
    /// <summary>How far ahead of a reader's clock a cosignature may be dated: clocks that are set by the network differ by far less.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>When a witness cosigned, in whole seconds; the last there is where no calendar has it. Null where the key is a log's.</summary>
    public DateTimeOffset? CosignedAt =>
        Key.Kind == NoteKeyKind.TimestampedEd25519 && NoteVerifier.CosignedAt(Signature.Span) is { } seconds
            ? seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MaxValue
            : null;

    // The end of the year 9999.
    private const long LastSecond = 253_402_300_799;

    /// <summary>The signature as a line of a note, with its line feed.</summary>
    public string ToLine() => NoteKey.SignatureLine(Key.Name, Key.Id, Signature.Span);
}

/// <summary>What came of opening a note.</summary>
/// <param name="Refusal">Why it is not believed; null where it is.</param>
/// <param name="Text">The signed text with its last line feed; empty where it is not believed.</param>
/// <param name="Signatures">The good signatures, one a key, at least one where it is believed.</param>
public sealed record NoteOpening(NoteRefusal? Refusal, string Text, IReadOnlyList<NoteSignature> Signatures)
{
    internal static NoteOpening Refused(NoteRefusal refusal) => new(refusal, "", []);
}

/// <summary>Signed notes (C2SP signed-note v1): a text anyone can read, with signatures below it.</summary>
public static class SignedNote
{
    /// <summary>Most signatures that are looked at: a note with more is refused, so that nobody is kept busy.</summary>
    public const int MostSignatures = 100;

    private const string LineStart = "\u2014 ";
    private const int KeyIdLength = sizeof(uint);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Puts a note together.</summary>
    /// <param name="text">The text, ended by a line feed.</param>
    /// <param name="signatureLines">Lines that signers made for this very text; at least one.</param>
    /// <exception cref="ArgumentException">The text does not end with a line feed or has control characters, or there is no signature.</exception>
    public static string Write(string text, params IReadOnlyCollection<string> signatureLines)
    {
        if (!text.EndsWith('\n') || HasControls(text) || signatureLines.Count is 0 or > MostSignatures)
            throw new ArgumentException("A note's text ends with a line feed, has no control characters, and is signed.", nameof(text));
        return $"{text}\n{string.Concat(signatureLines)}";
    }

    /// <summary>Reads a note and believes it only where a known key signed it, and no known key's signature is bad.</summary>
    /// <param name="note">The note's bytes.</param>
    /// <param name="known">The keys to look for. Signatures of others are left aside.</param>
    public static NoteOpening Open(ReadOnlySpan<byte> note, IReadOnlyCollection<NoteVerifier> known)
    {
        if (Decode(note) is not { } all || HasControls(all) || Split(all) is not var (text, lines))
            return NoteOpening.Refused(NoteRefusal.Malformed);
        var read = lines.Select(ReadLine).ToList();
        if (read.Count is 0 or > MostSignatures || read.Contains(null))
            return NoteOpening.Refused(NoteRefusal.Malformed);
        var textBytes = Encoding.UTF8.GetBytes(text);
        var good = new List<NoteSignature>();
        foreach (var line in read.OfType<SignatureLine>())
        {
            var keys = known.Where(k => k.Name == line.Name && k.Id == line.KeyId).ToList();
            if (keys.Count > 1)
                return NoteOpening.Refused(NoteRefusal.AmbiguousKey);
            if (keys.Count == 0)
                continue;
            // Each of a known key is verified, as the specification says; Go's reference looks at the first of a key alone.
            if (!keys[0].Verify(textBytes, line.Signature))
                return NoteOpening.Refused(NoteRefusal.InvalidSignature);
            if (!good.Any(g => g.Key == keys[0]))
                good.Add(new NoteSignature(keys[0], line.Signature));
        }
        return good.Count > 0 ? new NoteOpening(null, text, good) : NoteOpening.Refused(NoteRefusal.NoKnownSignature);
    }

    private static string? Decode(ReadOnlySpan<byte> note)
    {
        try
        {
            return StrictUtf8.GetString(note);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool HasControls(string text) => text.Any(c => c < ' ' && c != '\n');

    // The signatures begin after the last empty line: a text may hold empty lines of its own.
    private static (string Text, string[] Lines)? Split(string note)
    {
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || !note.EndsWith('\n') || blank + 2 == note.Length)
            return null;
        return (note[..(blank + 1)], note[(blank + 2)..^1].Split('\n'));
    }

    private static SignatureLine? ReadLine(string line)
    {
        if (!line.StartsWith(LineStart, StringComparison.Ordinal) || line[LineStart.Length..].Split(' ', 2) is not [var name, var encoded])
            return null;
        if (!NoteKey.IsName(name) || StrictBase64.TryDecode(encoded) is not { Length: > KeyIdLength } bytes)
            return null;
        return new SignatureLine(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[KeyIdLength..]);
    }

    private sealed record SignatureLine(string Name, uint KeyId, byte[] Signature);
}
