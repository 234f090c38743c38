using System.Globalization;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Storage.Audit;
using Gateway.Storage.Log;
using Gateway.Storage.Postgres;
using Gateway.Transparency;

namespace Gateway.Hosting;

/// <summary>
/// <c>--check-store</c>: holds every table of an installation's store against its log and the log against what was signed,
/// and says what was changed. Serves nobody; a SQLite store must not be open in a gateway at the time.
/// </summary>
internal static class StoreCheck
{
    /// <summary>The word on the command line.</summary>
    internal const string Option = "--check-store";

    // A line for every so many records: a million take a minute or so.
    private const long LineEvery = 50_000;

    /// <summary>Runs it on every store of an installation. 0: nothing is wrong in any; 1: something is.</summary>
    /// <exception cref="ReviewedDataException">A key is missing, or is another's.</exception>
    /// <exception cref="DisclosureLogUnavailableException">A store cannot be read.</exception>
    internal static async Task<int> RunAllAsync(IReadOnlyList<(MunicipalityId? Municipality, StoreSettings Store)> stores, TextWriter output)
    {
        var worst = 0;
        foreach (var (municipality, store) in stores)
        {
            if (municipality is { } one)
                await output.WriteLineAsync($"{one.Code}:");
            worst = Math.Max(worst, await RunAsync(store, output));
        }
        return worst;
    }

    /// <summary>Runs it. 0: nothing is wrong; 1: something is.</summary>
    /// <exception cref="ReviewedDataException">A key is missing, or is another's.</exception>
    /// <exception cref="DisclosureLogUnavailableException">The store cannot be read.</exception>
    internal static async Task<int> RunAsync(StoreSettings settings, TextWriter output)
    {
        var migrated = false;
        void Migrates(string line)
        {
            migrated = true;
            output.WriteLine(line);
        }
        void Tell(long read, long of)
        {
            if (read % LineEvery == 0)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read} of {of} records"));
        }
        await using var store = settings.Postgres is { } postgres
            ? await Store.OpenPostgresAsync(postgres, Migrates)
            : Store.OpenSqlite(Path.Combine(settings.DataFolder, "gateway.sqlite"), Migrates);
        // A step may have taken away what the log is searched by, to be made again. Where none has run, what is missing is a finding.
        if (migrated)
            await new LogReadingStore(store).FillIndexAsync(Tell);
        store.UseVaults(KeyFile.Open(
            settings.VaultKeyFile ?? Path.Combine(settings.DataFolder, "vault.key"), inUse: await store.HoldsCitizensAsync(), "vault", "everything the store knows of citizens"));
        var keys = LogKeys.Open(Path.Combine(settings.DataFolder, "log.key"), settings.LogName, inUse: true);
        var outside = new CheckpointFile(settings.CheckpointFile ?? Path.Combine(settings.DataFolder, "checkpoint")).Read();
        var report = await StoreAudit.RunAsync(store, keys.Known, outside, Tell);
        foreach (var finding in report.Findings)
            await output.WriteLineAsync(finding.ToString());
        if (report.Wrong > report.Findings.Count)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"and {report.Wrong - report.Findings.Count} more"));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Records} records, of which {report.SignedFor} are signed for, commit to {report.Rows} rows: {(report.IsWhole ? "nothing was changed" : $"{report.Wrong} findings")}"));
        return report.IsWhole ? 0 : 1;
    }
}

/// <summary>Where a store is, and the keys that lie outside it.</summary>
/// <param name="DataFolder">Folder of the store and of the keys.</param>
/// <param name="Postgres">The database; null: a SQLite file in the folder.</param>
/// <param name="LogName">What the log is called; null: as its key file says.</param>
/// <param name="CheckpointFile">Where the newest checkpoint is kept; null: in the folder.</param>
/// <param name="VaultKeyFile">Where the vault key is; null: in the folder.</param>
internal sealed record StoreSettings(string DataFolder, PostgresSettings? Postgres, string? LogName, string? CheckpointFile, string? VaultKeyFile);
