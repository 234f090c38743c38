namespace Gateway.Tokens;

/// <summary>A synthetic person whom anybody may be who opens the sandbox's login page.</summary>
public sealed record Persona
{
    /// <summary>What the page's form calls the persona: 1 to 64 letters, digits or <c>. _ ~ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the page shows, beside role, unit and assurance level. Synthetic, and never a national id.</summary>
    public required string Name { get; init; }

    /// <summary>The person as a pseudonymous user id: <c>sub</c> of the tokens. Never a national id.</summary>
    public required string Subject { get; init; }

    /// <summary>The role: claim <c>role</c>, such as <c>caseworker</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The organisation's CVR number, eight digits: claim <c>org_cvr</c>; empty for a private person, who has none.</summary>
    public required string OrganisationCvr { get; init; }

    /// <summary>The unit within the organisation: claim <c>org_unit</c>.</summary>
    public required string OrganisationUnit { get; init; }

    /// <summary>The municipality code (kommunekode), four digits: claim <c>municipality</c>.</summary>
    public required string Municipality { get; init; }

    /// <summary>The assurance level by NSIS, the Danish standard: <c>Low</c>, <c>Substantial</c> or <c>High</c>: claim <c>nsis_loa</c>.</summary>
    public required string AssuranceLevel { get; init; }

    /// <summary>
    /// A private person's own national id, as a MitID broker would tell it: claim <c>cpr</c>. Null for everybody who acts
    /// for an organisation; exactly one of this and <see cref="OrganisationCvr"/> is given.
    /// </summary>
    public string? NationalId { get; init; }

    /// <summary>The id alone: a persona may hold a national id.</summary>
    public override string ToString() => Id;
}
