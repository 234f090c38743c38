using System.Security.Cryptography.X509Certificates;

namespace Gateway.Client;

/// <summary>Where the gateway is, whom to trust and how the caller proves who it is.</summary>
public sealed record GatewayClientOptions
{
    /// <summary>The gateway's address, https only: an access token never travels in the clear.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// Gives a valid access token for the next call, such as <see cref="ClientCredentialsTokens.GetTokenAsync"/> or a
    /// method of the case system's own. Asked once for every call; it should keep a token until it is about to expire.
    /// </summary>
    public required Func<CancellationToken, ValueTask<string>> AccessToken { get; init; }

    /// <summary>The only authorities trusted to certify the gateway; null: those the machine trusts.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }
}
