using Gateway.Tokens.Clients;
using Gateway.Tokens.Signing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tokens.Grants;

/// <summary>Redeems an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).</summary>
internal sealed class CodeGrant(AuthorizationCodes codes, AccessTokens tokens, IdTokens idTokens)
{
    /// <summary>What a request calls it.</summary>
    public const string Name = "authorization_code";

    // RFC 7636 section 4.1.
    private const int ShortestVerifier = 43;
    private const int LongestVerifier = 128;

    /// <summary>The tokens of the login, or why there are none.</summary>
    public GrantAnswer Answer(IFormCollection form, RegisteredClient client, string? certificate)
    {
        if (form["code"] is not [{ Length: > 0 } code] || form["redirect_uri"] is not [{ Length: > 0 } redirect]
            || form["code_verifier"] is not [{ Length: >= ShortestVerifier and <= LongestVerifier } verifier])
            return GrantAnswer.Refused("invalid_request");
        var redeemed = codes.Redeem(new Redemption(code, client.Id, redirect, verifier), login => tokens.Issue(new TokenContent
        {
            Person = PersonClaims.Of(login.Person),
            ClientId = client.Id,
            Audience = client.Web!.System,
            MayAct = client.Web.System,
            Scope = Scope(login),
            LoggedIn = login.LoggedIn,
            Certificate = certificate,
        }));
        if (redeemed is not var (login, token))
            return GrantAnswer.Refused("invalid_grant");
        return GrantAnswer.Of(token, Scope(login)).With("id_token", idTokens.Issue(client.Id, login.Person, login.LoggedIn, login.Session, login.Nonce));
    }

    private static string Scope(CompletedLogin login) => string.Join(' ', login.Scopes);
}
