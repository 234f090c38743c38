using Gateway.Tokens.Clients;
using Gateway.Tokens.Grants;
using Gateway.Tokens.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tokens.Login;

/// <summary>
/// <c>/logout</c> (OpenID Connect RP-Initiated Logout 1.0): the client shows the ID token of a login, which ends: its access
/// token is called back, and the browser goes where the client has registered. There is no other login here to end.
/// </summary>
internal sealed class LogoutEndpoint(RegisteredClients clients, OwnTokens tokens, AuthorizationCodes codes)
{
    private const int LongestState = 1024;

    public async Task AnswerAsync(HttpContext context)
    {
        // 1. By GET or POST.
        Func<string, StringValues> sent = name => context.Request.Query[name];
        if (HttpMethods.IsPost(context.Request.Method))
        {
            if (await Forms.ReadAsync(context) is not { } form)
            {
                await LoginPage.RefuseAsync(context);
                return;
            }
            sent = name => form[name];
        }

        // 2. Whose login, by a token that this service wrote; without one nobody's ends, and nobody is sent anywhere.
        if (sent("id_token_hint") is not [{ } text] || tokens.IdTokenHint(text) is not { } hint || Client(hint) is not { } client
            || sent("client_id") is not ([] or [_]) || (sent("client_id") is [{ } named] && named != client.ClientId))
        {
            await LoginPage.RefuseAsync(context);
            return;
        }
        if (sent("post_logout_redirect_uri") is not ([] or [_]) || (sent("post_logout_redirect_uri") is [{ } asked] && !client.PostLogoutRedirectUris.Contains(asked, StringComparer.Ordinal)))
        {
            await LoginPage.RefuseAsync(context);
            return;
        }

        // 3. It ends.
        codes.End(hint.GetPayloadValue<string>("sid"));

        // 4. And leads back, or stays here.
        if (sent("post_logout_redirect_uri") is not [{ } address])
        {
            await LoginPage.EndAsync(context);
            return;
        }
        PageHeaders.Set(context, formsLeadTo: null);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = sent("state") is [{ Length: > 0 and <= LongestState } state] ? QueryHelpers.AddQueryString(address, "state", state) : address;
    }

    private WebClient? Client(JsonWebToken hint) => hint.Audiences.SingleOrDefault() is { } id ? clients.Find(id)?.Web : null;
}
