using System.Net.Http.Headers;
using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>A secret of the settings in a header: bearer token, user and password, API key.</summary>
internal sealed class HeaderProof(Action<HttpRequestHeaders> put) : IGatewayProof
{
    internal static HeaderProof Bearer(Secret? token) => new(headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", token?.Reveal()));

    internal static HeaderProof Basic(string user, Secret password) => new(headers => headers.Authorization = ClientCredentialsGrant.Basic(user, password.Reveal()));

    internal static HeaderProof ApiKey(string header, Secret key) => new(headers => headers.TryAddWithoutValidation(header, key.Reveal()));

    public Task<ReasonCode?> ShowAsync(HttpRequestMessage message, CancellationToken deadline)
    {
        put(message.Headers);
        return Task.FromResult<ReasonCode?>(null);
    }

    public bool Renew(HttpRequestMessage message) => false;
}
