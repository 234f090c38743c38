using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Sandbox.Demands;

/// <summary>
/// Checks a client's assertion (RFC 7523): ES256, ES384 or PS256, for this endpoint, short-lived, used once. SMART takes of
/// these ES384 alone, and demands that the key is named.
/// </summary>
internal sealed class ClientAssertionCheck(SandboxCredentials credentials, bool smart)
{
    private const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string Smart = "ES384";
    private const int LongestLifetimeSeconds = 300;

    private readonly SeenRequestIds _used = new();

    public bool Holds(string assertion, string? type, IncomingRequest request)
    {
        if (type != Type || assertion.Split('.') is not [var header, var claims, var signature]) return false;
        try
        {
            using var head = JsonDocument.Parse(WebEncoders.Base64UrlDecode(header));
            using var body = JsonDocument.Parse(WebEncoders.Base64UrlDecode(claims));
            var algorithm = head.RootElement.GetProperty("alg").GetString();
            if (smart && (algorithm != Smart || string.IsNullOrEmpty(head.RootElement.GetProperty("kid").GetString()))) return false;
            return IsSigned($"{header}.{claims}", WebEncoders.Base64UrlDecode(signature), algorithm)
                && Says(body.RootElement, request);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not an assertion at all.
            return false;
        }
    }

    private bool IsSigned(string text, byte[] signature, string? algorithm)
    {
        using AsymmetricAlgorithm key = algorithm is "ES256" or Smart ? ECDsa.Create() : RSA.Create();
        try
        {
            key.ImportFromPem(credentials.ClientPublicKey);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // The registered key is of the other kind.
            return false;
        }

        return (key, algorithm) switch
        {
            (ECDsa { KeySize: 256 } curve, "ES256") => curve.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA256),
            (ECDsa { KeySize: 384 } curve, Smart) => curve.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA384),
            (RSA rsa, "PS256") => rsa.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => false,
        };
    }

    private bool Says(JsonElement claims, IncomingRequest request)
    {
        var now = credentials.Clock.GetUtcNow().ToUnixTimeSeconds();
        var expires = claims.GetProperty("exp").GetInt64();
        var endpoint = new Uri(claims.GetProperty("aud").GetString()!);
        return claims.GetProperty("iss").GetString() == credentials.ClientId
            && claims.GetProperty("sub").GetString() == credentials.ClientId
            && endpoint.Authority == request.Header("Host") && endpoint.AbsolutePath == request.Path
            && expires > now && expires <= now + LongestLifetimeSeconds
            && _used.TryAdd(claims.GetProperty("jti").GetString()!);
    }
}
