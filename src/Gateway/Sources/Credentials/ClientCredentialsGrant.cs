using System.Net.Http.Headers;
using System.Text;
using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>The OAuth2 client credentials grant (RFC 6749 section 4.4) at a source's token endpoint.</summary>
internal sealed class ClientCredentialsGrant(HttpClient client, SourceAuthentication authentication, SourceCredentials credentials, TimeProvider clock)
{
    internal async Task<FetchedToken> FetchAsync(CancellationToken bound)
    {
        using var message = Compose(credentials.TokenAddress!, clock.GetUtcNow());
        if (message is null)
            return FetchedToken.Failed(ReasonCode.SourceRefusedCredentials);
        var answer = await CredentialExchange.PostAsync(client, message, faultsToo: false, bound);
        return answer.Failure is { } failure ? FetchedToken.Failed(failure) : TokenAnswer.Read(answer.Body, "Bearer", clock.GetUtcNow());
    }

    // Null where there is nothing to show: a key that was replaced by something that is none.
    private HttpRequestMessage? Compose(Uri address, DateTimeOffset now)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (authentication.Scope is { } scope)
            form["scope"] = scope;
        AuthenticationHeaderValue? header = null;
        var id = credentials.ClientId!;
        switch (authentication.ClientProof)
        {
            case ClientProof.SecretBasic:
                header = ClientSecretBasic(id, credentials.ClientSecret!.Reveal());
                break;
            case ClientProof.SecretPost:
                form["client_id"] = id;
                form["client_secret"] = credentials.ClientSecret!.Reveal();
                break;
            default:
                if (ClientAssertion.For(address, id, credentials.ClientKey!, now) is not { } assertion)
                    return null;
                form["client_id"] = id;
                form["client_assertion_type"] = ClientAssertion.Type;
                form["client_assertion"] = assertion;
                break;
        }
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        message.Headers.Accept.ParseAdd("application/json");
        message.Headers.Authorization = header;
        return message;
    }

    internal static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>A client by its secret: RFC 6749 section 2.3.1 has id and secret form-encoded before they are joined.</summary>
    internal static AuthenticationHeaderValue ClientSecretBasic(string clientId, string secret) => Basic(Encoded(clientId), Encoded(secret));

    private static string Encoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
