using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>What a call may bring instead of an acceptable token, each case by its number in the list of what must be refused.</summary>
internal static class WrongTokens
{
    // How it is written and carried.
    private static readonly Dictionary<string, WrongToken> Forms = new Dictionary<string, WrongToken>
    {
        ["01 none"] = (_, _) => [],
        ["02 empty"] = (_, _) => [""],
        ["02 a scheme and nothing behind it"] = (_, _) => ["Bearer "],
        ["03 two authorization values"] = (w, _) => [Bearer(w.Token()), Bearer(w.Token())],
        ["03 two tokens in one value"] = (w, _) => [$"{Bearer(w.Token())}, {Bearer(w.Token())}"],
        ["04 Basic scheme"] = (w, _) => ["Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("user:" + w.Token()))],
        ["04 no scheme"] = (w, _) => [w.Token()],
        ["06 two parts"] = (w, _) => [Bearer(Parts(w.Token(), p => p[..2]))],
        ["06 four parts"] = (w, _) => [Bearer(w.Token() + ".AAAA")],
        ["07 plain base64"] = (w, _) => [Bearer(Parts(w.Token(), p => [p[0], "+/" + p[1][2..], p[2]]))],
        ["07 padding"] = (w, _) => [Bearer(w.Token() + "==")],
        ["07 a blank inside"] = (w, _) => [Bearer(w.Token().Insert(10, " "))],
        ["07 left-over bits"] = (w, _) => [Bearer(LeftOver(w.Token()))],
        ["08 larger than 16 KiB"] = (w, _) => [Bearer(w.Token(c => c["more"] = new string('a', 16 * 1024)))],
        ["09 a doubled header name"] = (w, _) => [Bearer(TokenWriter.Sign(w.Header().ToJsonString().Insert(1, "\"alg\":\"ES256\","), w.Claims().ToJsonString(), w.Key))],
        ["09 a doubled claim"] = (w, _) => [Bearer(TokenWriter.Sign(w.Header().ToJsonString(), w.Claims().ToJsonString().Insert(1, "\"role\":\"privacy-officer\","), w.Key))],
        ["09 a doubled claim in another spelling"] = (w, _) => [Bearer(Written(w, "\"rol\\u0065\":\"privacy-officer\""))],
        ["09 a doubled name inside a claim"] = (w, _) => [Bearer(Written(w, "\"act\":{\"sub\":\"a\",\"sub\":\"b\"}"))],
        ["09 half a character in a claim"] = (w, _) => [Bearer(Written(w, "\"act\":[\"\\ud800\"]"))],
        ["09 half a character in a claim's name"] = (w, _) => [Bearer(Written(w, "\"\\udc00\":1"))],
        ["09 half a character in the header"] = (w, _) => [Bearer(TokenWriter.Sign(w.Header().ToJsonString().Insert(1, "\"x\":\"\\ud800\","), w.Claims().ToJsonString(), w.Key))],
        ["09 half a character as the issuer"] = (w, _) => [Bearer(TokenWriter.Sign(w.Header().ToJsonString(), Without(w, "iss").Insert(1, "\"iss\":\"\\ud800\","), w.Key))],
        ["09 half a character as the subject"] = (w, _) => [Bearer(TokenWriter.Sign(w.Header().ToJsonString(), Without(w, "sub").Insert(1, "\"sub\":\"\\ud800\","), w.Key))],
        ["09 bytes that are no text"] = (w, _) => [Bearer(TokenWriter.Sign(w.Header().ToJsonString(), [.. "{\"x\":\""u8, 0xff, .. "\","u8, .. Encoding.UTF8.GetBytes(w.Claims().ToJsonString())[1..]], w.Key))],
        ["44 thousands deep"] = (w, _) => [Bearer(TokenWriter.Sign(w.Header().ToJsonString(), w.Claims().ToJsonString().TrimEnd('}') + ",\"a\":" + new string('[', 3_000) + new string(']', 3_000) + "}", w.Key))],
        ["55-62 DPoP scheme"] = (w, _) => ["DPoP " + w.Token()],
    };

    // What its header says, and whose signature it has.
    private static readonly Dictionary<string, WrongToken> Signatures = new Dictionary<string, WrongToken>
    {
        ["10 alg none"] = (w, _) => [Bearer(w.Token(header: h => h["alg"] = "none"))],
        ["10 alg None"] = (w, _) => [Bearer(w.Token(header: h => h["alg"] = "None"))],
        ["10 alg nOnE without a signature"] = (w, _) => [Bearer(Parts(w.Token(header: h => h["alg"] = "nOnE"), p => [p[0], p[1], ""]))],
        ["11 HS256 with the public key"] = (w, _) => [Bearer(SignedWithPublicKey(w))],
        ["12 an algorithm that is not in the list"] = (w, _) => [Bearer(w.SignRsa("RS256", RSASignaturePadding.Pkcs1, w.RsaId))],
        ["13 ES256 with the id of an RSA key"] = (w, _) => [Bearer(w.Token(header: h => h["kid"] = w.RsaId))],
        ["13 PS256 with the id of a curve's key"] = (w, _) => [Bearer(w.SignRsa("PS256", RSASignaturePadding.Pss, w.KeyId))],
        ["14 the signature stripped"] = (w, _) => [Bearer(Parts(w.Token(), p => [p[0], p[1], ""]))],
        ["15 one bit of the signature flipped"] = (w, _) => [Bearer(Parts(w.Token(), p => [p[0], p[1], Flip(p[2], 20)]))],
        ["15 one bit of the payload flipped"] = (w, _) => [Bearer(Parts(w.Token(), p => [p[0], TokenWriter.Encode(Decode(p[1]).Replace("user-1", "user-0", StringComparison.Ordinal)), p[2]]))],
        ["16 r = s = 0"] = (w, _) => [Bearer(Parts(w.Token(), p => [p[0], p[1], Base64Url.EncodeToString(new byte[64])]))],
        ["17 an encrypted token"] = (w, _) => [Bearer(string.Join('.', TokenWriter.Encode("""{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"a"}"""), "AAAA", "AAAA", "AAAA", "AAAA"))],
        ["18 b64 false"] = (w, _) => [Bearer(w.Token(header: h => (h["b64"], h["crit"]) = (false, new JsonArray("b64"))))],
        ["18 an unknown crit"] = (w, _) => [Bearer(w.Token(header: h => (h["crit"], h["x"]) = (new JsonArray("x"), 1)))],
        ["19 a key in the header"] = (w, _) => [Bearer(w.Token(header: h => h["jwk"] = w.KeySet()["keys"]![0]!.DeepClone()))],
        ["20 jku"] = (w, _) => [Bearer(w.Token(header: h => h["jku"] = "https://elsewhere.invalid/jwks"))],
        ["20 x5u"] = (w, _) => [Bearer(w.Token(header: h => h["x5u"] = "https://elsewhere.invalid/chain"))],
        ["21 kid unknown"] = (w, _) => [Bearer(w.Token(header: h => h["kid"] = "nobody-knows"))],
        ["21 kid missing"] = (w, _) => [Bearer(w.Token(header: h => h.Remove("kid")))],
        ["22 kid as a path"] = (w, _) => [Bearer(w.Token(header: h => h["kid"] = "../../../dev/null"))],
        ["22 kid as a query"] = (w, _) => [Bearer(w.Token(header: h => h["kid"] = "' OR 1=1 --"))],
        ["23 the key of a retired kid"] = (w, _) => [Bearer(TokenWriter.Sign(new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = w.RetiredId }.ToJsonString(), w.Claims().ToJsonString(), w.Retired))],
        ["24 key and kid of another issuer"] = (w, other) => [Bearer(TokenWriter.Sign(other.Header().ToJsonString(), w.Claims().ToJsonString(), other.Key))],
        ["25 typ of an id token"] = (w, _) => [Bearer(w.Token(header: h => h["typ"] = "JWT"))],
        ["25 typ of a logout token"] = (w, _) => [Bearer(w.Token(header: h => h["typ"] = "logout+jwt"))],
        ["25 typ of a DPoP proof"] = (w, _) => [Bearer(w.Token(header: h => h["typ"] = "dpop+jwt"))],
        ["25 no typ"] = (w, _) => [Bearer(w.Token(header: h => h.Remove("typ")))],
    };

    // What it claims.
    private static readonly Dictionary<string, WrongToken> Claims = new Dictionary<string, WrongToken>
    {
        ["26 iss missing"] = (w, _) => [Bearer(w.Token(c => c.Remove("iss")))],
        ["26 iss of a stranger"] = (w, _) => [Bearer(w.Token(c => c["iss"] = "https://elsewhere.invalid"))],
        ["26 iss with a final slash"] = (w, _) => [Bearer(w.Token(c => c["iss"] = w.Issuer + "/"))],
        ["26 iss in capitals"] = (w, _) => [Bearer(w.Token(c => c["iss"] = w.Issuer.ToUpperInvariant()))],
        ["27 aud missing"] = (w, _) => [Bearer(w.Token(c => c.Remove("aud")))],
        ["28 aud of another"] = (w, _) => [Bearer(w.Token(c => c["aud"] = "another"))],
        ["28 aud with a final slash"] = (w, _) => [Bearer(w.Token(c => c["aud"] = TokenWriter.Audience + "/"))],
        ["29 ours and a stranger's"] = (w, _) => [Bearer(w.Token(c => c["aud"] = new JsonArray(TokenWriter.Audience, "another")))],
        ["30 exp missing"] = (w, _) => [Bearer(w.Token(c => c.Remove("exp")))],
        ["31 exp a second ago"] = (w, _) => [Bearer(w.Token(c => Shift(c, "exp", -301)))],
        ["32 exp in the year 9999"] = (w, _) => [Bearer(w.Token(c => c["exp"] = 253402300799))],
        ["32 exp with a fraction"] = (w, _) => [Bearer(w.Token(c => c["exp"] = c["exp"]!.GetValue<long>() + 0.5))],
        ["32 exp as a text"] = (w, _) => [Bearer(w.Token(c => c["exp"] = c["exp"]!.ToString()))],
        ["32 exp negative"] = (w, _) => [Bearer(w.Token(c => c["exp"] = -1))],
        ["32 exp before iat"] = (w, _) => [Bearer(w.Token(c => (c["exp"], c["iat"]) = (c["iat"]!.GetValue<long>() + 5, c["iat"]!.GetValue<long>() + 10)))],
        ["33 nbf in a minute"] = (w, _) => [Bearer(w.Token(c => c["nbf"] = c["iat"]!.GetValue<long>() + 61))],
        ["34 iat in a minute"] = (w, _) => [Bearer(w.Token(c => Shift(c, "iat", 61)))],
        ["34 iat missing"] = (w, _) => [Bearer(w.Token(c => c.Remove("iat")))],
        ["35 too long a life"] = (w, _) => [Bearer(w.Token(c => Shift(c, "exp", 601)))],
        ["36 sub missing"] = (w, _) => [Bearer(w.Token(c => c.Remove("sub")))],
        ["36 jti missing"] = (w, _) => [Bearer(w.Token(c => c.Remove("jti")))],
        ["37 two clients"] = (w, _) => [Bearer(w.Token(c => c["azp"] = "system-2"))],
        ["38 scope missing"] = (w, _) => [Bearer(w.Token(c => c.Remove("scope")))],
        ["39 a longer scope"] = (w, _) => [Bearer(w.Token(c => c["scope"] = "openid " + TokenWriter.Scope + "x"))],
        ["41 logged in yesterday"] = (w, _) => [Bearer(w.Token(c => c["auth_time"] = c["iat"]!.GetValue<long>() - 86_400))],
        ["45 bound to a certificate that nobody shows"] = (w, _) => [Bearer(w.Token(c => c["cnf"] = new JsonObject { ["x5t#S256"] = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" }))],
    };

    // Who it says acts for the person: a sound chain is the calling client, for one other at the most.
    private static readonly Dictionary<string, WrongToken> Chains = new Dictionary<string, string>
    {
        ["67 an actor that is no object"] = "\"system-1\"",
        ["67 an actor that is nothing"] = "null",
        ["67 several actors at once"] = """[{"sub":"system-1"}]""",
        ["67 an actor without a name"] = "{}",
        ["67 an actor with an empty name"] = """{"sub":""}""",
        ["67 an actor whose name is a number"] = """{"sub":1}""",
        ["67 another actor than the client"] = """{"sub":"system-2"}""",
        ["67 the client acts first and not last"] = """{"sub":"system-2","act":{"sub":"system-1"}}""",
        ["67 an actor of another issuer"] = """{"sub":"system-1","iss":"https://elsewhere.invalid"}""",
        ["67 an actor with an end of its own"] = """{"sub":"system-1","exp":1}""",
        ["67 the actor before is nothing"] = """{"sub":"system-1","act":null}""",
        ["67 the actor before has no name"] = """{"sub":"system-1","act":{"act":{"sub":"system-2"}}}""",
        ["69 three actors"] = """{"sub":"system-1","act":{"sub":"system-2","act":{"sub":"system-3"}}}""",
        ["69 five actors"] = """{"sub":"system-1","act":{"sub":"b","act":{"sub":"c","act":{"sub":"d","act":{"sub":"e"}}}}}""",
    }.ToDictionary(c => c.Key, c => (WrongToken)((w, _) => [Bearer(w.Token(claims => claims["act"] = JsonNode.Parse(c.Value)))]));

    private static readonly Dictionary<string, WrongToken> Cases =
        Forms.Concat(Signatures).Concat(Claims).Concat(Chains).ToDictionary();

    /// <summary>The cases' names.</summary>
    public static IEnumerable<string> Names => Cases.Keys;

    /// <summary>The authorization values of a case.</summary>
    /// <param name="name">The case.</param>
    /// <param name="writer">The issuer that is believed.</param>
    /// <param name="other">Another issuer that is believed, with keys of its own.</param>
    public static string[] Of(string name, TokenWriter writer, TokenWriter other) => Cases[name](writer, other);

    private static string Bearer(string token) => "Bearer " + token;

    // Claims with something in front that no writer of JSON would write.
    private static string Written(TokenWriter writer, string first) => TokenWriter.Sign(writer.Header().ToJsonString(), writer.Claims().ToJsonString().Insert(1, first + ","), writer.Key);

    private static string Without(TokenWriter writer, string name)
    {
        var claims = writer.Claims();
        claims.Remove(name);
        return claims.ToJsonString();
    }

    private static string Parts(string token, Func<string[], string[]> change) => string.Join('.', change(token.Split('.')));

    private static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    private static string Flip(string part, int bit)
    {
        var bytes = Base64Url.DecodeFromChars(part);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Base64Url.EncodeToString(bytes);
    }

    // 64 bytes are 86 characters, of whose last one four bits say nothing.
    private static string LeftOver(string token)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token[..^1] + Alphabet[Alphabet.IndexOf(token[^1], StringComparison.Ordinal) | 1];
    }

    private static void Shift(JsonObject claims, string name, long seconds) => claims[name] = claims[name]!.GetValue<long>() + seconds;

    private static string SignedWithPublicKey(TokenWriter writer)
    {
        var text = $"{TokenWriter.Encode(new JsonObject { ["alg"] = "HS256", ["typ"] = "at+jwt", ["kid"] = writer.RsaId }.ToJsonString())}.{TokenWriter.Encode(writer.Claims().ToJsonString())}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(writer.Rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(text)))}";
    }
}

/// <summary>Writes the authorization values of a wrong call.</summary>
/// <param name="writer">The issuer that is believed.</param>
/// <param name="other">Another issuer that is believed, with keys of its own.</param>
internal delegate string[] WrongToken(TokenWriter writer, TokenWriter other);
