namespace Gateway.Tokens;

/// <summary>One registered client system and the caseworker it stands for.</summary>
public sealed record TokenClient : TokenPerson
{
    /// <summary>The client's id: <c>iss</c> and <c>sub</c> of its assertions. 1 to 64 letters, digits or <c>. _ ~ -</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>
    /// The client's public key on curve P-256: PEM (<c>BEGIN PUBLIC KEY</c>) or a JSON Web Key (RFC 7517) as JSON text.
    /// Text that holds a private key is refused. Empty where the client is known by <see cref="CertificateSubject"/>.
    /// </summary>
    public required string PublicKey { get; init; }

    /// <summary>
    /// The subject of the certificate the client shows (tls_client_auth, RFC 8705 section 2.1), as
    /// <see cref="System.Security.Cryptography.X509Certificates.X500DistinguishedName.Name"/> writes it, such as <c>CN=case-system</c>. Null where
    /// it signs assertions; exactly one of this and <see cref="PublicKey"/> is given.
    /// </summary>
    public string? CertificateSubject { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ClientId;
}
