namespace Gateway.Tokens;

/// <summary>A synthetic person whom anybody may be who opens the sandbox's login page.</summary>
public sealed record Persona : TokenPerson
{
    /// <summary>What the page's form calls the persona: 1 to 64 letters, digits or <c>. _ ~ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the page shows, beside role, unit and assurance level. Synthetic, and never a national id.</summary>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
