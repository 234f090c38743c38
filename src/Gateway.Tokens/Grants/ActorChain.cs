using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Tokens.Grants;

/// <summary>Who has acted for a person so far (<c>act</c> of RFC 8693 section 4.1).</summary>
internal static class ActorChain
{
    /// <summary>
    /// The longest chain: a case system, and one that it calls through. Whoever reads a log must be able to say who has
    /// seen what, and the gateway refuses longer ones.
    /// </summary>
    public const int Longest = 2;

    /// <summary>The actors a token of this service names, the last one first.</summary>
    public static IReadOnlyList<string> Of(JsonWebToken token)
    {
        var actors = new List<string>();
        var inner = token.TryGetPayloadValue<JsonElement>("act", out var act) ? act : default;
        while (inner.ValueKind == JsonValueKind.Object)
        {
            actors.Add(inner.GetProperty("sub").GetString()!);
            inner = inner.TryGetProperty("act", out var next) ? next : default;
        }
        return actors;
    }

    /// <summary>Whom a token allows to act (<c>may_act</c> of section 4.4); null: nobody.</summary>
    public static string? Allowed(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("may_act", out var allowed) && allowed.ValueKind == JsonValueKind.Object ? allowed.GetProperty("sub").GetString() : null;

    /// <summary>The certificate a token is bound to; null: none.</summary>
    public static string? Certificate(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("cnf", out var bound) && bound.ValueKind == JsonValueKind.Object ? bound.GetProperty("x5t#S256").GetString() : null;
}
