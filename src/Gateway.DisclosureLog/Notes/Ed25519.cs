using Curve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Gateway.DisclosureLog.Notes;

/// <summary>
/// Ed25519 (RFC 8032), which .NET 10 does not have. The only file of what writes the log that knows the library it comes from.
/// </summary>
internal static class Ed25519
{
    /// <summary>Length of a private key (its seed) in bytes.</summary>
    internal const int SeedLength = 32;

    /// <summary>Length of a public key in bytes.</summary>
    internal const int PublicKeyLength = 32;

    /// <summary>Length of a signature in bytes.</summary>
    internal const int SignatureLength = 64;

    /// <summary>The public key of a seed.</summary>
    internal static byte[] PublicKey(byte[] seed)
    {
        var key = new byte[PublicKeyLength];
        Curve.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }

    /// <summary>Signs; the same seed and message always give the same signature.</summary>
    internal static byte[] Sign(byte[] seed, byte[] message)
    {
        var signature = new byte[SignatureLength];
        Curve.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>Whether the signature is this key's over this message.</summary>
    internal static bool Verify(byte[] publicKey, byte[] message, byte[] signature) =>
        publicKey.Length == PublicKeyLength && signature.Length == SignatureLength
        && Curve.Verify(signature, 0, publicKey, 0, message, 0, message.Length);
}
