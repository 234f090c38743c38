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
        // 1. An assertion that holds.
        var fetched = await assertions.GetAsync(bound);
        if (fetched.Token is not { } assertion)
            return fetched;

        // 2. For a token.
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(assertion.Value));
        using var message = new HttpRequestMessage(HttpMethod.Post, credentials.TokenAddress)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["saml-token"] = encoded }),
        };
        message.Headers.Accept.ParseAdd("application/json");
        var answer = await CredentialExchange.PostAsync(client, message, faultsToo: false, bound);

        // 3. One that is refused is not shown again.
        if (answer.Failure is ReasonCode.SourceRefusedCredentials)
            assertions.Drop(assertion.Value);
        return answer.Failure is { } failure ? FetchedToken.Failed(failure) : TokenAnswer.Read(answer.Body, Scheme, clock.GetUtcNow());
    }
}
