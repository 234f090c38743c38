using Gateway.Tokens.Clients;
using Gateway.Tokens.Revocation;
using Gateway.Tokens.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tokens.Grants;

/// <summary>
/// Token exchange (RFC 8693): a system brings the access token of the person who uses it and gets one for the gateway, or
/// for the next system, that speaks for that person and names the system as the one that acts. It never says more, is
/// never good for more, never ends later than what was brought, and is called back with it. Who acts is the client that authenticates: an
/// <c>actor_token</c> is not taken, and a client that cannot authenticate cannot exchange.
/// </summary>
internal sealed class ExchangeGrant(TokenServiceOptions options, OwnTokens own, AccessTokens tokens, RevokedTokens revoked)
{
    /// <summary>What a request calls it.</summary>
    public const string Name = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>The one type of token that is taken and given (RFC 8693 section 3).</summary>
    public const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    private static readonly string[] NotTaken = ["actor_token", "actor_token_type"];

    /// <summary>The new token, or why there is none; an unfit token is an invalid request (section 2.2.2).</summary>
    public GrantAnswer Answer(IFormCollection form, RegisteredClient client, string? certificate)
    {
        // 1. The request: a token of the one type, for one of the same.
        if (form["subject_token"] is not [{ Length: > 0 } text] || form["subject_token_type"] is not [AccessTokenType]
            || form["requested_token_type"] is not ([] or [AccessTokenType]) || NotTaken.Any(form.ContainsKey))
            return GrantAnswer.Refused("invalid_request");

        // 2. The person's token: issued here, holding now, and this system's to exchange.
        if (own.AccessToken(text) is not { } subject || !MayExchange(subject, client.Id, certificate))
            return GrantAnswer.Refused("invalid_request");

        // 3. Who acts: this system, for those before it.
        IReadOnlyList<string> actors = [client.Id, .. ActorChain.Of(subject)];
        if (actors.Count > ActorChain.Longest)
            return GrantAnswer.Refused("invalid_request");

        // 4. For whom.
        if (Target(form, client.System!) is not { } target)
            return GrantAnswer.Refused("invalid_target");

        // 5. For no more than before.
        if (Scope(form, subject) is not { } scope)
            return GrantAnswer.Refused("invalid_scope");

        // 6. The token.
        var next = target == options.Audience ? null : target;
        var token = tokens.Issue(new TokenContent
        {
            Person = PersonClaims.Of(subject),
            ClientId = client.Id,
            Audience = next,
            MayAct = next,
            Scope = scope.Length > 0 ? scope : null,
            LoggedIn = subject.TryGetPayloadValue<long>("auth_time", out var at) ? DateTimeOffset.FromUnixTimeSeconds(at) : null,
            Actors = actors,
            Certificate = certificate,
            NotAfter = new DateTimeOffset(subject.ValidTo, TimeSpan.Zero),
        });

        // 7. It falls with what was brought, which may have fallen this moment.
        if (!revoked.Exchanged(subject.Id, token))
            return GrantAnswer.Refused(revoked.Contains(subject.Id) ? "invalid_request" : "temporarily_unavailable");
        return GrantAnswer.Of(token, scope).With("issued_token_type", AccessTokenType);
    }

    // For this system and nobody else, which the token itself allows to act; bound to no other certificate; and of somebody
    // at work: a private person is nobody's user.
    private static bool MayExchange(JsonWebToken subject, string system, string? certificate) =>
        subject.Audiences.SequenceEqual([system])
        && ActorChain.Allowed(subject) == system
        && (ActorChain.Certificate(subject) is not { } bound || bound == certificate)
        && !subject.TryGetPayloadValue<string>(PersonClaims.NationalId, out _);

    private string? Target(IFormCollection form, SystemClient system)
    {
        if (form["audience"] is not ([] or [_]) || form.ContainsKey("resource"))
            return null;
        var target = form["audience"] is [{ } named] ? named : options.Audience;
        return target == options.Audience || system.Targets.Contains(target, StringComparer.Ordinal) ? target : null;
    }

    // What was brought, or a part of it; openid speaks of a login and not of access.
    private static string? Scope(IFormCollection form, JsonWebToken subject)
    {
        var had = Words(subject.TryGetPayloadValue<string>("scope", out var scope) ? scope : "").Where(s => s != "openid").ToList();
        return form["scope"] switch
        {
            [] => string.Join(' ', had),
            [{ } asked] when Words(asked).All(had.Contains) => string.Join(' ', Words(asked)),
            _ => null,
        };
    }

    private static IEnumerable<string> Words(string scope) => scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
}
