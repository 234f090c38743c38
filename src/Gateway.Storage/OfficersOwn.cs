namespace Gateway.Storage;

/// <summary>What is another officer's to decide, because an officer did it or because it is about who is near to them.</summary>
/// <param name="Selves">Every pseudonym of the officer: two accounts of one person are one person.</param>
/// <param name="About">The keys of people about whom nothing is found.</param>
public sealed record OfficersOwn(IReadOnlyList<string> Selves, IReadOnlyList<CitizenKey> About)
{
    internal bool Did(string user) => Selves.Contains(user);
}
