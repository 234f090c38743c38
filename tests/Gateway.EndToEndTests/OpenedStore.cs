using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Checks;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Storage.Postgres;
using Gateway.Storage.Tests;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>The store of a gateway that stands still, opened with the keys of its data folder.</summary>
internal sealed class OpenedStore : IAsyncDisposable
{
    private readonly string _folder;

    private OpenedStore(Store store, string folder) => (Store, _folder) = (store, folder);

    internal Store Store { get; }

    /// <param name="folder">The data folder.</param>
    /// <param name="database">A connection string; null: the SQLite file of the folder.</param>
    internal static async Task<OpenedStore> OfAsync(string folder, string? database)
    {
        var store = database is null
            ? Store.OpenSqlite(Path.Combine(folder, "gateway.sqlite"))
            : await Store.OpenPostgresAsync(new PostgresSettings(() => database) { PatienceSeconds = PostgresServer.PatienceSeconds });
        store.UseVaults(KeyFile.Open(Path.Combine(folder, "vault.key"), inUse: false, "vault", "everything"));
        return new OpenedStore(store, folder);
    }

    /// <summary>A record of the municipality.</summary>
    internal async Task<StoredRecord> RecordAsync(MunicipalityId municipality, long index) =>
        (await new LogReadingStore(Store).ReadRecordsAsync(municipality, [index]))[index];

    /// <summary>The log as it is signed, opened and held against the checkpoint kept outside.</summary>
    internal async Task<TransparencyLog> LogAsync()
    {
        var log = new TransparencyLog(
            new TreeStore(Store), LogKeys.Open(Path.Combine(_folder, "log.key"), name: null, inUse: false),
            new Publication(new CheckpointFile(Path.Combine(_folder, "checkpoint")), WitnessSettings.None), TimeProvider.System, NullLogger<TransparencyLog>.Instance);
        await log.OpenAsync();
        return log;
    }

    /// <summary>Whether the offline proof of a record holds, as a stranger checks it with the public key and the leaf.</summary>
    internal async Task<ReceiptFinding> ProvedAsync(LogPosition position)
    {
        using var log = await LogAsync();
        var receipt = (await log.ProveAsync(position.Index, CancellationToken.None))!;
        return ReceiptChecker.Check(receipt.ToText(), Convert.FromHexString(position.LeafHash), log.Keys[0].Name, log.Keys);
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
