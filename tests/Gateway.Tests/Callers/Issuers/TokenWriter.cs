using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>
/// An issuer's pen: writes access tokens and key sets by hand, so that wrong ones can be written and no library's habits
/// are tested against themselves.
/// </summary>
internal sealed class TokenWriter(string issuer, TimeProvider clock) : IDisposable
{
    public const string Audience = "gateway";
    public const string Scope = "gateway.read";

    public string Issuer { get; } = issuer;

    public ECDsa Key { get; private set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeyId { get; set; } = "ec-" + Guid.NewGuid().ToString("N");

    public RSA Rsa { get; } = RSA.Create(2048);

    public string RsaId { get; } = "rsa-" + Guid.NewGuid().ToString("N");

    /// <summary>A key the issuer has taken back.</summary>
    public ECDsa Retired { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string RetiredId { get; } = "old-" + Guid.NewGuid().ToString("N");

    /// <summary>What a sound token says: a caseworker of the sandbox's municipality.</summary>
    public JsonObject Claims()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["scope"] = "openid " + Scope,
            ["sub"] = "user-1",
            ["client_id"] = "system-1",
            ["municipality"] = "0999",
            ["org_cvr"] = "99990001",
            ["org_unit"] = "jobcenter",
            ["role"] = "caseworker",
            ["nsis_loa"] = "Substantial",
        };
    }

    public JsonObject Header() => new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = KeyId };

    /// <summary>A sound token, changed where told.</summary>
    public string Token(Action<JsonObject>? claims = null, Action<JsonObject>? header = null)
    {
        var (head, body) = (Header(), Claims());
        header?.Invoke(head);
        claims?.Invoke(body);
        return Sign(head.ToJsonString(), body.ToJsonString(), Key);
    }

    public static string Sign(string header, string payload, ECDsa key) => Sign(header, Encoding.UTF8.GetBytes(payload), key);

    public static string Sign(string header, byte[] payload, ECDsa key)
    {
        var text = $"{Encode(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    /// <summary>Signed with the RSA key, under the algorithm's name and id given.</summary>
    public string SignRsa(string algorithm, RSASignaturePadding padding, string keyId)
    {
        var text = $"{Encode(new JsonObject { ["alg"] = algorithm, ["typ"] = "at+jwt", ["kid"] = keyId }.ToJsonString())}.{Encode(Claims().ToJsonString())}";
        return $"{text}.{Base64Url.EncodeToString(Rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, padding))}";
    }

    /// <summary>A new key takes the place of the one in use, which is published no longer.</summary>
    public void Rotate()
    {
        Key.Dispose();
        Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        KeyId = "ec-" + Guid.NewGuid().ToString("N");
    }

    /// <summary>The keys as the issuer publishes them.</summary>
    public JsonObject KeySet()
    {
        var point = Key.ExportParameters(includePrivateParameters: false).Q;
        var rsa = Rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y), ["use"] = "sig", ["alg"] = "ES256", ["kid"] = KeyId },
                new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent), ["use"] = "sig", ["kid"] = RsaId }),
        };
    }

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public void Dispose()
    {
        Key.Dispose();
        Rsa.Dispose();
        Retired.Dispose();
    }
}
