using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Sandbox.Demands;

/// <summary>Checks a client's assertion (RFC 7523): ES256 or PS256, for this endpoint, short-lived, used once.</summary>
internal sealed class ClientAssertionCheck(SandboxCredentials credentials)
{
    private const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int LongestLifetimeSeconds = 300;

    private readonly SeenRequestIds _used = new();

    public bool Holds(string assertion, string? type, IncomingRequest request)
    {
        if (type != Type || assertion.Split('.') is not [var header, var claims, var signature]) return false;
        try
        {
            using var head = JsonDocument.Parse(WebEncoders.Base64UrlDecode(header));
            using var body = JsonDocument.Parse(WebEncoders.Base64UrlDecode(claims));
            return IsSigned($"{header}.{claims}", WebEncoders.Base64UrlDecode(signature), head.RootElement.GetProperty("alg").GetString())
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
        using AsymmetricAlgorithm key = algorithm == "ES256" ? ECDsa.Create() : RSA.Create();
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
            (ECDsa curve, "ES256") => curve.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA256),
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
