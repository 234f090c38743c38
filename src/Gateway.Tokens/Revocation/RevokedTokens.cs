using System.Text.Json.Nodes;

namespace Gateway.Tokens.Revocation;

/// <summary>The ids of access tokens that were called back, each until its token would have ended anyway.</summary>
internal sealed class RevokedTokens(Uri issuer, TimeProvider clock)
{
    /// <summary>Ids listed at once: 35 bytes each, below the 256 KiB that the gateway reads of a document.</summary>
    public const int Most = 5_000;

    // A reader's clock may be behind this one: to it the token holds a little longer.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly LiveIds<string> _ids = new(clock, Most);

    /// <summary>Calls a token back; false where there is no room for another one.</summary>
    public bool Revoke(string id, DateTimeOffset ends) => _ids.Add(id, ends + Margin) != Remembered.NoRoom;

    public bool Contains(string id) => _ids.Contains(id);

    /// <summary>The list as relying parties read it.</summary>
    public JsonObject Document() => new()
    {
        ["iss"] = IssuerAddress.Text(issuer),
        ["revoked"] = new JsonArray([.. _ids.All().Order(StringComparer.Ordinal).Select(id => JsonValue.Create(id))]),
    };
}
