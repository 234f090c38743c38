using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.DisclosureLog;

/// <summary>
/// A salted commitment: it proves a value to whoever holds value and salt, and tells nothing to anybody else.
/// A national id has few possible values, so an unsalted hash of one can be guessed; 128 random bits cannot.
/// </summary>
/// <remarks>
/// SHA-256 over the 16 bytes of salt, then for field name and value their UTF-8 length (32 bits, big endian)
/// and bytes. Salt and value are kept beside the log and can be destroyed; the commitment stays and still verifies.
/// </remarks>
public readonly record struct Commitment
{
    /// <summary>Length of a salt in bytes (128 bits).</summary>
    public const int SaltLength = 16;

    private Commitment(string hex) => Hex = hex;

    /// <summary>64 lower-case hex digits.</summary>
    public string Hex { get; }

    /// <summary>A fresh random salt.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltLength);

    /// <summary>Commits to one named value.</summary>
    /// <exception cref="ArgumentException">The salt does not have <see cref="SaltLength"/> bytes.</exception>
    public static Commitment To(ReadOnlySpan<byte> salt, string field, string value)
    {
        if (salt.Length != SaltLength)
            throw new ArgumentException("A salt has 16 bytes.", nameof(salt));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        AppendText(hash, field);
        AppendText(hash, value);
        return new Commitment(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public override string ToString() => Hex;

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
