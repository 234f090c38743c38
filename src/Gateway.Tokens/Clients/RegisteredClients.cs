using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Clients;

/// <summary>One registration, of whichever kind: exactly one of the three is there.</summary>
/// <param name="Id">The client's id.</param>
/// <param name="Key">The key of its assertions; null where it has none.</param>
/// <param name="CertificateSubject">The subject of its certificate; null where it is not known by one.</param>
internal sealed record RegisteredClient(string Id, JsonWebKey? Key, string? CertificateSubject)
{
    /// <summary>Speaks for one person, by client credentials.</summary>
    public TokenClient? Caller { get; init; }

    /// <summary>Exchanges its users' tokens.</summary>
    public SystemClient? System { get; init; }

    /// <summary>Logs people in.</summary>
    public WebClient? Web { get; init; }

    /// <summary>Whether nothing but its id tells who it is.</summary>
    public bool IsPublic => Key is null && CertificateSubject is null;

    /// <summary>The id alone.</summary>
    public override string ToString() => Id;
}

/// <summary>Every client the service knows. Where logins lead back to may be told later than the rest.</summary>
internal sealed class RegisteredClients
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RegisteredClient> _clients;

    public RegisteredClients(TokenServiceOptions options) => _clients =
        options.Clients.Select(c => new RegisteredClient(c.ClientId, KeyOf(c.PublicKey), c.CertificateSubject) { Caller = c })
            .Concat(options.Systems.Select(c => new RegisteredClient(c.ClientId, KeyOf(c.PublicKey), c.CertificateSubject) { System = c }))
            .Concat(options.WebClients.Select(c => new RegisteredClient(c.ClientId, KeyOf(c.PublicKey), null) { Web = c }))
            .ToDictionary(c => c.Id, StringComparer.Ordinal);

    /// <summary>The client of this id, or null.</summary>
    public RegisteredClient? Find(string id)
    {
        lock (_gate)
            return _clients.GetValueOrDefault(id);
    }

    /// <summary>Tells where a web client's logins and logouts may lead from now on.</summary>
    /// <exception cref="ArgumentException">There is no such web client, or an address does not hold.</exception>
    public void Register(string clientId, IReadOnlyList<string> redirects, IReadOnlyList<string> postLogout)
    {
        lock (_gate)
        {
            if (_clients.GetValueOrDefault(clientId) is not { Web: { } web } known)
                throw new ArgumentException("There is no web client of this id.", nameof(clientId));
            var told = web with { RedirectUris = redirects, PostLogoutRedirectUris = postLogout };
            TokenServiceRules.DemandRedirects(told);
            _clients[clientId] = known with { Web = told };
        }
    }

    private static JsonWebKey? KeyOf(string? text) => string.IsNullOrEmpty(text) ? null : ClientKeys.Read(text);
}
