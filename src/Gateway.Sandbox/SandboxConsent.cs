namespace Gateway.Sandbox;

/// <summary>A consent (samtykke) a synthetic citizen has given, for the host to record at the start.</summary>
public sealed record SandboxConsent
{
    /// <summary>Alias of the citizen, as in <see cref="SandboxCitizen.Alias"/>.</summary>
    public required string Citizen { get; init; }

    /// <summary>The case the consent names; a consent holds for one case only.</summary>
    public required string Case { get; init; }

    /// <summary>Who may receive the information.</summary>
    public required SandboxReceiver Receiver { get; init; }

    /// <summary>Purpose, an id of the policy catalogue.</summary>
    public required string Purpose { get; init; }

    /// <summary>Data categories, ids of the policy catalogue.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Ids of the holders the information may be fetched from.</summary>
    public required IReadOnlyList<string> Holders { get; init; }

    /// <summary>How it was given: <c>digital</c>, <c>written</c>, <c>oral</c> or <c>party-hearing</c> (partshøring).</summary>
    public required string Form { get; init; }

    /// <summary>Reference to the evidence: a document or journal note.</summary>
    public required string Evidence { get; init; }

    /// <summary>Version of the text the citizen was shown.</summary>
    public required string TextVersion { get; init; }

    /// <summary>First day of validity, in days from the day of the start; negative is in the past.</summary>
    public required int ValidFromDays { get; init; }

    /// <summary>Last day of validity, in days from the day of the start; negative is a consent that has run out.</summary>
    public required int ValidUntilDays { get; init; }
}

/// <summary>An authority that receives information.</summary>
public sealed record SandboxReceiver
{
    /// <summary>Company registration number (CVR), eight digits.</summary>
    public required string Cvr { get; init; }

    /// <summary>Name of the authority.</summary>
    public required string Name { get; init; }
}
