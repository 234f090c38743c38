using System.Security.Cryptography;
using System.Text;

namespace Gateway.Storage.Vaults;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce, tag and cipher text in one. What a box is for is authenticated
/// with it, so that it opens in no other place.
/// </summary>
public static class SealedBox
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>How much longer than its content a box is.</summary>
    public const int Overhead = NonceLength + TagLength;

    /// <summary>Seals bytes.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="content">What is sealed.</param>
    /// <param name="place">What it is for.</param>
    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> content, string place)
    {
        var box = new byte[Overhead + content.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(box.AsSpan(0, NonceLength), content, box.AsSpan(Overhead), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(place));
        return box;
    }

    /// <summary>The content; null where the box was not sealed with this key for this place.</summary>
    public static byte[]? Open(byte[] key, ReadOnlySpan<byte> box, string place)
    {
        if (box.Length < Overhead)
            return null;
        var content = new byte[box.Length - Overhead];
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(box[..NonceLength], box[Overhead..], box[NonceLength..Overhead], content, Encoding.UTF8.GetBytes(place));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
