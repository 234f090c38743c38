namespace Gateway.Sources;

/// <summary>
/// What a source tells of the person beside the facts: that name and address are protected, and what they are, so
/// that they can be kept out of every text.
/// </summary>
/// <param name="Protected">The source marks the person as protected.</param>
/// <param name="Identifying">Names and addresses as the source writes them.</param>
internal sealed record ToldOfPerson(bool Protected, IReadOnlyList<string> Identifying)
{
    // The names and addresses of a long life, on every page of an answer; each of them is looked for in every text.
    internal const int MostBytes = 100_000;

    /// <summary>The day on which the person died, in the source's precision, empty where only that is told; null: not told to be dead.</summary>
    internal string? Died { get; init; }

    internal static ToldOfPerson Nothing { get; } = new(false, []);

    internal static ToldOfPerson Together(IReadOnlyList<ToldOfPerson> told) =>
        told.Count == 0 ? Nothing : new(told.Any(t => t.Protected), [.. told.SelectMany(t => t.Identifying).Distinct()])
        {
            Died = told.Select(t => t.Died).OfType<string>().Order(StringComparer.Ordinal).LastOrDefault(),
        };

    /// <summary>Hides everything.</summary>
    public override string ToString() => "told of person (hidden)";
}
