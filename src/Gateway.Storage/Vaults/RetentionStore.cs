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

    /// <summary>Destroys the vaults of a purpose whose time counts from before a day. What lies on in the files goes with <see cref="ScrubAsync"/>, once for all purposes.</summary>
    /// <param name="municipality">Where.</param>
    /// <param name="purpose">What they are kept for.</param>
    /// <param name="day">The first day that is kept.</param>
    /// <param name="compose">The record of so many; called for each part.</param>
    /// <exception cref="DisclosureLogUnavailableException">The rest was not destroyed; it is next time.</exception>
    public async Task<DestroyedVaults> DestroyBeforeAsync(MunicipalityId municipality, string purpose, DateOnly day, Func<int, LogEntry> compose)
    {
        var before = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return (await DestroyRowsAsync(transaction => VaultStatements.Before(transaction, municipality, purpose, before, MostAtOnce), compose))!;
    }

    /// <summary>
    /// Destroys everything the store knows of a person; null, and nothing is destroyed, while an emergency access to the
    /// person's information waits for its review: it must not be made to disappear.
    /// </summary>
    /// <param name="municipality">Where.</param>
    /// <param name="person">The keys of all the person's numbers.</param>
    /// <param name="compose">The record of so many; called for each part.</param>
    /// <exception cref="DisclosureLogUnavailableException">The rest was not destroyed, or lies on in the files: ask again.</exception>
    public async Task<DestroyedVaults?> DestroyOfAsync(MunicipalityId municipality, IReadOnlyList<CitizenKey> person, Func<int, LogEntry> compose)
    {
        var destroyed = await DestroyRowsAsync(
            transaction => VaultStatements.WaitsForReview(transaction, municipality, person) ? null : VaultStatements.Of(transaction, municipality, person, MostAtOnce), compose);
        // Where nothing was left to destroy too: this may have failed after it was.
        await ScrubAsync();
        return destroyed;
    }

    /// <summary>Lets nothing that was destroyed lie on in the database's files, as far as the engine can.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Something may lie there still: another reads the file. Ask again.</exception>
    public Task ScrubAsync() => store.ScrubAsync();

    private async Task<DestroyedVaults?> DestroyRowsAsync(Func<StoreTransaction, List<long>?> find, Func<int, LogEntry> compose)
    {
        for (var destroyed = new DestroyedVaults(0, null); ;)
        {
            var some = await store.InTransactionAsync(transaction => find(transaction) switch
            {
                null => null,
                [] => new DestroyedVaults(0, null),
                var vaults => new DestroyedVaults(vaults.Count, VaultStatements.Destroy(transaction, vaults, compose(vaults.Count))),
            });
            if (some is null)
                return destroyed.Vaults > 0 ? destroyed : null;
            destroyed = new DestroyedVaults(destroyed.Vaults + some.Vaults, some.Last ?? destroyed.Last);
            if (some.Vaults < MostAtOnce)
                return destroyed;
        }
    }
}

/// <summary>What was destroyed.</summary>
/// <param name="Vaults">How many vaults.</param>
/// <param name="Last">The last record of it; null where there was nothing to destroy.</param>
public sealed record DestroyedVaults(int Vaults, LogPosition? Last);
