namespace Gateway.Tokens;

/// <summary>
/// A case system (fagsystem) that calls for the person who uses it: it exchanges that person's token for one that names both
/// (RFC 8693). It authenticates by key or by certificate, exactly one of them.
/// </summary>
public sealed record SystemClient
{
    /// <summary>The client's id: 1 to 64 letters, digits or <c>. _ ~ -</c>; also the <c>aud</c> of tokens that it may exchange.</summary>
    public required string ClientId { get; init; }

    /// <summary>The key of its assertions (private_key_jwt), as <see cref="TokenClient.PublicKey"/>.</summary>
    public string? PublicKey { get; init; }

    /// <summary>The subject of its certificate (tls_client_auth), as <see cref="TokenClient.CertificateSubject"/>.</summary>
    public string? CertificateSubject { get; init; }

    /// <summary>Other systems it may call for the person, by id. The gateway is always among its targets.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];
}
