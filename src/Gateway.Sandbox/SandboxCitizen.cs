namespace Gateway.Sandbox;

/// <summary>A synthetic citizen whom the recorded exchanges are about.</summary>
public sealed record SandboxCitizen
{
    /// <summary>Short name used in the recordings, such as <c>D1</c>.</summary>
    public required string Alias { get; init; }

    /// <summary>Full name.</summary>
    public required string Name { get; init; }

    /// <summary>National id (CPR number): ten characters, no hyphen.</summary>
    public required string Cpr { get; init; }

    /// <summary>The municipality's case number to try the citizen with; null where none is given.</summary>
    public string? Case { get; init; }

    /// <summary>Date of birth.</summary>
    public required DateOnly Born { get; init; }

    /// <summary>Alias and name; never the national id.</summary>
    public override string ToString() => $"{Alias} ({Name})";
}
