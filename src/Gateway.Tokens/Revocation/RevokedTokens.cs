using System.Text.Json.Nodes;
using Gateway.Tokens.Signing;

namespace Gateway.Tokens.Revocation;

/// <summary>The ids of access tokens that were called back, each until its token would have ended anyway.</summary>
internal sealed class RevokedTokens(Uri issuer, TimeProvider clock)
{
    /// <summary>Ids listed at once: 35 bytes each, below the 256 KiB that the gateway reads of a document.</summary>
    public const int Most = 5_000;

    // A reader's clock may be behind this one: to it the token holds a little longer.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Exchanges remembered at once, each until its token has ended. Beyond this nothing is exchanged: what is forgotten
    /// could not be called back with what it came from.
    /// </summary>
    public const int MostExchanged = 10_000;

    private readonly Lock _gate = new();
    private readonly LiveIds<string> _ids = new(clock, Most);
    private readonly LiveIds<(string From, string Id, DateTimeOffset Ends)> _exchanged = new(clock, MostExchanged);

    /// <summary>
    /// Calls a token back, and with it what was exchanged from it, and from that; false where there is no room for all of it:
    /// asked again, the rest is called back.
    /// </summary>
    public bool Revoke(string id, DateTimeOffset ends)
    {
        lock (_gate)
        {
            // The token itself first: nothing is exchanged from it any more.
            if (_ids.Add(id, ends + Margin) == Remembered.NoRoom)
                return false;
            var exchanged = _exchanged.All().ToLookup(e => e.From);
            var whole = true;
            var open = new Queue<(string From, string Id, DateTimeOffset Ends)>(exchanged[id]);
            while (open.TryDequeue(out var next))
            {
                whole &= _ids.Add(next.Id, next.Ends + Margin) != Remembered.NoRoom;
                foreach (var further in exchanged[next.Id])
                    open.Enqueue(further);
            }
            return whole;
        }
    }

    /// <summary>
    /// Remembers that a token was exchanged from another; false where that one was called back meanwhile, or there is no room:
    /// then the new token must not be handed out.
    /// </summary>
    public bool Exchanged(string from, IssuedToken token)
    {
        lock (_gate)
            return !_ids.Contains(from) && _exchanged.Add((from, token.Id, token.Ends), token.Ends + Margin) == Remembered.New;
    }

    public bool Contains(string id) => _ids.Contains(id);

    /// <summary>The list as relying parties read it.</summary>
    public JsonObject Document() => new()
    {
        ["iss"] = IssuerAddress.Text(issuer),
        ["revoked"] = new JsonArray([.. _ids.All().Order(StringComparer.Ordinal).Select(id => JsonValue.Create(id))]),
    };
}
