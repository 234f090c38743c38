using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Tokens;

/// <summary>The claims of RFC 7523 as a client sends them; each may be left out by setting it to null.</summary>
internal sealed record AssertionClaims(string? Issuer, string? Subject, string? Audience, DateTimeOffset? Expires, string? Id)
{
    public JsonNode? NotBefore { get; init; }
}

/// <summary>Writes assertions by hand, so that wrong ones can be written and no library's habits are tested against themselves.</summary>
internal static class WrittenAssertion
{
    public static string Signed(AssertionClaims claims, ECDsa key, string algorithm = "ES256", JsonObject? header = null)
    {
        var text = $"{Encode(header ?? Header(algorithm))}.{Encode(Payload(claims))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Unsigned(AssertionClaims claims) => $"{Encode(Header("none"))}.{Encode(Payload(claims))}.";

    public static string SignedWithSecret(AssertionClaims claims, byte[] secret)
    {
        var text = $"{Encode(Header("HS256"))}.{Encode(Payload(claims))}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))}";
    }

    public static JsonObject Header(string algorithm) => new() { ["alg"] = algorithm, ["typ"] = "JWT" };

    public static JsonObject Payload(AssertionClaims claims)
    {
        var payload = new JsonObject();
        if (claims.Issuer is not null)
            payload["iss"] = claims.Issuer;
        if (claims.Subject is not null)
            payload["sub"] = claims.Subject;
        if (claims.Audience is not null)
            payload["aud"] = claims.Audience;
        if (claims.Expires is { } expires)
            payload["exp"] = expires.ToUnixTimeSeconds();
        if (claims.Id is not null)
            payload["jti"] = claims.Id;
        if (claims.NotBefore is not null)
            payload["nbf"] = claims.NotBefore.DeepClone();
        return payload;
    }

    public static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
