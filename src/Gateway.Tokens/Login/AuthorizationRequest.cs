using System.Buffers.Text;
using Gateway.Tokens.Clients;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tokens.Login;

/// <summary>What a client asks of whoever logs in (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1).</summary>
internal sealed record AuthorizationRequest
{
    /// <summary>The parameters that say something here; others are ignored.</summary>
    public static readonly IReadOnlyList<string> Parameters =
    [
        "response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt", "request", "request_uri",
    ];

    // A state or nonce is some dozen characters by chance; with this much each, the answer's address stays one that browsers take.
    private const int LongestEcho = 1024;

    public required string ClientId { get; init; }

    public required string RedirectUri { get; init; }

    public required string? State { get; init; }

    public required string? Nonce { get; init; }

    /// <summary>What is asked for and may be had: <c>openid</c> at least.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public required string Challenge { get; init; }

    /// <summary>Reads a request. Pure.</summary>
    /// <param name="sent">The values of a parameter.</param>
    /// <param name="clients">Who may ask.</param>
    public static ReadRequest Read(Func<string, StringValues> sent, RegisteredClients clients)
    {
        // 1. Who asks and where the answer goes: before that is known, it goes nowhere.
        if (sent("client_id") is not [{ } id] || clients.Find(id)?.Web is not { } client)
            return new ReadRequest.Unanswerable();
        if (sent("redirect_uri") is not [{ } redirect] || !client.RedirectUris.Contains(redirect, StringComparer.Ordinal))
            return new ReadRequest.Unanswerable();
        var state = sent("state") is [{ Length: > 0 and <= LongestEcho } echoed] ? echoed : null;
        ReadRequest.Refused Refused(string error) => new(redirect, state, error);

        // 2. Each parameter once, none that asks for another form of the request.
        if (Parameters.Any(p => sent(p).Count > 1) || sent("state") is [{ Length: > LongestEcho }] || sent("nonce") is [{ Length: > LongestEcho }])
            return Refused("invalid_request");
        if (sent("request").Count > 0)
            return Refused("request_not_supported");
        if (sent("request_uri").Count > 0)
            return Refused("request_uri_not_supported");

        // 3. A code, by redirect, with a challenge of the one kind.
        if (sent("response_type") is not ["code"])
            return Refused(sent("response_type").Count == 0 ? "invalid_request" : "unsupported_response_type");
        if (sent("response_mode") is not ([] or ["query"]))
            return Refused("invalid_request");
        if (sent("code_challenge_method") is not ["S256"] || sent("code_challenge") is not [{ } challenge] || !IsHash(challenge))
            return Refused("invalid_request");

        // 4. A login: nobody is logged in already.
        var scopes = (sent("scope").ToString()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!scopes.Contains("openid", StringComparer.Ordinal))
            return Refused("invalid_scope");
        if (sent("prompt") is [{ } prompt] && prompt.Split(' ').Contains("none", StringComparer.Ordinal))
            return Refused("login_required");

        return new ReadRequest.Accepted(new AuthorizationRequest
        {
            ClientId = id,
            RedirectUri = redirect,
            State = state,
            Nonce = sent("nonce") is [{ Length: > 0 } nonce] ? nonce : null,
            Scopes = ["openid", .. client.Scopes.Where(s => scopes.Contains(s, StringComparer.Ordinal))],
            Challenge = challenge,
        });
    }

    // Base64url of a SHA-256 and nothing else.
    private static bool IsHash(string challenge) => challenge.Length == 43 && Base64Url.IsValid(challenge, out var bytes) && bytes == 32;
}

/// <summary>What a request for a login comes to.</summary>
internal abstract record ReadRequest
{
    private ReadRequest()
    {
    }

    /// <summary>The page is shown.</summary>
    internal sealed record Accepted(AuthorizationRequest Request) : ReadRequest;

    /// <summary>The client is told, by its own address (RFC 6749 section 4.1.2.1).</summary>
    internal sealed record Refused(string RedirectUri, string? State, string Error) : ReadRequest;

    /// <summary>Whoever asks is not a client that is known, or not at an address of its: told to the person, and to nobody else.</summary>
    internal sealed record Unanswerable : ReadRequest;
}
