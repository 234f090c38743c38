using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>The tokens a simulator has issued, in memory, until they end.</summary>
internal sealed class IssuedTokens(string scheme, SandboxCredentials credentials)
{
    // A sandbox that is left running issues one every few minutes.
    private const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Ends, IReadOnlyList<string> Scopes)> _live = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>A new token for these scopes, as a token endpoint answers it.</summary>
    public Answer New(params IReadOnlyList<string> scopes)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Interlocked.Increment(ref _count);
        lock (_gate)
        {
            if (_live.Count >= Most) _live.Clear();
            _live[token] = (credentials.Clock.GetUtcNow() + credentials.TokenLifetime, scopes);
        }

        return Answer.Of(HttpStatusCode.OK, "application/json", JsonSerializer.Serialize(
            new { access_token = token, token_type = scheme, expires_in = (int)credentials.TokenLifetime.TotalSeconds })).With("Cache-Control", "no-store");
    }

    public bool IsShown(IncomingRequest request) => ScopesShown(request) is not null;

    /// <summary>The scopes of the token that a request shows; null where it shows none that holds.</summary>
    public IReadOnlyList<string>? ScopesShown(IncomingRequest request)
    {
        var header = request.Header("Authorization") ?? string.Empty;
        if (!header.StartsWith(scheme + " ", StringComparison.Ordinal)) return null;
        lock (_gate) return _live.TryGetValue(header[(scheme.Length + 1)..], out var token) && credentials.Clock.GetUtcNow() < token.Ends ? token.Scopes : null;
    }

    public void Expire()
    {
        lock (_gate) _live.Clear();
    }

    /// <summary>RFC 6749 section 5.2: which kind of error, never which check failed.</summary>
    public static Answer Refused(HttpStatusCode status, string error) => Answer.Of(status, "application/json", JsonSerializer.Serialize(new { error }));
}
