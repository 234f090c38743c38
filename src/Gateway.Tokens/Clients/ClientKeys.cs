using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Clients;

/// <summary>Reads a client's registered public key.</summary>
internal static class ClientKeys
{
    // The object identifier of P-256; the key's size alone would let other 256-bit curves in.
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>The key, or nothing where <paramref name="text"/> is no public P-256 key.</summary>
    public static JsonWebKey? Read(string text)
    {
        try
        {
            using var key = ECDsa.Create();
            if (text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal))
                key.ImportParameters(FromJson(text));
            else if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
                return null;
            else
                key.ImportFromPem(text);
            return ToJsonWebKey(key.ExportParameters(includePrivateParameters: false));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException or JsonException)
        {
            return null;
        }
    }

    private static ECParameters FromJson(string text)
    {
        var key = new JsonWebKey(text);
        if (key is not { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256, D: null or "" })
            throw new CryptographicException("Not a public key on curve P-256.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
        };
    }

    private static JsonWebKey? ToJsonWebKey(ECParameters parameters) =>
        parameters.Curve.Oid.Value != P256 ? null : new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(parameters.Q.X),
            Y = Base64UrlEncoder.Encode(parameters.Q.Y),
        };
}
