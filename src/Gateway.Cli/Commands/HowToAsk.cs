namespace Gateway.Cli.Commands;

/// <summary>How a command reaches the gateway, as whom it asks and how it answers.</summary>
/// <param name="Deadline">What each call may take.</param>
/// <param name="AsJson">The contract's JSON instead of a page.</param>
internal sealed record HowToAsk(TimeSpan Deadline, bool AsJson)
{
    /// <summary>The client system named; nothing where none was.</summary>
    public string? ClientId { get; init; }

    /// <summary>The role to ask in where no client system was named; nothing where the first of the connection file asks.</summary>
    public string? UsualRole { get; init; }

    public string? ConnectionFile { get; init; }

    /// <summary>Start a gateway for this one question when none is running.</summary>
    public bool Start { get; init; }
}
