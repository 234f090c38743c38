using System.Text;
using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>
/// Exchanges an assertion for an access token (OIO IDWS, the REST profile), over the connection that shows the holder's
/// certificate: the token is good for who holds that key alone.
/// </summary>
internal sealed class AccessTokenExchange(HttpClient client, SourceCredentials credentials, TokenCache assertions, TimeProvider clock)
{
    internal const string Scheme = "Holder-of-key";

    internal async Task<FetchedToken> FetchAsync(CancellationToken bound)
    {
        var (exchanged, refused) = await ExchangeAsync(bound);
        if (refused is null)
            return exchanged;
        // It had lain here, and may have been called back: a fresh one is tried, once.
        assertions.Drop(refused.Value);
        (exchanged, refused) = await ExchangeAsync(bound);
        if (refused is not null)
            assertions.Drop(refused.Value);
        return exchanged;
    }

    private async Task<(FetchedToken Exchanged, IssuedToken? Refused)> ExchangeAsync(CancellationToken bound)
    {
        var fetched = await assertions.GetAsync(bound);
        if (fetched.Token is not { } assertion)
            return (fetched, null);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(assertion.Value));
        using var message = new HttpRequestMessage(HttpMethod.Post, credentials.TokenAddress)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["saml-token"] = encoded }),
        };
        message.Headers.Accept.ParseAdd("application/json");
        var answer = await CredentialExchange.PostAsync(client, message, faultsToo: false, bound);
        return answer.Failure is { } failure
            ? (FetchedToken.Failed(failure), failure is ReasonCode.SourceRefusedCredentials ? assertion : null)
            : (TokenAnswer.Read(answer.Body, Scheme, clock.GetUtcNow()), null);
    }
}
