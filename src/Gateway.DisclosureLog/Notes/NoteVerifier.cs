using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Gateway.DisclosureLog.Notes;

/// <summary>A public key of signed notes (C2SP signed-note): whose signature to look for, and whether it is good.</summary>
public sealed class NoteVerifier
{
    private readonly byte[] _publicKey;

    internal NoteVerifier(string name, NoteKeyKind kind, byte[] publicKey)
    {
        Name = name;
        Kind = kind;
        Id = NoteKey.Id(name, kind, publicKey);
        _publicKey = publicKey;
    }

    /// <summary>The key's name; for a log the origin in its checkpoints.</summary>
    public string Name { get; }

    /// <summary>What it signs.</summary>
    public NoteKeyKind Kind { get; }

    /// <summary>The key id that stands in its signatures.</summary>
    public uint Id { get; }

    /// <summary>Reads a key written as <c>name+id+base64</c> (a "vkey"); null where it is not one, or is of an unknown kind.</summary>
    public static NoteVerifier? TryParse(string? vkey)
    {
        if (vkey is null || NoteKey.TryRead(vkey, Ed25519.PublicKeyLength) is not { } read)
            return null;
        var verifier = new NoteVerifier(read.Name, read.Kind, read.Key);
        return verifier.Id == read.Id ? verifier : null;
    }

    /// <summary>Whether the signature, without key id, is this key's over the note's text.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (Kind == NoteKeyKind.Ed25519)
            return Ed25519.Verify(_publicKey, text.ToArray(), signature.ToArray());
        return CosignedAt(signature) is { } at
            && Ed25519.Verify(_publicKey, CosignedMessage(at, text), signature[sizeof(long)..].ToArray());
    }

    /// <summary>The second since 1970 at which a witness cosigned; null where the signature is too short or the time out of range.</summary>
    public static long? CosignedAt(ReadOnlySpan<byte> timestampedSignature) =>
        timestampedSignature.Length == sizeof(long) + Ed25519.SignatureLength
        && BinaryPrimitives.ReadInt64BigEndian(timestampedSignature) is >= 0 and var at
            ? at
            : null;

    /// <summary>The key as it is given to others.</summary>
    public override string ToString() => NoteKey.Write(Name, Id, Kind, _publicKey);

    internal static byte[] CosignedMessage(long at, ReadOnlySpan<byte> text) =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {at}\n")), .. text];
}
