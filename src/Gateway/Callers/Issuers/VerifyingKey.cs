using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Issuers;

/// <summary>A public key an issuer signs with. Everything else a key set may hold (private parts, certificates, encryption keys) is left behind.</summary>
/// <param name="Id">The issuer's name for it.</param>
/// <param name="Algorithms">What it can be used with.</param>
/// <param name="Key">The key as the token library takes it.</param>
internal sealed record VerifyingKey(string Id, IReadOnlyList<string> Algorithms, SecurityKey Key)
{
    // NIST SP 800-57: 112 bits of security and more.
    private const int ShortestRsaBytes = 2048 / 8;

    // More than this is no honest key; verifying with one takes long.
    private const int LongestRsaBytes = 8192 / 8;

    // An issuer publishes two or three: the one in use, the next, the last.
    private const int MostKeys = 64;

    // Set, list, key and a list of certificates are four levels; what an issuer adds of its own may have as many again.
    private const int Deepest = 8;

    private static readonly string[] RsaAlgorithms = [SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSha256];

    /// <summary>The signature keys of a JSON Web Key Set (RFC 7517) that can be used here; other keys are passed over.</summary>
    /// <exception cref="JsonException">It is no key set, or has more keys than an issuer needs.</exception>
    internal static IReadOnlyList<VerifyingKey> ReadSet(ReadOnlyMemory<byte> text)
    {
        var json = StrictJson.Parse(text, Deepest);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("keys", out var keys)
            || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > MostKeys)
            throw new JsonException();
        return [.. keys.EnumerateArray().Where(k => k.ValueKind == JsonValueKind.Object).Select(Read).OfType<VerifyingKey>()];
    }

    private static VerifyingKey? Read(JsonElement key)
    {
        if (StrictJson.Text(key, "kid") is not { Length: > 0 and <= CallerIdentity.MaximumClaimLength } id || StrictJson.Text(key, "use") is not (null or "sig") || !MayVerify(key))
            return null;
        try
        {
            var (read, algorithms) = StrictJson.Text(key, "kty") switch
            {
                JsonWebAlgorithmsKeyTypes.EllipticCurve => EllipticCurve(key),
                JsonWebAlgorithmsKeyTypes.RSA => Rsa(key),
                _ => default,
            };
            if (read is null)
                return null;
            // The library's process-wide cache of verifiers would outlive the key.
            read.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
            read.KeyId = id;
            // A key that says what it is for is used for nothing else.
            string[] uses = StrictJson.Text(key, "alg") is { } only ? [.. algorithms.Intersect([only])] : algorithms;
            return uses.Length > 0 ? new VerifyingKey(id, uses, read) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static (SecurityKey? Key, string[] Algorithms) EllipticCurve(JsonElement key)
    {
        var (curve, algorithm) = StrictJson.Text(key, "crv") switch
        {
            JsonWebKeyECTypes.P256 => (ECCurve.NamedCurves.nistP256, SecurityAlgorithms.EcdsaSha256),
            JsonWebKeyECTypes.P384 => (ECCurve.NamedCurves.nistP384, SecurityAlgorithms.EcdsaSha384),
            _ => (default, ""),
        };
        if (algorithm.Length == 0)
            return default;
        // Import checks that the point lies on the curve.
        var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
        using var imported = ECDsa.Create(new ECParameters { Curve = curve, Q = point });
        return (new JsonWebKey { Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv = StrictJson.Text(key, "crv"), X = Base64UrlEncoder.Encode(point.X), Y = Base64UrlEncoder.Encode(point.Y) }, [algorithm]);
    }

    private static (SecurityKey? Key, string[] Algorithms) Rsa(JsonElement key)
    {
        // Some issuers write a zero in front (RFC 7518 section 6.3.1.1).
        var (modulus, exponent) = (Bytes(key, "n").AsSpan().TrimStart((byte)0).ToArray(), Bytes(key, "e").AsSpan().TrimStart((byte)0).ToArray());
        if (modulus.Length is < ShortestRsaBytes or > LongestRsaBytes)
            return default;
        // FIPS 186-5 section 5.4: odd and above 2^16. With an exponent of one, every text is its own signature; a long one takes long.
        if (exponent.Length is < 3 or > 4 || exponent[^1] % 2 == 0)
            return default;
        return (new RsaSecurityKey(new RSAParameters { Modulus = modulus, Exponent = exponent }), RsaAlgorithms);
    }

    private static bool MayVerify(JsonElement key) =>
        !key.TryGetProperty("key_ops", out var operations)
        || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.GetString() == "verify"));

    private static byte[] Bytes(JsonElement key, string name) => Base64UrlEncoder.DecodeBytes(StrictJson.Text(key, name) ?? "");
}
