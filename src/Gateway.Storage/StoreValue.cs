using System.Globalization;

namespace Gateway.Storage;

/// <summary>How values stand in the tables, the same in both engines.</summary>
internal static class StoreValue
{
    /// <summary>A value as its column takes it. Another kind is refused here, by whoever gives it: a driver refuses it only when it is sent, with others' statements.</summary>
    /// <exception cref="ArgumentException">It is neither text, bytes, a whole number, an instant nor a bool.</exception>
    internal static object Of(object value) => value switch
    {
        DateTimeOffset at => Text(at),
        bool flag => flag ? 1 : 0,
        string or byte[] or long or int => value,
        _ => throw new ArgumentException("No column takes a value of this kind.", nameof(value)),
    };

    /// <summary>UTC in ISO 8601 with seven decimals: no tick is lost, and byte order is the order in time.</summary>
    internal static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Text"/>
    internal static DateTimeOffset Instant(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>Ids of the catalogue in one column, one a line: they hold no line feed, and a person can read the list in the database.</summary>
internal static class Words
{
    internal const char Separator = '\n';

    internal static string Join(IEnumerable<string> ids) => string.Join(Separator, ids);

    internal static IReadOnlyList<string> Split(string ids) => ids.Length == 0 ? [] : ids.Split(Separator);
}

/// <summary>A person under every number the person has had, as a condition and its parameters.</summary>
internal static class PersonKeys
{
    /// <summary>The names of the parameters, for <c>IN (...)</c>.</summary>
    internal static string In(IReadOnlyList<CitizenKey> person) => string.Join(", ", person.Select((_, at) => $"@citizen{at}"));

    /// <summary>
    /// The vaults <c>v</c> of the person in the municipality <c>@municipality</c> that hold what is kept for a purpose, as a
    /// condition. Whoever joins them to a table says CROSS JOIN: that is where both engines are to begin.
    /// </summary>
    internal static string Own(IReadOnlyList<CitizenKey> person, string purpose) =>
        $"v.municipality = @municipality AND v.purpose = '{purpose}' AND v.citizen_key IN ({In(person)})";

    /// <summary>The same, as a list of their ids.</summary>
    internal static string Vaults(IReadOnlyList<CitizenKey> person, string purpose) =>
        $"SELECT v.vault_id FROM vaults v WHERE {Own(person, purpose)}";

    /// <summary>The condition that a vault <c>v</c> is of none of some people, with the AND before it; nothing where there are none.</summary>
    internal static string AndNone(IReadOnlyList<CitizenKey> people) =>
        people.Count == 0 ? "" : $" AND (v.citizen_key IS NULL OR v.citizen_key NOT IN ({InNone(people)}))";

    /// <summary>The names of the parameters of <see cref="AndNone"/>, for <c>IN (...)</c>.</summary>
    internal static string InNone(IReadOnlyList<CitizenKey> people) => string.Join(", ", people.Select((_, at) => $"@none{at}"));

    /// <summary>The parameters of <see cref="AndNone"/>.</summary>
    internal static IEnumerable<(string Name, object Value)> OfNone(IReadOnlyList<CitizenKey> people) => people.Select((key, at) => ($"@none{at}", (object)key.Hash));

    /// <summary>The parameters.</summary>
    internal static IEnumerable<(string Name, object Value)> Of(IReadOnlyList<CitizenKey> person) => person.Select((key, at) => ($"@citizen{at}", (object)key.Hash));
}
