using Gateway.Tokens.Clients;
using Gateway.Tokens.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tokens.Grants;

/// <summary>
/// <c>POST /token</c>: client_credentials, authorization_code and token exchange. Refusals follow RFC 6749 section 5.2 and
/// say which kind of error it is, never which check failed.
/// </summary>
internal sealed class TokenEndpoint(ClientAuthentication clients, AccessTokens tokens, CodeGrant code, ExchangeGrant exchange, ILogger logger)
{
    /// <summary>The grants there are, by the name a request asks for them with.</summary>
    public static readonly IReadOnlyList<string> Grants = [ClientCredentials, CodeGrant.Name, ExchangeGrant.Name];

    private const string ClientCredentials = "client_credentials";

    public async Task AnswerAsync(HttpContext context)
    {
        // 1. A form.
        if (await Forms.ReadAsync(context) is not { } form)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }

        // 2. One of the grants there are, asked for once.
        if (form["grant_type"] is not [{ Length: > 0 } grant])
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }
        if (!Grants.Contains(grant, StringComparer.Ordinal))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "unsupported_grant_type");
            return;
        }

        // 3. The client.
        var identified = await clients.IdentifyAsync(context, form);
        if (identified.Client is not { } client)
        {
            // One line each: this one says more than that the request was refused.
            logger.ClientRefused(identified.Refusal);
            await Answer.ErrorAsync(context, StatusCodes.Status401Unauthorized, "invalid_client");
            return;
        }

        // 4. What this client may have by this grant.
        var answer = grant switch
        {
            ClientCredentials when client.Caller is { } caller => GrantAnswer.Of(tokens.Issue(new TokenContent
            {
                Person = PersonClaims.Of(caller), ClientId = client.Id, Certificate = identified.Certificate,
            })),
            CodeGrant.Name when client.Web is not null => code.Answer(form, client, identified.Certificate),
            ExchangeGrant.Name when client.System is not null => exchange.Answer(form, client, identified.Certificate),
            _ => GrantAnswer.Refused("unauthorized_client"),
        };
        if (answer.Body is null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, answer.Error);
            return;
        }

        // 5. Its token.
        logger.TokenIssued(client.Id);
        await Answer.JsonAsync(context, StatusCodes.Status200OK, answer.Body);
    }

    private Task RefuseAsync(HttpContext context, int status, string error)
    {
        logger.RequestRefused(error);
        return Answer.ErrorAsync(context, status, error);
    }
}
