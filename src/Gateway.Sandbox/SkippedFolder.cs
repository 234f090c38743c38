namespace Gateway.Sandbox;

/// <summary>A folder of the recordings that no simulator serves.</summary>
/// <param name="Name">Name of the folder.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record SkippedFolder(string Name, string Reason);
