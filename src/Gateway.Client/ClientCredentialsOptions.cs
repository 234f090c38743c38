using System.Security.Cryptography.X509Certificates;

namespace Gateway.Client;

/// <summary>How a client system proves itself to the issuer of access tokens.</summary>
public sealed record ClientCredentialsOptions
{
    /// <summary>The issuer (OpenID Connect Discovery or RFC 8414), https only.</summary>
    public required Uri Issuer { get; init; }

    /// <summary>The id the client is registered with.</summary>
    public required string ClientId { get; init; }

    /// <summary>The only authorities trusted to certify the issuer; null: those the machine trusts.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>The clock that dates assertions and says when a token is old.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
