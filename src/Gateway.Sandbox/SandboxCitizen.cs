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

    /// <summary>Earlier numbers of the same person, replaced by <see cref="Cpr"/>.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];

    /// <summary>Last day of name and address protection; null where none is told.</summary>
    public DateOnly? ProtectedUntil { get; init; }

    /// <summary>The protected address and name as texts; empty where nothing is protected.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Name and address are protected, with an end or without one.</summary>
    public bool IsProtected => ProtectedUntil is not null || Hidden.Count > 0;

    /// <summary>Alias and name; never the national id.</summary>
    public override string ToString() => $"{Alias} ({Name})";
}
