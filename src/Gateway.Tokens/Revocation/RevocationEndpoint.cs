using Gateway.Tokens.Clients;
using Gateway.Tokens.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tokens.Revocation;

/// <summary><c>POST /revoke</c> (RFC 7009): a client calls back a token of its own.</summary>
internal sealed class RevocationEndpoint(ClientAuthentication clients, OwnTokens tokens, RevokedTokens revoked, ILogger logger)
{
    public async Task AnswerAsync(HttpContext context)
    {
        // 1. A form with one token.
        if (await Forms.ReadAsync(context) is not { } form || form["token"] is not [{ Length: > 0 } text])
        {
            await Answer.ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }

        // 2. The client.
        var (client, refusal) = await clients.IdentifyAsync(context, form);
        if (client is null)
        {
            logger.ClientRefused(refusal);
            await Answer.ErrorAsync(context, StatusCodes.Status401Unauthorized, "invalid_client");
            return;
        }

        // 3. A token that holds no longer, or never did, needs no calling back (RFC 7009 section 2.2).
        if (tokens.AccessToken(text) is { } token)
        {
            // 4. Somebody else's is refused (section 2.1).
            if (!token.TryGetPayloadValue<string>("client_id", out var owner) || owner != client.Id)
            {
                await Answer.ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_grant");
                return;
            }

            // 5. Called back, or not and said so (section 2.2.1).
            if (!revoked.Revoke(token.Id, new DateTimeOffset(token.ValidTo, TimeSpan.Zero)))
            {
                logger.NoRoomToRevoke();
                await Answer.ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable");
                return;
            }
            logger.TokenRevoked(client.Id);
        }
        await Answer.JsonAsync(context, StatusCodes.Status200OK, []);
    }
}
