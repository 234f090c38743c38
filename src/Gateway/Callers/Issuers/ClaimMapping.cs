namespace Gateway.Callers.Issuers;

/// <summary>
/// How an issuer's tokens say who the caller is: the claim under which each thing stands, or what is always so; and the
/// issuer's own words for roles and assurance levels. A word that is not here is unknown, and unknown means no.
/// </summary>
internal sealed record ClaimMapping
{
    private readonly IReadOnlyDictionary<string, string> _names = CallerClaims.All.ToDictionary(c => c, c => c);

    /// <summary>The token's name for each of <see cref="CallerClaims.All"/>; what is not given has the gateway's own name.</summary>
    internal IReadOnlyDictionary<string, string> Names
    {
        get => _names;
        init => _names = CallerClaims.All.ToDictionary(c => c, c => value.GetValueOrDefault(c, c));
    }

    /// <summary>What is so of every caller of this issuer, whatever the token says; by the gateway's own names.</summary>
    internal IReadOnlyDictionary<string, string> Always { get; init; } = new Dictionary<string, string>();

    /// <summary>The issuer's words for roles.</summary>
    internal IReadOnlyDictionary<string, Role> Roles { get; init; } = CallerWords.Roles;

    /// <summary>The issuer's words for assurance levels (NSIS).</summary>
    internal IReadOnlyDictionary<string, AssuranceLevel> AssuranceLevels { get; init; } = CallerWords.AssuranceLevels;
}
