namespace Gateway.Tokens;

/// <summary>A client through which people log in: authorization code with PKCE (RFC 6749 section 4.1, RFC 7636), S256 only.</summary>
public sealed record WebClient
{
    /// <summary>The client's id: 1 to 64 letters, digits or <c>. _ ~ -</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>The key of its assertions (private_key_jwt), as <see cref="TokenClient.PublicKey"/>; null: a public client, which PKCE alone protects.</summary>
    public string? PublicKey { get; init; }

    /// <summary>
    /// Where a login may lead back to: https addresses without fragment, compared character by character. None at first
    /// where an address is known only later: see <see cref="TokenServiceHost.RegisterRedirects"/>.
    /// </summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where a logout may lead back to; as <see cref="RedirectUris"/>.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>The scopes it may have beside <c>openid</c>; others are left out of what it gets.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>
    /// The <see cref="SystemClient"/> whose users log in here: access tokens are for that system (<c>aud</c>), which may
    /// exchange them (<c>may_act</c>). Null: they are for the gateway, and nobody may.
    /// </summary>
    public string? System { get; init; }
}
