using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.DisclosureLog.Notes;

/// <summary>The kinds of keys in signed notes that are known here (C2SP signed-note).</summary>
public enum NoteKeyKind
{
    /// <summary>Ed25519 over the note's text: how a log signs its checkpoints.</summary>
    Ed25519 = 0x01,

    /// <summary>Ed25519 over time and text (C2SP tlog-cosignature): how a witness cosigns them.</summary>
    TimestampedEd25519 = 0x04,
}

/// <summary>What private and public keys of notes have in common: name, id and how they are written.</summary>
internal static class NoteKey
{
    /// <summary>Whether a key may be called so: not empty, no white space, no plus sign, no broken text.</summary>
    internal static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || c == '+') && IsWellFormed(name);

    /// <summary>The key id: the first four bytes of SHA-256 over name, line feed, kind and public key.</summary>
    internal static uint Id(string name, NoteKeyKind kind, ReadOnlySpan<byte> publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)kind, .. publicKey]));

    /// <summary><c>name+id+base64(kind || key)</c>.</summary>
    internal static string Write(string name, uint id, NoteKeyKind kind, ReadOnlySpan<byte> key) =>
        $"{name}+{id.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String([(byte)kind, .. key])}";

    /// <summary>Reads what <see cref="Write"/> writes; the key must have <paramref name="length"/> bytes. The id is not checked yet.</summary>
    internal static (string Name, uint Id, NoteKeyKind Kind, byte[] Key)? TryRead(string text, int length)
    {
        if (text.Split('+', 3) is not [var name, var id, var encoded] || !IsName(name) || id.Length != 8)
            return null;
        if (id.Any(c => !char.IsAsciiHexDigitLower(c)) || StrictBase64.TryDecode(encoded) is not { } bytes || bytes.Length != 1 + length)
            return null;
        var kind = (NoteKeyKind)bytes[0];
        return Enum.IsDefined(kind) ? (name, uint.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture), kind, bytes[1..]) : null;
    }

    /// <summary>The signature line of a note: dash, name, and base 64 of key id and signature.</summary>
    internal static string SignatureLine(string name, uint id, ReadOnlySpan<byte> signature)
    {
        Span<byte> idBytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(idBytes, id);
        return $"\u2014 {name} {Convert.ToBase64String([.. idBytes, .. signature])}\n";
    }

    // A lone surrogate has no UTF-8 form: two names would have the same bytes.
    private static bool IsWellFormed(string name)
    {
        var rest = name.AsSpan();
        while (Rune.DecodeFromUtf16(rest, out _, out var length) == OperationStatus.Done)
            rest = rest[length..];
        return rest.IsEmpty;
    }
}
