using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Tokens;

/// <summary>
/// <c>POST /token</c>: client_credentials with private_key_jwt. Refusals follow RFC 6749 section 5.2 and say which
/// kind of error it is, never which check failed.
/// </summary>
internal sealed class TokenEndpoint(ClientAssertions assertions, AccessTokens tokens, ILogger logger)
{
    private const string FormType = "application/x-www-form-urlencoded";

    // A request has four parameters; the rest is room for parameters that must be ignored (RFC 6749 section 3.2).
    private static readonly FormOptions Limits = new() { ValueCountLimit = 32, KeyLengthLimit = 128, ValueLengthLimit = 8 * 1024 };

    public async Task AnswerAsync(HttpContext context)
    {
        // 1. A form.
        if (await ReadFormAsync(context) is not { } form)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }

        // 2. The one grant there is, asked for once.
        if (form["grant_type"] is not [{ Length: > 0 } grant])
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }
        if (grant != "client_credentials")
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "unsupported_grant_type");
            return;
        }

        // 3. The client.
        var (client, refusal) = await assertions.IdentifyAsync(form);
        if (client is null)
        {
            logger.ClientRefused(refusal);
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "invalid_client");
            return;
        }

        // 4. Its token.
        logger.TokenIssued(client.ClientId);
        await Answer.JsonAsync(context, StatusCodes.Status200OK, new JsonObject
        {
            ["access_token"] = tokens.For(client),
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)tokens.Lifetime.TotalSeconds,
        });
    }

    private Task RefuseAsync(HttpContext context, int status, string error)
    {
        logger.RequestRefused(error);
        return Answer.ErrorAsync(context, status, error);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, FormType, StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return await new FormFeature(context.Request, Limits).ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
