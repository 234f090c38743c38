using System.Net.Http.Headers;
using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>A token that is fetched, kept and renewed.</summary>
internal sealed class TokenProof(string scheme, TokenCache tokens) : IGatewayProof
{
    public async Task<ReasonCode?> ShowAsync(HttpRequestMessage message, CancellationToken deadline)
    {
        var fetched = await tokens.GetAsync(deadline);
        if (fetched.Token is { } token)
            message.Headers.Authorization = new AuthenticationHeaderValue(scheme, token.Value);
        return fetched.Failure;
    }

    public bool Renew(HttpRequestMessage message)
    {
        if (message.Headers.Authorization?.Parameter is { } refused)
            tokens.Drop(refused);
        return true;
    }
}
