using Gateway.Tokens.Clients;
using Gateway.Tokens.Grants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tokens.Login;

/// <summary>
/// <c>/authorize</c> shows who one may be; <c>POST /login</c> is the choice and leads back to the client with a code. Nothing
/// is kept in between: the page carries the request, and it is judged again with the choice. Nobody stays logged in here.
/// </summary>
internal sealed class AuthorizationEndpoint(TokenServiceOptions options, Uri issuer, RegisteredClients clients, AuthorizationCodes codes, ILogger logger)
{
    private readonly FormProof _proof = new();

    /// <summary>Shows the page, by GET or POST (OpenID Connect Core 1.0 section 3.1.2.1).</summary>
    public async Task AskAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } sent)
        {
            await LoginPage.RefuseAsync(context);
            return;
        }
        var read = AuthorizationRequest.Read(sent, clients);
        if (read is ReadRequest.Accepted { Request: var request })
            await LoginPage.ShowAsync(context, options.Personas, request.RedirectUri, sent, _proof.Issue(context));
        else
            await RefuseAsync(context, read);
    }

    /// <summary>The choice.</summary>
    public async Task ChooseAsync(HttpContext context)
    {
        // 1. From this service's own page, or nothing comes of it.
        if (await Forms.ReadAsync(context) is not { } form || !_proof.Holds(context, form))
        {
            await LoginPage.RefuseAsync(context);
            return;
        }

        // 2. The request as the page carried it.
        var read = AuthorizationRequest.Read(name => form[name], clients);
        if (read is not ReadRequest.Accepted { Request: var request })
        {
            await RefuseAsync(context, read);
            return;
        }

        // 3. Who it is to be.
        if (form["persona"] is not [{ } chosen] || options.Personas.FirstOrDefault(p => p.Id == chosen) is not { } persona)
        {
            await LoginPage.RefuseAsync(context);
            return;
        }

        // 4. Back to the client with a code.
        var login = new CompletedLogin(request.ClientId, request.RedirectUri, request.Challenge, request.Scopes, request.Nonce, persona, options.TimeProvider.GetUtcNow());
        if (codes.Issue(login) is not { } code)
        {
            Redirect(context, request.RedirectUri, request.State, "error", "temporarily_unavailable");
            return;
        }
        logger.LoggedIn(request.ClientId);
        Redirect(context, request.RedirectUri, request.State, "code", code);
    }

    private static async Task<Func<string, StringValues>?> ReadAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
            return name => context.Request.Query[name];
        return await Forms.ReadAsync(context) is { } form ? name => form[name] : null;
    }

    private Task RefuseAsync(HttpContext context, ReadRequest read)
    {
        if (read is not ReadRequest.Refused refused)
            return LoginPage.RefuseAsync(context);
        logger.RequestRefused(refused.Error);
        Redirect(context, refused.RedirectUri, refused.State, "error", refused.Error);
        return Task.CompletedTask;
    }

    // 303: whatever the browser did here, it gets there. The issuer names itself (RFC 9207).
    private void Redirect(HttpContext context, string address, string? state, string name, string value)
    {
        var answer = new Dictionary<string, string?>(StringComparer.Ordinal) { [name] = value, ["iss"] = IssuerAddress.Text(issuer) };
        if (state is not null)
            answer["state"] = state;
        PageHeaders.Set(context, formsLeadTo: null);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = QueryHelpers.AddQueryString(address, answer);
    }
}
