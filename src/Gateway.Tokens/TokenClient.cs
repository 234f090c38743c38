namespace Gateway.Tokens;

/// <summary>One registered client system and the caseworker it stands for.</summary>
public sealed record TokenClient
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

    /// <summary>The caseworker (sagsbehandler) as a pseudonymous user id: <c>sub</c> of the access token. Never a national id.</summary>
    public required string Subject { get; init; }

    /// <summary>The caseworker's role: claim <c>role</c>, such as <c>caseworker</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The organisation's CVR number, eight digits: claim <c>org_cvr</c>; empty for a private person, who has none.</summary>
    public required string OrganisationCvr { get; init; }

    /// <summary>The unit within the organisation: claim <c>org_unit</c>.</summary>
    public required string OrganisationUnit { get; init; }

    /// <summary>The municipality code (kommunekode), four digits: claim <c>municipality</c>.</summary>
    public required string Municipality { get; init; }

    /// <summary>The assurance level by NSIS, the Danish standard: <c>Low</c>, <c>Substantial</c> or <c>High</c>: claim <c>nsis_loa</c>.</summary>
    public required string AssuranceLevel { get; init; }

    /// <summary>
    /// A private person's own national id, as a MitID broker would tell it: claim <c>cpr</c>. Null for everybody who acts
    /// for an organisation; exactly one of this and <see cref="OrganisationCvr"/> is given.
    /// </summary>
    public string? NationalId { get; init; }

    /// <summary>The person it speaks for.</summary>
    internal Persona Person => new()
    {
        Id = ClientId,
        Name = Subject,
        Subject = Subject,
        Role = Role,
        OrganisationCvr = OrganisationCvr,
        OrganisationUnit = OrganisationUnit,
        Municipality = Municipality,
        AssuranceLevel = AssuranceLevel,
        NationalId = NationalId,
    };

    /// <summary>The client's id alone: a registration may hold a national id.</summary>
    public override string ToString() => ClientId;
}
