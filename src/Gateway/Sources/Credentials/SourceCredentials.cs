namespace Gateway.Sources.Credentials;

/// <summary>An installation's credentials at one source. Which of them are needed, its definition says.</summary>
internal sealed record SourceCredentials
{
    internal static readonly SourceCredentials None = new();

    /// <summary>Where tokens come from: the OAuth2 token endpoint, or where an assertion is exchanged for an access token.</summary>
    internal Uri? TokenAddress { get; init; }

    /// <summary>The security token service (WS-Trust).</summary>
    internal Uri? StsAddress { get; init; }

    internal string? ClientId { get; init; }

    internal Secret? ClientSecret { get; init; }

    /// <summary>The private key, PEM, of a client that signs assertions.</summary>
    internal Secret? ClientKey { get; init; }

    internal Secret? ApiKey { get; init; }

    internal string? User { get; init; }

    internal Secret? Password { get; init; }

    internal ClientCertificate? Certificate { get; init; }

    /// <summary>Never any of them.</summary>
    public override string ToString() => "credentials (hidden)";
}
