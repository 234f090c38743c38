namespace Gateway.Tokens;

/// <summary>Who a token speaks for, as the service was told.</summary>
public abstract record TokenPerson
{
    /// <summary>The person as a pseudonymous user id: <c>sub</c> of the tokens. Never a national id.</summary>
    public required string Subject { get; init; }

    /// <summary>The role: claim <c>role</c>, such as <c>caseworker</c> (sagsbehandler).</summary>
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

    /// <summary>An id alone: a person may have a national id.</summary>
    public abstract override string ToString();
}
