using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Gateway.Callers.Issuers;

/// <summary>
/// A token as a call brings it: read strictly, believed in nothing. Doubled names, a second token, another spelling of the
/// same bytes and a header that asks for anything are refused here (RFC 8725, RFC 7515 section 4.1.11).
/// </summary>
internal sealed class WrittenToken
{
    /// <summary>The longest token, in characters: an honest one has about one thousand.</summary>
    internal const int Longest = 16 * 1024;

    private const string Scheme = "Bearer ";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // A header is flat, a payload has an actor in an actor at the most.
    private const int DeepestHeader = 2;

    // Twice what two actors take; deeper ones cost the parser more than they can tell.
    private const int DeepestPayload = 8;

    // A key or an address of one that the token itself brings would vouch for itself; the others ask for what is not done here.
    private static readonly string[] RefusedParameters = ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "cty", "enc"];

    private WrittenToken(string text, string algorithm, string type, string keyId, JsonElement payload)
    {
        Text = text;
        Algorithm = algorithm;
        Type = type;
        KeyId = keyId;
        Payload = payload;
    }

    /// <summary>The token itself.</summary>
    internal string Text { get; }

    internal string Algorithm { get; }

    internal string Type { get; }

    internal string KeyId { get; }

    /// <summary>What it claims: an object.</summary>
    internal JsonElement Payload { get; }

    // Never the token.
    public override string ToString() => nameof(WrittenToken);

    /// <summary>Reads the values of a call's authorization headers.</summary>
    /// <returns>The token, or why there is none that could be looked at.</returns>
    internal static (WrittenToken? Token, TokenRefusal Why) Read(StringValues authorization)
    {
        if (authorization is not [{ Length: > 0 } header])
            return (null, TokenRefusal.None);
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, TokenRefusal.Scheme);
        var (token, why) = OfText(header[Scheme.Length..]);
        return token is { Type.Length: 0 } ? (null, TokenRefusal.Type) : (token, why);
    }

    /// <summary>Reads a token by itself.</summary>
    /// <returns>The token, whose type is empty where it says none; or why there is none that could be looked at.</returns>
    internal static (WrittenToken? Token, TokenRefusal Why) OfText(string text)
    {
        if (text.Length > Longest || text.Split('.') is not [var head, var body, var signature] || Decode(signature) is null)
            return (null, TokenRefusal.Form);
        if (Parse(head, DeepestHeader) is not { } parameters || Parse(body, DeepestPayload) is not { } payload)
            return (null, TokenRefusal.Form);
        if (RefusedParameters.Any(p => parameters.TryGetProperty(p, out _)))
            return (null, TokenRefusal.Header);
        if (Word(parameters, "alg") is not { } algorithm)
            return (null, TokenRefusal.Algorithm);
        if ((parameters.TryGetProperty("typ", out _) ? Word(parameters, "typ") : "") is not { } type)
            return (null, TokenRefusal.Type);
        return Word(parameters, "kid") is { } key ? (new WrittenToken(text, algorithm, type, key, payload), TokenRefusal.None) : (null, TokenRefusal.Key);
    }

    /// <summary>A token of an issuer that nobody has signed.</summary>
    internal static WrittenToken Unsigned(TokenIssuer issuer, VerifyingKey key)
    {
        static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
        var (algorithm, type) = (key.Algorithms[0], TokenIssuer.TokenTypes[0]);
        var payload = new { iss = issuer.Identifier, aud = issuer.Audience };
        var text = $"{Part(new { alg = algorithm, typ = type, kid = key.Id })}.{Part(payload)}.{Base64Url.EncodeToString(new byte[64])}";
        return new WrittenToken(text, algorithm, type, key.Id, JsonSerializer.SerializeToElement(payload));
    }

    private static string? Word(JsonElement json, string name) =>
        StrictJson.Text(json, name) is { Length: > 0 and <= CallerIdentity.MaximumClaimLength } word ? word : null;

    private static JsonElement? Parse(string part, int deepest)
    {
        if (Decode(part) is not { } bytes)
            return null;
        try
        {
            var json = StrictJson.Parse(bytes, deepest);
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Base64url without padding, white space or left-over bits: each token has one spelling.
    private static byte[]? Decode(string part)
    {
        if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(Alphabet) || !Base64Url.IsValid(part))
            return null;
        var bytes = Base64Url.DecodeFromChars(part);
        return Base64Url.EncodeToString(bytes) == part ? bytes : null;
    }
}
