using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Client;

/// <summary>Writes the client's assertions (RFC 7523 section 3): one minute, one use, ES256.</summary>
internal sealed class ClientAssertion : IDisposable
{
    // Time for one request on a slow line.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly string _clientId;
    private readonly TimeProvider _clock;
    private readonly ECDsa _key;
    private readonly SigningCredentials _credentials;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public ClientAssertion(string clientId, string privateKeyPem, TimeProvider clock)
    {
        _clientId = clientId;
        _clock = clock;
        // The library's own message could repeat a part of the text.
        _key = Read(privateKeyPem) ?? throw new ArgumentException("The text is no private key on curve P-256 in PEM.", nameof(privateKeyPem));
        var security = new ECDsaSecurityKey(_key)
        {
            // The library's process-wide cache would outlive this key.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        _credentials = new SigningCredentials(security, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>A new assertion for <paramref name="issuer"/>, named as the issuer names itself.</summary>
    public string For(string issuer)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            SigningCredentials = _credentials,
            Issuer = _clientId,
            Audience = issuer,
            IssuedAt = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = _clientId, ["jti"] = Guid.NewGuid().ToString("N") },
        });
    }

    public void Dispose() => _key.Dispose();

    private static ECDsa? Read(string pem)
    {
        var key = ECDsa.Create();
        if (HoldsPrivateKey(key, pem))
            return key;
        key.Dispose();
        return null;
    }

    private static bool HoldsPrivateKey(ECDsa key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key.ExportParameters(includePrivateParameters: true) is { D: not null, Curve.Oid.Value: P256 };
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
