using Gateway.DisclosureLog;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Issuers;

/// <summary>
/// An issuer whose access tokens are accepted, and how far it is believed: any OAuth2 or OpenID Connect provider that
/// publishes discovery and keys and issues access tokens in the form of RFC 9068. Settings, read once at the start.
/// </summary>
internal sealed record TokenIssuer
{
    /// <summary>Both spellings of RFC 9068 section 2.1.</summary>
    internal static readonly IReadOnlyList<string> TokenTypes = ["at+jwt", "application/at+jwt"];

    /// <summary>
    /// The algorithms a setting may name. Asymmetric, because published keys can only verify; RSASSA-PKCS1-v1_5 with
    /// SHA-256 (RS256) for issuers that have nothing better.
    /// </summary>
    internal static readonly IReadOnlyList<string> KnownAlgorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSha256,
    ];

    /// <summary>The longest life of a token that a setting may allow: few issuers tell which they have called back, so they must end by themselves.</summary>
    internal static readonly TimeSpan LongestLifetimeAllowed = TimeSpan.FromHours(1);

    /// <summary>What settings and the operator's log call it: letters, digits and hyphens.</summary>
    internal required string Name { get; init; }

    /// <summary>What tokens and discovery name as issuer, compared character by character (RFC 8414 section 2): an https address.</summary>
    internal required string Identifier { get; init; }

    /// <summary>The audience a token must name.</summary>
    internal required string Audience { get; init; }

    /// <summary>Audiences that a token may name beside the gateway's; a token for anybody else as well is refused.</summary>
    internal IReadOnlyList<string> AlsoFor { get; init; } = [];

    /// <summary>Which kinds of caller it may vouch for.</summary>
    internal required IReadOnlyList<CallerKind> VouchesFor { get; init; }

    /// <summary>Which municipalities its callers may belong to.</summary>
    internal required IReadOnlyList<MunicipalityId> Municipalities { get; init; }

    /// <summary>
    /// What stands before its users and clients in records, with a colon: two issuers may use the same word for different
    /// people. Empty: nothing.
    /// </summary>
    internal string Prefix { get; init; } = "";

    /// <summary>The algorithms its tokens may be signed with, of <see cref="KnownAlgorithms"/>.</summary>
    internal IReadOnlyList<string> Algorithms { get; init; } = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    /// <summary>The scope a token must have, a whole word of its list; null: none is asked for.</summary>
    internal string? Scope { get; init; }

    /// <summary>Where it lists the tokens it has called back before their end; null: it calls none back, or nobody asks.</summary>
    internal Uri? RevokedTokens { get; init; }

    /// <summary>The longest life of a token, at most an hour.</summary>
    internal TimeSpan LongestLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long ago the person may have logged in, where the token tells (<c>auth_time</c>): a working day.</summary>
    internal TimeSpan OldestLogin { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Whether each of its tokens must be bound to a client certificate (RFC 8705); one that is bound needs its certificate in any case.</summary>
    internal bool BoundTokensRequired { get; init; }

    /// <summary>
    /// The organisations its callers belong to, by CVR number, with their kind: a caller whose role belongs to another kind
    /// of organisation is refused. Empty: the role alone says what kind it is.
    /// </summary>
    internal IReadOnlyDictionary<string, OrganisationKind> Organisations { get; init; } = new Dictionary<string, OrganisationKind>();

    /// <summary>How its tokens say who the caller is.</summary>
    internal ClaimMapping Claims { get; init; } = new();

    /// <summary>How its users log in to the pages; null: they cannot.</summary>
    internal LoginClient? Login { get; init; }

    /// <summary>Whether it may say that a caller has the role in the municipality.</summary>
    internal bool MayVouchFor(Role role, MunicipalityId municipality, bool systemAlone) =>
        Municipalities.Contains(municipality) && VouchesFor.Any(kind => kind.MayBe(role, systemAlone));
}
