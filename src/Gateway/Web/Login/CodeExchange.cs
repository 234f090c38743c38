using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Access;
using Gateway.Callers.Issuers;
using Gateway.Sources.Credentials;

namespace Gateway.Web.Login;

/// <summary>What the issuer gave for a code.</summary>
/// <param name="AccessToken">Says who the caller is.</param>
/// <param name="IdToken">Says that this is the login that was asked for.</param>
internal sealed record LoginTokens(string AccessToken, string IdToken)
{
    // Never the tokens.
    public override string ToString() => nameof(LoginTokens);
}

/// <summary>Gives a code for tokens (RFC 6749 section 4.1.3): as the client that asked, with what only the asker knows.</summary>
internal static class CodeExchange
{
    // Above this a code is none, and only makes requests grow.
    internal const int LongestCode = 2048;

    private const int Deepest = 8;

    /// <summary>The tokens; or why there are none: <see cref="LoginRefusal.Code"/> where the issuer does not take the code.</summary>
    internal static async Task<(LoginTokens? Tokens, LoginRefusal Why)> RedeemAsync(LoginIssuer issuer, Uri token, string code, string redirect, string verifier, DateTimeOffset now)
    {
        using var message = Compose(issuer, token, code, redirect, verifier, now);
        if (message is null)
            return (null, LoginRefusal.OwnKey);
        using var bound = new CancellationTokenSource(RenewalTimes.LongestFetch);
        var answer = await CredentialExchange.PostAsync(issuer.Http, message, faultsToo: false, bound.Token);
        if (answer.Failure is { } failure)
            return (null, failure is ReasonCode.SourceRefusedCredentials ? LoginRefusal.Code : LoginRefusal.IssuerAway);
        return Read(answer.Body) is { } tokens ? (tokens, LoginRefusal.None) : (null, LoginRefusal.Answer);
    }

    private static HttpRequestMessage? Compose(LoginIssuer issuer, Uri token, string code, string redirect, string verifier, DateTimeOffset now)
    {
        var client = issuer.Client;
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirect, ["code_verifier"] = verifier };
        if (client.Resource is { } resource)
            form["resource"] = resource;
        AuthenticationHeaderValue? header = null;
        if (client.ClientSecret is { } secret)
        {
            header = ClientCredentialsGrant.ClientSecretBasic(client.ClientId, secret.Reveal());
        }
        else
        {
            // For the issuer by its name, which no other server can pass on as its own.
            if (ClientAssertion.For(issuer.Issuer.Identifier, client.ClientId, client.Key!, now) is not { } assertion)
                return null;
            form["client_id"] = client.ClientId;
            form["client_assertion_type"] = ClientAssertion.Type;
            form["client_assertion"] = assertion;
        }
        var message = new HttpRequestMessage(HttpMethod.Post, token) { Content = new FormUrlEncodedContent(form) };
        message.Headers.Accept.ParseAdd("application/json");
        message.Headers.Authorization = header;
        return message;
    }

    private static LoginTokens? Read(byte[] body)
    {
        try
        {
            var json = StrictJson.Parse(body, Deepest);
            return string.Equals(StrictJson.Text(json, "token_type"), "Bearer", StringComparison.OrdinalIgnoreCase)
                && StrictJson.Text(json, "access_token") is { Length: > 0 } access && StrictJson.Text(json, "id_token") is { Length: > 0 } id
                ? new LoginTokens(access, id)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
