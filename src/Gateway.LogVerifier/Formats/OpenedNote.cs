using System.Buffers.Binary;
using System.Text.Unicode;

namespace Gateway.LogVerifier.Formats;

/// <summary>Why a signed checkpoint is not believed; each has a text of its name in both languages.</summary>
internal enum Refusal
{
    /// <summary>It is no signed note.</summary>
    Malformed,

    /// <summary>Two of the given keys have the name and id of a signature.</summary>
    AmbiguousKey,

    /// <summary>The signature of a given key is not good.</summary>
    InvalidSignature,

    /// <summary>None of the given keys that must have signed did.</summary>
    NoKnownSignature,

    /// <summary>What was signed is not a checkpoint.</summary>
    NoCheckpoint,

    /// <summary>It is another log's checkpoint.</summary>
    OtherOrigin,
}

/// <summary>A good signature.</summary>
/// <param name="Key">Whose.</param>
/// <param name="CosignedAt">The second since 1970 at which a witness signed; null where the key is a log's.</param>
internal sealed record GoodSignature(SignerKey Key, long? CosignedAt);

/// <summary>
/// A note of C2SP signed-note: a text, an empty line, and signatures. It is believed where a given key signed it and every
/// signature of a given key is good; those of other keys are left aside.
/// </summary>
/// <param name="Refusal">Why it is not believed; null where it is.</param>
/// <param name="Text">The text with its last line feed; empty where it is not believed.</param>
/// <param name="Signatures">The good signatures, the first of each key.</param>
internal sealed record OpenedNote(Refusal? Refusal, ReadOnlyMemory<byte> Text, IReadOnlyList<GoodSignature> Signatures)
{
    // Sixteen must be read; more than this many would only keep the reader busy.
    private const int MostSignatures = 100;

    /// <summary>Opens a note with the keys that are looked for.</summary>
    internal static OpenedNote Open(ReadOnlySpan<byte> note, IReadOnlyCollection<SignerKey> keys)
    {
        // 1. The text ends at the last empty line.
        var gap = note.LastIndexOf("\n\n"u8);
        if (gap < 0 || !Utf8.IsValid(note) || note.ContainsAnyInRange((byte)0, (byte)('\n' - 1)) || note.ContainsAnyInRange((byte)('\n' + 1), (byte)(' ' - 1)))
            return Refused(Formats.Refusal.Malformed);
        var text = note[..(gap + 1)];
        var rest = note[(gap + 2)..];
        // 2. All that follows is signatures, each whole.
        var lines = new List<SignatureLine>();
        while (!rest.IsEmpty)
        {
            if (lines.Count == MostSignatures || !Wording.TakeLine(ref rest, out var line) || SignatureLine.Read(line) is not { } read)
                return Refused(Formats.Refusal.Malformed);
            lines.Add(read);
        }
        if (lines.Count == 0)
            return Refused(Formats.Refusal.Malformed);
        // 3. What the given keys are said to have signed, they did.
        var good = new List<GoodSignature>();
        foreach (var line in lines)
        {
            SignerKey[] meant = [.. keys.Where(k => k.Id == line.KeyId && k.Name == line.Name)];
            if (meant.Length > 1)
                return Refused(Formats.Refusal.AmbiguousKey);
            if (meant is not [var key])
                continue;
            if (!key.Signed(text, line.Signature))
                return Refused(Formats.Refusal.InvalidSignature);
            if (!good.Exists(g => g.Key == key))
                good.Add(new GoodSignature(key, key.IsWitness ? SignerKey.CosignedAt(line.Signature) : null));
        }
        return good.Count == 0 ? Refused(Formats.Refusal.NoKnownSignature) : new OpenedNote(null, text.ToArray(), good);
    }

    private static OpenedNote Refused(Refusal refusal) => new(refusal, default, []);

    // Em dash, space, name, space, base 64 of key id and signature.
    private sealed record SignatureLine(string Name, uint KeyId, byte[] Signature)
    {
        internal static SignatureLine? Read(ReadOnlySpan<byte> line)
        {
            if (!Wording.Follows(line, "\u2014"u8, out var value) || value.IndexOf((byte)' ') is not (> 0 and var space))
                return null;
            return Wording.KeyName(value[..space]) is { } name && Wording.Base64(value[(space + 1)..]) is { Length: > sizeof(uint) } bytes
                ? new SignatureLine(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..])
                : null;
        }
    }
}
