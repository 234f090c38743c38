using Gateway.Tokens.Grants;
using Gateway.Tokens.Login;
using Gateway.Tokens.Revocation;
using Gateway.Tokens.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tokens;

/// <summary>The service's addresses, and nothing else. Where certificates are shown, only those that clients post to.</summary>
internal sealed class TokenServiceEndpoints(Uri issuer, Uri certificates, ILogger logger)
{
    public required SigningKeys Keys { get; init; }

    public required RevokedTokens Revoked { get; init; }

    public required TokenEndpoint Token { get; init; }

    public required RevocationEndpoint Revocation { get; init; }

    public required AuthorizationEndpoint Authorization { get; init; }

    public required LogoutEndpoint Logout { get; init; }

    /// <summary>Answers one request; a failure becomes an answer without detail.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // Too large, too slow or cut off: Kestrel knows the status.
            await Answer.ErrorAsync(context, exception.StatusCode, "invalid_request");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // The type only: a message could repeat what was sent.
            logger.RequestFailed(exception.GetType().Name);
            await Answer.ErrorAsync(context, StatusCodes.Status500InternalServerError, "server_error");
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value);
        Func<HttpContext, Task>? answer = (method, path) switch
        {
            ("POST", DiscoveryDocument.TokenPath) => Token.AnswerAsync,
            ("POST", DiscoveryDocument.RevocationPath) => Revocation.AnswerAsync,
            // Browsers do not come where they would be asked for a certificate.
            _ when context.Connection.LocalPort != issuer.Port => null,
            ("GET", DiscoveryDocument.OpenIdPath or DiscoveryDocument.OAuthPath) => c => Answer.JsonAsync(c, StatusCodes.Status200OK, DiscoveryDocument.Of(issuer, certificates)),
            ("GET", DiscoveryDocument.KeysPath) => c => Answer.JsonAsync(c, StatusCodes.Status200OK, Keys.PublicKeySet()),
            ("GET", DiscoveryDocument.RevokedPath) => c => Answer.JsonAsync(c, StatusCodes.Status200OK, Revoked.Document()),
            ("GET" or "POST", DiscoveryDocument.AuthorizationPath) => Authorization.AskAsync,
            ("POST", LoginPage.ChoicePath) => Authorization.ChooseAsync,
            ("GET" or "POST", DiscoveryDocument.LogoutPath) => Logout.AnswerAsync,
            ("GET", LoginPage.StylePath) => LoginPage.StyleAsync,
            _ => null,
        };
        return answer is null ? NotHereAsync(context, path) : answer(context);
    }

    private static Task NotHereAsync(HttpContext context, string? path)
    {
        var allowed = path switch
        {
            DiscoveryDocument.TokenPath or DiscoveryDocument.RevocationPath or LoginPage.ChoicePath => "POST",
            DiscoveryDocument.AuthorizationPath or DiscoveryDocument.LogoutPath => "GET, POST",
            DiscoveryDocument.OpenIdPath or DiscoveryDocument.OAuthPath or DiscoveryDocument.KeysPath or DiscoveryDocument.RevokedPath or LoginPage.StylePath => "GET",
            _ => null,
        };
        if (allowed is null || context.Request.Method is "GET" or "POST" && allowed.Contains(context.Request.Method, StringComparison.Ordinal))
            return Answer.ErrorAsync(context, StatusCodes.Status404NotFound, "invalid_request");
        context.Response.Headers.Allow = allowed;
        return Answer.ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "invalid_request");
    }
}
