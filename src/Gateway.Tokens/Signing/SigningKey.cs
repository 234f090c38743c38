using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Signing;

/// <summary>A key that signs tokens: kept in memory, gone with the process.</summary>
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

    /// <summary>The key as the token library signs and verifies with it.</summary>
    public SigningCredentials Credentials { get; }

    /// <summary>When the last token it has signed ends; the beginning of time where it has signed none.</summary>
    public DateTimeOffset LastTokenEnds { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Notes a token that it signs.</summary>
    public void Signs(DateTimeOffset tokenEnds) => LastTokenEnds = tokenEnds > LastTokenEnds ? tokenEnds : LastTokenEnds;

    /// <summary>The public half as a JSON Web Key (RFC 7517).</summary>
    public JsonObject PublicKey() => new()
    {
        ["kty"] = "EC",
        ["crv"] = "P-256",
        ["x"] = _public.X,
        ["y"] = _public.Y,
        ["use"] = "sig",
        ["alg"] = SecurityAlgorithms.EcdsaSha256,
        ["kid"] = Credentials.Key.KeyId,
    };

    public void Dispose() => _key.Dispose();
}
