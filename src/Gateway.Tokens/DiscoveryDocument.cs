using System.Text.Json.Nodes;

namespace Gateway.Tokens;

/// <summary>What the issuer publishes about itself (OpenID Connect Discovery 1.0 section 3, RFC 8414).</summary>
internal static class DiscoveryDocument
{
    /// <summary>Where OpenID Connect clients look.</summary>
    public const string OpenIdPath = "/.well-known/openid-configuration";

    /// <summary>Where OAuth 2 clients look.</summary>
    public const string OAuthPath = "/.well-known/oauth-authorization-server";

    /// <summary>Where the public keys are.</summary>
    public const string KeysPath = "/jwks";

    /// <summary>Where tokens are issued.</summary>
    public const string TokenPath = "/token";

    /// <summary>The document of <paramref name="issuer"/>.</summary>
    public static JsonObject Of(Uri issuer)
    {
        var name = IssuerAddress.Text(issuer);
        return new JsonObject
        {
            ["issuer"] = name,
            ["token_endpoint"] = name + TokenPath,
            ["jwks_uri"] = name + KeysPath,
            ["grant_types_supported"] = new JsonArray("client_credentials"),
            // Required by both standards; there is no authorization endpoint that could answer.
            ["response_types_supported"] = new JsonArray(),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt"),
            ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("ES256"),
        };
    }
}
