using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>Whom a credential touched.</summary>
/// <param name="Citizens">In the order in which they were first touched.</param>
/// <param name="Disclosures">How many disclosures, those included that stand for no citizen.</param>
/// <param name="Unattributed">How many of them stand for none: about several, or about one who was erased.</param>
internal sealed record TouchedList(IReadOnlyList<TouchedCitizen> Citizens, long Disclosures, long Unattributed);

/// <summary>A citizen who was touched.</summary>
internal sealed class TouchedCitizen(string citizenRef, DateTimeOffset firstAt)
{
    private readonly SortedDictionary<string, long> _categories = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _changes = new(StringComparer.Ordinal);
    private readonly List<string> _disclosures = [];

    /// <summary>Stands for the citizen.</summary>
    internal string CitizenRef => citizenRef;

    /// <summary>The first time.</summary>
    internal DateTimeOffset FirstAt { get; } = firstAt;

    /// <summary>The last time.</summary>
    internal DateTimeOffset LastAt { get; private set; } = firstAt;

    /// <summary>What was released, with how many items in all.</summary>
    internal IReadOnlyDictionary<string, long> Categories => _categories;

    /// <summary>The disclosures and changes, oldest first.</summary>
    internal IReadOnlyList<string> Disclosures => _disclosures;

    /// <summary>The kinds of what was changed or decided about the citizen.</summary>
    internal IReadOnlyCollection<string> Changes => _changes;

    /// <summary>Consents or mandates were shown.</summary>
    internal bool ConsentsShown { get; private set; }

    /// <summary>Something about the citizen was released.</summary>
    internal bool Told => _categories.Count > 0 || ConsentsShown;

    /// <summary>Adds a disclosure that came after all that was added before.</summary>
    internal void Add(LogIndexRow row, DateTimeOffset at, IEnumerable<LoggedCategory> released)
    {
        LastAt = at;
        _disclosures.Add(row.ListedId);
        if (row.Use.Length == 0)
            _changes.Add(row.Kind);
        ConsentsShown |= row.Use == "consents";
        foreach (var category in released.Where(c => c.Told))
            _categories[category.Category] = _categories.GetValueOrDefault(category.Category) + category.Items;
    }
}

/// <summary>
/// Whom a user or a system asked about in a period, what they were told, and what they changed: the list a breach of security is notified by
/// (GDPR art. 33 and 34). What was released is read from the records themselves.
/// </summary>
internal sealed class TouchedCitizens(LogBook book)
{
    /// <summary>The list as the log stands at a size.</summary>
    internal async Task<TouchedList> FindAsync(UseFilter credential, long asOf, CancellationToken cancellation = default)
    {
        var citizens = new Dictionary<string, TouchedCitizen>();
        var (disclosures, unattributed) = (0L, 0L);
        await foreach (var window in book.OldestFirstAsync(credential, asOf, cancellation))
        {
            disclosures += window.Count;
            unattributed += window.LongCount(u => u.CitizenRef.Length == 0);
            var mine = window.Where(u => u.CitizenRef.Length > 0).ToList();
            var records = await book.ReadAsync(credential.Municipality, mine.SelectMany(ReleasesOf), cancellation);
            foreach (var use in mine)
            {
                var at = use.Row.AtInstant;
                if (!citizens.TryGetValue(use.CitizenRef, out var citizen))
                    citizens[use.CitizenRef] = citizen = new TouchedCitizen(use.CitizenRef, at);
                citizen.Add(use.Row, at, ReleasesOf(use).SelectMany(i => records[i].Entry.Values("category")).Select(LoggedCategories.Read));
            }
        }
        // A dictionary from which nothing is taken keeps the order in which its entries came.
        return new TouchedList([.. citizens.Values], disclosures, unattributed);
    }

    private static IEnumerable<long> ReleasesOf(UseRow use) => use.Parts.Where(p => UseOutcomes.IsRelease(p.Kind)).Select(p => p.Index);
}
