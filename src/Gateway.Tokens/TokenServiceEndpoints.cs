using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tokens;

/// <summary>The service's four addresses, and nothing else.</summary>
internal sealed class TokenServiceEndpoints(Uri issuer, SigningKey key, TokenEndpoint token, ILogger logger)
{
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

    private Task RouteAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", DiscoveryDocument.OpenIdPath or DiscoveryDocument.OAuthPath) =>
            Answer.JsonAsync(context, StatusCodes.Status200OK, DiscoveryDocument.Of(issuer)),
        ("GET", DiscoveryDocument.KeysPath) =>
            Answer.JsonAsync(context, StatusCodes.Status200OK, key.PublicKeySet()),
        ("POST", DiscoveryDocument.TokenPath) => token.AnswerAsync(context),
        (_, DiscoveryDocument.TokenPath) => WrongMethodAsync(context, "POST"),
        (_, DiscoveryDocument.OpenIdPath or DiscoveryDocument.OAuthPath or DiscoveryDocument.KeysPath) => WrongMethodAsync(context, "GET"),
        _ => Answer.ErrorAsync(context, StatusCodes.Status404NotFound, "invalid_request"),
    };

    private static Task WrongMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Answer.ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "invalid_request");
    }
}
