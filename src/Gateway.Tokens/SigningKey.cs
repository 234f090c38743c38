using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens;

/// <summary>The key that signs access tokens: made at start, kept in memory, gone with the process.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly JsonWebKey _public;

    public SigningKey()
    {
        var security = new ECDsaSecurityKey(_key)
        {
            // The library's process-wide cache would outlive this key.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        _public = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(security);
        // RFC 7638: the id follows from the key, so no two keys share one.
        security.KeyId = Base64UrlEncoder.Encode(_public.ComputeJwkThumbprint());
        Credentials = new SigningCredentials(security, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The key as the token library signs with it.</summary>
    public SigningCredentials Credentials { get; }

    /// <summary>The public half as a JSON Web Key Set (RFC 7517).</summary>
    public JsonObject PublicKeySet() => new()
    {
        ["keys"] = new JsonArray(new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = _public.X,
            ["y"] = _public.Y,
            ["use"] = "sig",
            ["alg"] = SecurityAlgorithms.EcdsaSha256,
            ["kid"] = Credentials.Key.KeyId,
        }),
    };

    public void Dispose() => _key.Dispose();
}
