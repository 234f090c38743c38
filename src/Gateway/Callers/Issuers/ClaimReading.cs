using System.Security.Claims;
using System.Text.Json;
using Gateway.DisclosureLog;

namespace Gateway.Callers.Issuers;

/// <summary>
/// Turns what an issuer says about a caller into the gateway's own words. What the issuer may not say, and what nobody here
/// knows, becomes an empty claim, which names no caller. Pure.
/// </summary>
internal static class ClaimReading
{
    private const string Unusable = "";

    // There is one; a token with hundreds would only take time.
    private const int MostRights = 16;

    /// <summary>The claims of <see cref="CallerClaims"/> and no others: whatever else the token says goes no further.</summary>
    /// <param name="payload">Claims of a token that has been checked.</param>
    /// <param name="issuer">Whose it is.</param>
    /// <param name="others">The prefixes of all other issuers.</param>
    internal static ClaimsPrincipal Read(JsonElement payload, TokenIssuer issuer, IReadOnlyList<string> others)
    {
        var said = CallerClaims.All.ToDictionary(c => c, c => Said(payload, issuer.Claims, c));
        // Whichever claim names the user here.
        var systemAlone = said[CallerClaims.Client] is [var client] && (StrictJson.Text(payload, "sub") == client || said[CallerClaims.User].Contains(client));
        said[CallerClaims.Role] = [.. said[CallerClaims.Role].Select(word => RoleIn(word, said[CallerClaims.Municipality], issuer, systemAlone))];
        said[CallerClaims.Assurance] = [.. said[CallerClaims.Assurance].Select(word => Level(word, issuer.Claims))];
        foreach (var name in new[] { CallerClaims.User, CallerClaims.Client })
            said[name] = [.. said[name].Select(word => Prefixed(word, issuer.Prefix, others))];
        // Words of a list, or of one text with spaces, as scopes are written.
        said[CallerClaims.Rights] = [.. said[CallerClaims.Rights].SelectMany(words => words.Split(' ')).Take(MostRights)];
        if (issuer.Organisations.Count > 0)
            said[CallerClaims.OrganisationKind] = [.. said[CallerClaims.Organisation].Select(cvr => KindOf(cvr, issuer))];
        return new ClaimsPrincipal(new ClaimsIdentity(said.SelectMany(c => c.Value.Select(value => new Claim(c.Key, value))), authenticationType: issuer.Name));
    }

    // Every value there is: who counts them refuses more than one.
    private static List<string> Said(JsonElement payload, ClaimMapping mapping, string claim)
    {
        if (mapping.Always.TryGetValue(claim, out var always))
            return [always];
        if (!payload.TryGetProperty(mapping.Names[claim], out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Text)] : [Text(value)];
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Unusable;

    // Role and municipality together: an issuer of one municipality's staff says nothing of another's.
    private static string RoleIn(string word, List<string> municipalities, TokenIssuer issuer, bool systemAlone) =>
        issuer.Claims.Roles.TryGetValue(word, out var role)
        && municipalities is [var code] && MunicipalityId.TryParse(code) is { } municipality
        && issuer.MayVouchFor(role, municipality, systemAlone)
            ? role.Word()
            : Unusable;

    // An organisation that is not listed is of no kind, and so nobody's whose role belongs to one.
    private static string KindOf(string cvr, TokenIssuer issuer) =>
        issuer.Organisations.TryGetValue(cvr, out var kind) ? CallerWords.OrganisationKinds.First(k => k.Value == kind).Key : "none";

    private static string Level(string word, ClaimMapping mapping) =>
        mapping.AssuranceLevels.TryGetValue(word, out var level) ? CallerWords.AssuranceLevels.First(l => l.Value == level).Key : Unusable;

    // An issuer without a prefix must not write one of another's.
    private static string Prefixed(string word, string prefix, IReadOnlyList<string> others)
    {
        if (prefix.Length > 0)
            return word.Length > 0 ? $"{prefix}:{word}" : Unusable;
        return others.Any(other => other.Length > 0 && word.StartsWith(other + ":", StringComparison.Ordinal)) ? Unusable : word;
    }
}
