using Gateway.DisclosureLog;

namespace Gateway.Storage.Vaults;

/// <summary>
/// Makes unreadable for good what has been kept long enough, or is to be erased. Keys are destroyed and never records: the
/// log goes on proving that something was disclosed, when and by whom, and every proof of it still holds.
/// </summary>
public sealed class RetentionStore(Store store)
{
    // In one transaction, which disclosures wait for: some tens of milliseconds.
    private const int MostAtOnce = 250;

    /// <summary>What is kept in each municipality, and for what.</summary>
    public Task<IReadOnlyList<(MunicipalityId Municipality, string Purpose)>> ReadKeptAsync() =>
        store.ReadAsync<IReadOnlyList<(MunicipalityId, string)>>(VaultStatements.Purposes);

    /// <summary>Destroys the vaults of a purpose whose time counts from before a day. Tells how many.</summary>
    /// <param name="municipality">Where.</param>
    /// <param name="purpose">What they are kept for.</param>
    /// <param name="day">The first day that is kept.</param>
    /// <param name="compose">The record of so many; called for each part.</param>
    /// <exception cref="DisclosureLogUnavailableException">The rest was not destroyed; it is next time.</exception>
    public Task<int> DestroyBeforeAsync(MunicipalityId municipality, string purpose, DateOnly day, Func<int, LogEntry> compose)
    {
        var before = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return DestroyAsync(transaction => VaultStatements.Before(transaction, municipality, purpose, before, MostAtOnce), compose);
    }

    /// <summary>Destroys everything the store knows of a person. Tells how many vaults.</summary>
    /// <param name="municipality">Where.</param>
    /// <param name="person">The keys of all the person's numbers.</param>
    /// <param name="compose">The record of so many; called for each part.</param>
    /// <exception cref="DisclosureLogUnavailableException">The rest was not destroyed: ask again.</exception>
    public Task<int> DestroyOfAsync(MunicipalityId municipality, IReadOnlyList<CitizenKey> person, Func<int, LogEntry> compose) =>
        DestroyAsync(transaction => VaultStatements.Of(transaction, municipality, person, MostAtOnce), compose);

    private async Task<int> DestroyAsync(Func<StoreTransaction, List<long>> find, Func<int, LogEntry> compose)
    {
        for (var destroyed = 0; ;)
        {
            var some = await store.InTransactionAsync(transaction =>
            {
                var vaults = find(transaction);
                if (vaults.Count > 0)
                    VaultStatements.Destroy(transaction, vaults, compose(vaults.Count));
                return vaults.Count;
            });
            destroyed += some;
            if (some < MostAtOnce)
                return destroyed;
        }
    }
}
