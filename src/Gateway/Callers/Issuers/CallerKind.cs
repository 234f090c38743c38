namespace Gateway.Callers.Issuers;

/// <summary>Whom an issuer of tokens may vouch for.</summary>
internal enum CallerKind
{
    /// <summary>Case systems (fagsystemer), which call for an organisation, with or without naming the person behind the call.</summary>
    System,

    /// <summary>People at work, each with a login of their own.</summary>
    Staff,

    /// <summary>Citizens, and who represents or accompanies one (borger, partsrepræsentant, bisidder).</summary>
    Citizen,
}

/// <summary>Which roles each kind of caller may have.</summary>
internal static class CallerKinds
{
    /// <summary>The words of settings.</summary>
    internal static readonly IReadOnlyDictionary<string, CallerKind> Words = new Dictionary<string, CallerKind>
    {
        ["systems"] = CallerKind.System,
        ["staff"] = CallerKind.Staff,
        ["citizens"] = CallerKind.Citizen,
    };

    /// <summary>Whether an issuer that vouches for the kind may say that a caller has the role.</summary>
    /// <param name="kind">What the issuer's setting allows.</param>
    /// <param name="role">What the token says.</param>
    /// <param name="systemAlone">The token's subject is the client itself (RFC 9068 section 2.2): there is no person behind the call.</param>
    internal static bool MayBe(this CallerKind kind, Role role, bool systemAlone) => kind switch
    {
        CallerKind.Citizen => role.IsPrivate(),
        CallerKind.Staff => IsOffice(role) && !systemAlone,
        // Who reviews, and who sees figures, is a person who has logged in.
        CallerKind.System => IsOffice(role) && role is not (Role.PrivacyOfficer or Role.Management),
        _ => false,
    };

    private static bool IsOffice(Role role) => !role.IsPrivate() && role != Role.System;
}
