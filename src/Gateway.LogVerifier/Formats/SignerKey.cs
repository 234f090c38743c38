using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ed25519 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Gateway.LogVerifier.Formats;

/// <summary>
/// A public key as C2SP signed-note writes it: <c>name+id+base64(type || key)</c>. Two types are known: 0x01, with which a
/// log signs, and 0x04 of tlog-cosignature, with which a witness signs text and time.
/// </summary>
internal sealed class SignerKey
{
    private const byte LogType = 0x01;
    private const byte WitnessType = 0x04;
    private const int TimeLength = sizeof(long);

    private readonly string _written;
    private readonly byte[] _point;

    private SignerKey(string written, string name, uint id, byte type, byte[] point) =>
        (_written, Name, Id, IsWitness, _point) = (written, name, id, type == WitnessType, point);

    /// <summary>The key's name; a log's is its origin.</summary>
    internal string Name { get; }

    /// <summary>The key id: the first bytes of SHA-256 over name, line feed, type and key.</summary>
    internal uint Id { get; }

    /// <summary>Whether it signs with a time; else it is a log's.</summary>
    internal bool IsWitness { get; }

    /// <summary>Reads a key; null where it is none, of another type, or its id is not the one of its name and key.</summary>
    internal static SignerKey? Read(string? written)
    {
        var bytes = Encoding.UTF8.GetBytes(written ?? "").AsSpan();
        // The key itself may have plus signs, name and id have none.
        var plus = bytes.IndexOf((byte)'+');
        const int IdLetters = 8;
        if (plus < 0 || bytes.Length < plus + IdLetters + 2 || bytes[plus + IdLetters + 1] != '+' || Encoding.UTF8.GetString(bytes) != written)
            return null;
        if (Wording.KeyName(bytes[..plus]) is not { } name || Wording.Base64(bytes[(plus + IdLetters + 2)..]) is not [LogType or WitnessType, .. var point] material || point.Length != Ed25519.PublicKeySize)
            return null;
        var id = SHA256.HashData([.. bytes[..plus], (byte)'\n', .. material]).AsSpan(0, sizeof(uint));
        return bytes.Slice(plus + 1, IdLetters).SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(id)))
            ? new SignerKey(written, name, BinaryPrimitives.ReadUInt32BigEndian(id), material[0], point)
            : null;
    }

    /// <summary>Whether the signature, without key id, is this key's over the note's text.</summary>
    internal bool Signed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (!IsWitness)
            return IsGood(text, signature);
        if (CosignedAt(signature) is not { } second)
            return false;
        var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {second}\n"));
        return IsGood([.. header, .. text], signature[TimeLength..]);
    }

    /// <summary>The second since 1970 that stands before a witness's signature; null where it is no such signature, or the time is above 2^63-1.</summary>
    internal static long? CosignedAt(ReadOnlySpan<byte> signature) =>
        signature.Length == TimeLength + Ed25519.SignatureSize && BinaryPrimitives.ReadUInt64BigEndian(signature) is <= long.MaxValue and var second ? (long)second : null;

    /// <summary>The key as it was given.</summary>
    public override string ToString() => _written;

    private bool IsGood(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, _point, 0, message.ToArray(), 0, message.Length);
}
