namespace Gateway.Sources.Credentials;

/// <summary>How the gateway shows a source who it is, as its definition says it. The secrets are settings.</summary>
internal sealed record SourceAuthentication(AuthenticationKind Kind)
{
    internal static readonly SourceAuthentication None = new(AuthenticationKind.None);

    /// <summary>The OAuth2 scopes asked for, separated by blanks; null for what the issuer gives by itself.</summary>
    internal string? Scope { get; init; }

    /// <summary>How the token endpoint is shown who asks.</summary>
    internal ClientProof ClientProof { get; init; }

    /// <summary>The header an API key travels in; null where the source asks for none.</summary>
    internal string? ApiKeyHeader { get; init; }

    /// <summary>The service an assertion is asked for, as the security token service names it.</summary>
    internal string AppliesTo { get; init; } = "";

    /// <summary>The assertion travels in the message itself (SOAP), and is not exchanged for an access token first.</summary>
    internal bool InSoapHeader { get; init; }

    internal bool NeedsCertificate => Kind is AuthenticationKind.MutualTls or AuthenticationKind.SignedSoapHeader or AuthenticationKind.HolderOfKey;

    /// <summary>The SOAP message is signed, so the certificate's key must be an RSA key.</summary>
    internal bool SignsMessages => Kind is AuthenticationKind.SignedSoapHeader or AuthenticationKind.HolderOfKey;
}

/// <summary>The ways of showing who one is that the gateway speaks, each checked against a simulator.</summary>
internal enum AuthenticationKind
{
    None,

    /// <summary>A bearer token from the installation's settings.</summary>
    Bearer,

    /// <summary>User and password (RFC 7617), over TLS alone.</summary>
    Basic,

    /// <summary>A key in a header of the source's own.</summary>
    ApiKey,

    /// <summary>A bearer token fetched by the OAuth2 client credentials grant (RFC 6749 section 4.4).</summary>
    ClientCredentials,

    /// <summary>The connection's client certificate.</summary>
    MutualTls,

    /// <summary>WS-Security: the message is signed with an X.509 certificate.</summary>
    SignedSoapHeader,

    /// <summary>OIO IDWS: a SAML assertion bound to the gateway's key, by WS-Trust.</summary>
    HolderOfKey,
}

/// <summary>How the gateway shows a token endpoint who it is.</summary>
internal enum ClientProof
{
    /// <summary>The secret in the Authorization header (<c>client_secret_basic</c>).</summary>
    SecretBasic,

    /// <summary>The secret in the form (<c>client_secret_post</c>).</summary>
    SecretPost,

    /// <summary>A signed assertion (RFC 7523); the key never travels.</summary>
    PrivateKeyJwt,
}
