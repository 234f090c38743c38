using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Sources.Credentials;

/// <summary>
/// The gateway's own assertion at a token endpoint (RFC 7523, <c>private_key_jwt</c>): one minute, one use. ES256 or ES384
/// (which SMART Backend Services takes), as the key's curve has it; PS256 with an RSA key.
/// </summary>
internal static class ClientAssertion
{
    internal const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int SmallerCurve = 256;
    private const int LargerCurve = 384;

    // Time for one request on a slow line.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>A new assertion for the endpoint; null where the key cannot sign.</summary>
    internal static string? For(Uri endpoint, string clientId, Secret key, DateTimeOffset now) => For(endpoint.AbsoluteUri, clientId, key, now);

    /// <summary>A new assertion for whoever goes by this name; null where the key cannot sign.</summary>
    internal static string? For(string audience, string clientId, Secret key, DateTimeOffset now)
    {
        using var algorithm = Read(key);
        if (algorithm is null)
            return null;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            SigningCredentials = Credentials(algorithm),
            Issuer = clientId,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = clientId, ["jti"] = Guid.NewGuid().ToString("N") },
        });
    }

    internal static bool CanSignWith(Secret key)
    {
        using var algorithm = Read(key);
        return algorithm is not null;
    }

    // The library's process-wide cache would outlive the key.
    private static SigningCredentials Credentials(AsymmetricAlgorithm algorithm) => algorithm is ECDsa curve
        ? new SigningCredentials(Named(new ECDsaSecurityKey(curve)), curve.KeySize == LargerCurve ? SecurityAlgorithms.EcdsaSha384 : SecurityAlgorithms.EcdsaSha256)
        : new SigningCredentials(Named(new RsaSecurityKey((RSA)algorithm)), SecurityAlgorithms.RsaSsaPssSha256);

    // By its thumbprint (RFC 7638): SMART demands a name for the key, and whoever registers one can work this one out.
    private static AsymmetricSecurityKey Named(AsymmetricSecurityKey key)
    {
        key.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    private static AsymmetricAlgorithm? Read(Secret key)
    {
        var pem = key.Reveal();
        return TryRead(ECDsa.Create(), pem) is { KeySize: SmallerCurve or LargerCurve } curve ? curve : TryRead(RSA.Create(), pem);
    }

    private static T? TryRead<T>(T algorithm, string pem) where T : AsymmetricAlgorithm
    {
        try
        {
            algorithm.ImportFromPem(pem);
            return algorithm;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            algorithm.Dispose();
            return null;
        }
    }
}
