using Gateway.Access;

namespace Gateway.Sources;

/// <summary>
/// A person who does not exist. Such a one, and nobody else, is asked about without a case: to try a definition.
/// </summary>
internal sealed record SyntheticCitizen
{
    private SyntheticCitizen(string alias, Person person) => (Alias, Person) = (alias, person);

    /// <summary>What a caller names the citizen by.</summary>
    internal string Alias { get; }

    internal Person Person { get; }

    /// <summary>The citizen; null where the number is not out of a series that is kept for tests, whoever says so.</summary>
    internal static SyntheticCitizen? TryOf(string alias, Person person) => person.Current.IsOfTestSeries ? new SyntheticCitizen(alias, person) : null;
}

/// <summary>The synthetic citizens of an installation. Only the one-command start has any, and it is left out of a production build.</summary>
internal sealed class SyntheticCitizens(IEnumerable<SyntheticCitizen> citizens)
{
    private readonly Dictionary<string, SyntheticCitizen> _byAlias = citizens.ToDictionary(c => c.Alias, StringComparer.OrdinalIgnoreCase);

    internal static SyntheticCitizens None { get; } = new([]);

    /// <summary>Whether there are any.</summary>
    internal bool Any => _byAlias.Count > 0;

    internal SyntheticCitizen? Find(string alias) => _byAlias.GetValueOrDefault(alias);
}
