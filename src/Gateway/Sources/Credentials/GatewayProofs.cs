using Gateway.Access;
using Gateway.Sources.Credentials.Soap;

namespace Gateway.Sources.Credentials;

/// <summary>What one source is shown, made once from its definition and the settings.</summary>
internal sealed class GatewayProofs(IReadOnlyList<IGatewayProof> proofs)
{
    /// <param name="authentication">What the definition asks for.</param>
    /// <param name="connection">The settings, which <see cref="CredentialCheck"/> has found complete.</param>
    /// <param name="client">The source's own client, with its certificate where it has one.</param>
    /// <param name="clock">Dates tokens and signatures.</param>
    internal static GatewayProofs For(SourceAuthentication authentication, SourceConnection connection, HttpClient client, TimeProvider clock)
    {
        var given = connection.Credentials;
        var proofs = new List<IGatewayProof>();
        if (Of(authentication, connection, client, clock) is { } first)
            proofs.Add(first);
        if (authentication.ApiKeyHeader is { } header)
            proofs.Add(HeaderProof.ApiKey(header, given.ApiKey!));
        return new GatewayProofs(proofs);
    }

    internal async Task<ReasonCode?> ShowAsync(HttpRequestMessage message, CancellationToken deadline)
    {
        foreach (var proof in proofs)
        {
            if (await proof.ShowAsync(message, deadline) is { } failure)
                return failure;
        }
        return null;
    }

    internal bool Renew(HttpRequestMessage message) => proofs.Any(p => p.Renew(message));

    private static IGatewayProof? Of(SourceAuthentication authentication, SourceConnection connection, HttpClient client, TimeProvider clock)
    {
        var given = connection.Credentials;
        switch (authentication.Kind)
        {
            case AuthenticationKind.Bearer:
                return HeaderProof.Bearer(connection.BearerToken);
            case AuthenticationKind.Basic:
                return HeaderProof.Basic(given.User!, given.Password!);
            case AuthenticationKind.ClientCredentials:
                return new TokenProof("Bearer", new TokenCache(new ClientCredentialsGrant(client, authentication, given, clock).FetchAsync, clock));
            case AuthenticationKind.SignedSoapHeader:
                return new SignedMessageProof(given.Certificate!, null, clock);
            case AuthenticationKind.HolderOfKey:
                var assertions = new TokenCache(new SecurityTokenService(client, authentication, given, clock).FetchAsync, clock);
                return authentication.InSoapHeader
                    ? new SignedMessageProof(given.Certificate!, assertions, clock)
                    : new TokenProof(AccessTokenExchange.Scheme, new TokenCache(new AccessTokenExchange(client, given, assertions, clock).FetchAsync, clock));
            case AuthenticationKind.None or AuthenticationKind.ApiKey or AuthenticationKind.MutualTls:
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(authentication));
        }
    }
}
