using System.Security.Cryptography;
using System.Text;
using Gateway.Tokens.Revocation;
using Gateway.Tokens.Signing;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Grants;

/// <summary>A login that leads to tokens once.</summary>
/// <param name="ClientId">The client through which it was.</param>
/// <param name="RedirectUri">Where its code was sent.</param>
/// <param name="Challenge">S256 of the client's secret for it (RFC 7636).</param>
/// <param name="Scopes">What its token is good for.</param>
/// <param name="Nonce">What the client sent along; null: nothing.</param>
/// <param name="Person">Who has logged in.</param>
/// <param name="LoggedIn">When.</param>
internal sealed record CompletedLogin(
    string ClientId, string RedirectUri, string Challenge, IReadOnlyList<string> Scopes, string? Nonce, Persona Person, DateTimeOffset LoggedIn)
{
    /// <summary>What it is called when it is ended.</summary>
    public string Session { get; } = AuthorizationCodes.Secret();
}

/// <summary>What a client brings to redeem a code.</summary>
internal readonly record struct Redemption(string Code, string ClientId, string RedirectUri, string Verifier);

/// <summary>
/// Authorization codes: each good once, within a minute, for the client, the address and the challenge it was made for. A
/// second use calls back what the first one gave (RFC 6749 section 4.1.2).
/// </summary>
internal sealed class AuthorizationCodes(TimeProvider clock, RevokedTokens revoked)
{
    /// <summary>How long a code is good: time for one redirect and one request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Logins remembered at once, each until its code or the token it gave has ended. Beyond this nobody can log in until
    /// some have: what is forgotten could not be called back.
    /// </summary>
    public const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _bySession = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Entry, DateTimeOffset> _byEnd = new();

    /// <summary>A code for a login; null where there are too many.</summary>
    public string? Issue(CompletedLogin login)
    {
        lock (_gate)
        {
            Forget();
            if (_byCode.Count >= Most)
                return null;
            var entry = new Entry(login, Secret()) { KeptUntil = clock.GetUtcNow() + Lifetime };
            _byCode.Add(entry.Code, entry);
            _bySession.Add(login.Session, entry);
            _byEnd.Enqueue(entry, entry.KeptUntil);
            return entry.Code;
        }
    }

    /// <summary>The login behind a code and the token it gives, or null.</summary>
    /// <param name="brought">What the client brings.</param>
    /// <param name="issue">Makes the token; in the same step, so that a second use finds what to call back.</param>
    public (CompletedLogin Login, IssuedToken Token)? Redeem(Redemption brought, Func<CompletedLogin, IssuedToken> issue)
    {
        lock (_gate)
        {
            Forget();
            // Another client's attempt spends nothing: it could be anybody's.
            if (!_byCode.TryGetValue(brought.Code, out var entry) || entry.Login.ClientId != brought.ClientId)
                return null;
            if (entry.Spent)
            {
                CallBack(entry);
                return null;
            }
            entry.Spent = true;
            if (entry.KeptUntil <= clock.GetUtcNow() || entry.Login.RedirectUri != brought.RedirectUri || Challenge(brought.Verifier) != entry.Login.Challenge)
                return null;
            var token = issue(entry.Login);
            (entry.Token, entry.KeptUntil) = (token, token.Ends);
            _byEnd.Enqueue(entry, entry.KeptUntil);
            return (entry.Login, token);
        }
    }

    /// <summary>Ends a login: its code is good no longer, and the token it gave is called back.</summary>
    public void End(string session)
    {
        lock (_gate)
        {
            Forget();
            if (!_bySession.TryGetValue(session, out var entry))
                return;
            entry.Spent = true;
            CallBack(entry);
        }
    }

    /// <summary>256 bits by chance, as text.</summary>
    public static string Secret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>S256 of RFC 7636 section 4.2.</summary>
    public static string Challenge(string verifier) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    // Under the lock, as all below. Where there is no room the token ends by itself within minutes.
    private void CallBack(Entry entry)
    {
        if (entry.Token is { } given)
            revoked.Revoke(given.Id, given.Ends);
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        while (_byEnd.TryPeek(out var entry, out var end) && end <= now)
        {
            _byEnd.Dequeue();
            // One that was redeemed meanwhile is kept for longer, and stands in the queue a second time.
            if (entry.KeptUntil > now)
                continue;
            _byCode.Remove(entry.Code);
            _bySession.Remove(entry.Login.Session);
        }
    }

    private sealed class Entry(CompletedLogin login, string code)
    {
        public CompletedLogin Login { get; } = login;

        public string Code { get; } = code;

        public bool Spent { get; set; }

        public IssuedToken? Token { get; set; }

        public DateTimeOffset KeptUntil { get; set; }
    }
}
