using System.Text.Json.Nodes;
using Gateway.Tokens.Grants;
using Gateway.Tokens.Signing;

namespace Gateway.Tokens;

/// <summary>What the issuer publishes about itself (OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 8705 section 5).</summary>
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

    /// <summary>Where tokens are called back.</summary>
    public const string RevocationPath = "/revoke";

    /// <summary>Where it is told which tokens were.</summary>
    public const string RevokedPath = "/revoked";

    /// <summary>Where people log in.</summary>
    public const string AuthorizationPath = "/authorize";

    /// <summary>Where a login ends.</summary>
    public const string LogoutPath = "/logout";

    /// <summary>The document of <paramref name="issuer"/>.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="certificates">The same service, where clients show certificates.</param>
    public static JsonObject Of(Uri issuer, Uri certificates)
    {
        var name = IssuerAddress.Text(issuer);
        return new JsonObject
        {
            ["issuer"] = name,
            ["authorization_endpoint"] = name + AuthorizationPath,
            ["token_endpoint"] = name + TokenPath,
            ["jwks_uri"] = name + KeysPath,
            ["revocation_endpoint"] = name + RevocationPath,
            ["end_session_endpoint"] = name + LogoutPath,
            ["grant_types_supported"] = Texts([.. TokenEndpoint.Grants]),
            ["response_types_supported"] = Texts("code"),
            ["response_modes_supported"] = Texts("query"),
            ["code_challenge_methods_supported"] = Texts("S256"),
            ["authorization_response_iss_parameter_supported"] = true,
            ["request_parameter_supported"] = false,
            ["request_uri_parameter_supported"] = false,
            ["scopes_supported"] = Texts("openid"),
            ["subject_types_supported"] = Texts("public"),
            ["acr_values_supported"] = Texts([.. TokenServiceRules.AssuranceLevels.Select(l => IdTokens.AssurancePrefix + l)]),
            ["id_token_signing_alg_values_supported"] = Texts("ES256"),
            ["token_endpoint_auth_methods_supported"] = Texts("private_key_jwt", "tls_client_auth", "none"),
            ["token_endpoint_auth_signing_alg_values_supported"] = Texts("ES256"),
            ["revocation_endpoint_auth_methods_supported"] = Texts("private_key_jwt", "tls_client_auth", "none"),
            ["revocation_endpoint_auth_signing_alg_values_supported"] = Texts("ES256"),
            ["tls_client_certificate_bound_access_tokens"] = true,
            ["mtls_endpoint_aliases"] = new JsonObject
            {
                ["token_endpoint"] = IssuerAddress.Text(certificates) + TokenPath,
                ["revocation_endpoint"] = IssuerAddress.Text(certificates) + RevocationPath,
            },
        };
    }

    private static JsonArray Texts(params string[] texts) => [.. texts.Select(t => JsonValue.Create(t))];
}
