using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>
/// A bearer token from the source's own <c>/token</c>: client credentials, shown by secret (in header or form) or by a
/// signed assertion; where scopes are registered, for some of them.
/// </summary>
/// <param name="credentials">What the client is known by.</param>
/// <param name="scopes">The scopes of the source, and which a request needs.</param>
/// <param name="smart">SMART Backend Services: a secret opens nothing, and neither does a signature that the profile does not name.</param>
internal sealed class ClientCredentialsDemand(SandboxCredentials credentials, SourceScopes scopes, bool smart = false) : IDemand
{
    private const string Path = "/token";

    private readonly IssuedTokens _tokens = new("Bearer", credentials);
    private readonly ClientAssertionCheck? _assertions = credentials.ClientPublicKey is null ? null : new ClientAssertionCheck(credentials, smart);

    public IReadOnlyList<string> Places => [Path];

    public int Issued => _tokens.Count;

    public Answer? Issue(IncomingRequest request)
    {
        if (request.Path != Path) return null;
        if (SentForm.Of(request) is not { } form) return IssuedTokens.Refused(HttpStatusCode.BadRequest, "invalid_request");
        if (form.One("grant_type") != "client_credentials") return IssuedTokens.Refused(HttpStatusCode.BadRequest, "unsupported_grant_type");
        if (!IsClient(request, form)) return IssuedTokens.Refused(HttpStatusCode.Unauthorized, "invalid_client");
        var asked = (form.One("scope") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var known = credentials.Scopes.Count > 0 ? credentials.Scopes : scopes.All;
        return known.Count > 0 && (asked.Length == 0 || asked.Except(known, StringComparer.Ordinal).Any())
            ? IssuedTokens.Refused(HttpStatusCode.BadRequest, "invalid_scope")
            : _tokens.New(asked);
    }

    public bool LetsIn(IncomingRequest request) => _tokens.IsShown(request);

    // Scopes of a test's own say nothing about which request needs which.
    public bool ReachesTo(IncomingRequest request) =>
        credentials.Scopes.Count > 0 || !scopes.NeededFor(request).Except(_tokens.ScopesShown(request) ?? [], StringComparer.Ordinal).Any();

    public void Expire() => _tokens.Expire();

    // RFC 6749 section 2.3: one way of authentication, not two.
    private bool IsClient(IncomingRequest request, SentForm form)
    {
        var ways = new[] { request.Header("Authorization"), form.One("client_secret"), form.One("client_assertion") };
        if (ways.Count(w => w is not null) != 1 || (smart && ways[2] is null)) return false;
        if (ways[2] is { } assertion) return _assertions?.Holds(assertion, form.One("client_assertion_type"), request) == true;
        var (id, secret) = ways[0] is { } header ? Basic(header) : (form.One("client_id") ?? string.Empty, ways[1]!);
        return id == credentials.ClientId
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(credentials.ClientSecret));
    }

    private static (string Id, string Secret) Basic(string header)
    {
        var bytes = new byte[header.Length];
        if (!header.StartsWith("Basic ", StringComparison.Ordinal) || !Convert.TryFromBase64String(header[6..], bytes, out var length)) return default;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (WebUtility.UrlDecode(parts[0]), WebUtility.UrlDecode(parts[1])) : (string.Empty, string.Empty);
    }
}
