using System.Data.Common;
using System.Diagnostics;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Storage.Tests;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEndTests.Crash;

/// <summary>A gateway of its own process to be killed, what clients received from it, and a look into its store.</summary>
internal sealed class CrashScene : IAsyncDisposable
{
    /// <summary>Every query has its outcome this long after the start that followed the kill.</summary>
    internal static readonly TimeSpan OutcomeWithin = TimeSpan.FromSeconds(60);

    /// <summary>Only what hangs takes this long, also where other work has the machine.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-crash-").FullName;
    private readonly List<(IReadOnlyList<string> Queries, long Length, DateTimeOffset Since)> _interrupted = [];

    private readonly SmallDisk? _disk;
    private readonly SmallDisk? _checkpointDisk;
    private int _copies;

    private CrashScene(bool onSmallDisk, bool checkpointOnSmallDisk)
    {
        _disk = onSmallDisk ? new SmallDisk(_folder) : null;
        _checkpointDisk = checkpointOnSmallDisk ? new SmallDisk(_folder) : null;
    }

    /// <summary>The store's server; null where it is a file.</summary>
    internal DatabaseServer? Database { get; private set; }

    /// <summary>What the gateway reaches the server by.</summary>
    internal TcpRelay? DatabaseRelay { get; private set; }

    internal GatewayAlone Gateway { get; private set; } = null!;

    internal Transcript Transcript { get; } = new();

    /// <summary>How long each call may take.</summary>
    internal TimeSpan Deadline { get; set; } = Patience;

    /// <summary>The write-ahead log, into which each commit is written before it is acknowledged.</summary>
    internal string WriteAheadLog => Path.Combine(DataFolder, "gateway.sqlite-wal");

    /// <summary>The checkpoint kept outside the database, as it is written before it takes the place of the one before.</summary>
    internal string NewCheckpoint => Path.Combine(DataFolder, "checkpoint.new");

    /// <summary>The disk that only the checkpoint is on, where it has one of its own.</summary>
    internal string CheckpointFolder => _checkpointDisk!.In(Gateway.Process.Id);

    /// <summary>The gateway's data folder, wherever it lies.</summary>
    internal string DataFolder => _disk?.In(Gateway.Process.Id) ?? Gateway.DataFolder;

    /// <summary>Starts the gateway, has one query answered, and its open case confirmed.</summary>
    /// <param name="onSmallDisk">The data folder is a disk of its own (<see cref="SmallDisk"/>), which ends with the gateway; or the database has one for its tables.</param>
    /// <param name="checkpointOnSmallDisk">The checkpoint kept outside the store has such a disk of its own.</param>
    /// <param name="onPostgres">The store is a database on a server of the scene's own, reached by way of a relay.</param>
    /// <param name="patient">A database that takes its time is waited for: the test is not about impatience.</param>
    internal static async Task<CrashScene> StartAsync(bool onSmallDisk = false, bool onPostgres = false, bool patient = true, bool checkpointOnSmallDisk = false)
    {
        var scene = new CrashScene(onSmallDisk && !onPostgres, checkpointOnSmallDisk);
        try
        {
            scene.Gateway = await GatewayAlone.StartAsync(scene._folder, null, onPostgres ? await scene.StartDatabaseAsync(patient, onSmallDisk) : scene._disk?.Settings ?? scene._checkpointDisk?.CheckpointSettings, (scene._disk ?? scene._checkpointDisk)?.Launcher);
            // Asks for the open case too, which is then known for a day: what comes later is the test's own doing.
            await scene.OverviewAsync(scene.Gateway.Caseworker, "D1");
            await scene.UntilAsync(store => StoredLog.Read(store).Rows.Any(r => r.Kind == "relation-checked"));
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for an overview, and writes down what arrives.</summary>
    internal async Task OverviewAsync(GatewayClient client, string citizen, params string[] categories)
    {
        var answer = await client.GetOverviewAsync(Gateway.About(citizen, categories), Deadline);
        Transcript.Add(answer.QueryReceipt, answer.Receipt);
    }

    /// <summary>Asks for an overview in parts, and writes down each as it arrives.</summary>
    internal async Task StreamAsync(GatewayClient client, string citizen, Action? arrived = null, params string[] categories)
    {
        Receipt? query = null;
        await foreach (var part in client.StreamOverviewAsync(GeneratedClient.Streamed(Gateway.About(citizen, categories)), Deadline))
        {
            query ??= part.Opening.QueryReceipt;
            if (part.Sections is not { } group)
                continue;
            Transcript.Add(query, group.Receipt);
            arrived?.Invoke();
        }
    }

    /// <summary>Asks who holds something, and writes down what arrives.</summary>
    internal async Task LocateAsync(GatewayClient client, string citizen, params string[] categories)
    {
        var answer = await client.LocateRecordsAsync(GeneratedClient.Located(Gateway.About(citizen, categories)), Deadline);
        Transcript.Add(answer.QueryReceipt, answer.Receipt);
    }

    /// <summary>Waits until the newest checkpoint covers every record: the gateway writes nothing by itself then.</summary>
    /// <returns>How many records there are.</returns>
    internal async Task<long> SettledAsync()
    {
        await UntilAsync(store => StoredLog.Sizes(store) is var (length, signed) && length == signed);
        return Length();
    }

    /// <summary>Starts the gateway again; from here on its interrupted queries have <see cref="OutcomeWithin"/>.</summary>
    internal async Task RestartAsync()
    {
        await Gateway.RestartAsync();
        Interrupted();
    }

    /// <summary>From here on the queries that have no outcome have <see cref="OutcomeWithin"/>.</summary>
    internal void Interrupted()
    {
        using var store = OpenStore();
        _interrupted.Add((StoredLog.OpenQueries(store), StoredLog.Sizes(store).Length, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>The longest that an interrupted query has waited for its outcome.</summary>
    internal TimeSpan LatestOutcome { get; private set; }

    /// <summary>Demands the outcome of every query that was interrupted long enough ago, or of all when that moment comes.</summary>
    internal async Task DemandOutcomesAsync(bool ofAll)
    {
        foreach (var (queries, length, since) in _interrupted.ToList())
        {
            var due = since + OutcomeWithin - TimeProvider.System.GetUtcNow();
            if (!ofAll && due > TimeSpan.Zero)
                continue;
            await UntilAsync(store => !StoredLog.OpenQueries(store).Intersect(queries).Any(), due > TimeSpan.FromSeconds(1) ? due : TimeSpan.FromSeconds(1));
            // However late this is looked at: the record itself says when.
            foreach (var outcome in Read(length).Rows.Where(r => queries.Contains(r.Query)))
            {
                var after = outcome.RecordedAt - since;
                Assert.True(after <= OutcomeWithin, $"later than {OutcomeWithin.TotalSeconds} s: record {outcome.Index}");
                LatestOutcome = after > LatestOutcome ? after : LatestOutcome;
            }
            _interrupted.Remove((queries, length, since));
        }
    }

    /// <summary>Everything that is not as it must be, once every query has its outcome and every record its checkpoint.</summary>
    internal async Task<IReadOnlyList<string>> FindingsAsync()
    {
        await DemandOutcomesAsync(ofAll: true);
        // Those too whose gateway lived and whose store was away.
        await UntilAsync(store => StoredLog.OpenQueries(store).Count == 0, OutcomeWithin);
        await SettledAsync();
        return LogTruth.Findings(Read(), Transcript.Received);
    }

    /// <summary>How many records there are.</summary>
    internal long Length()
    {
        using var store = OpenStore();
        return StoredLog.Sizes(store).Length;
    }

    internal StoredLog Read(long from = 0)
    {
        using var store = OpenStore();
        return StoredLog.Read(store, from);
    }

    internal async Task UntilAsync(Func<DbConnection, bool> condition, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience);
        while (true)
        {
            using (var store = OpenStore())
            {
                if (condition(store))
                    return;
            }
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Waits until clients have received so many answers. However long all of them take, the next one comes within <see cref="Patience"/>.</summary>
    internal async Task ReceivedAsync(int enough)
    {
        var (seen, since) = (Transcript.Received.Count, Stopwatch.StartNew());
        while (Transcript.Received.Count is var now && now < enough)
        {
            if (now > seen)
                (seen, since) = (now, Stopwatch.StartNew());
            Assert.True(since.Elapsed < Patience, $"no client has received an answer for {Patience.TotalSeconds} s");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        if (DatabaseRelay is not null)
            await DatabaseRelay.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Demands that the gateway holds no lock: of a database none of those that can be seen, of a file the write lock, which
    /// in WAL mode is byte 120 of the file of shared memory.
    /// </summary>
    internal async Task DemandUnlockedAsync()
    {
        if (Database is not null)
        {
            // What a server that is down held is gone with it. It may be about to try again, and tries for less than a second.
            if (Database.IsUp)
                await UntilAsync(store => DatabaseServer.LocksOf(store, "gateway") == 0);
            return;
        }
        const int WriteLock = 120;
        using var shared = new FileStream(Path.Combine(DataFolder, "gateway.sqlite-shm"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
#pragma warning disable CA1416 // Like everything else here: Linux.
        shared.Lock(WriteLock, 1);
        shared.Unlock(WriteLock, 1);
#pragma warning restore CA1416
    }

    // A file only while the gateway runs: whoever opens a killed gateway's file first is the one who recovers it.
    private DbConnection OpenStore()
    {
        if (Database is not null)
            return Database.Open();
        Assert.False(Gateway.Process.HasExited, "the gateway stopped: " + string.Join('\n', Gateway.Process.Printed));
        var store = new SqliteConnection(_disk is null
            ? $"Data Source={Path.Combine(DataFolder, "gateway.sqlite")};Pooling=False;Mode=ReadOnly"
            : $"Data Source={Path.Combine(Copied(DataFolder), "gateway.sqlite")};Pooling=False");
        store.Open();
        return store;
    }

    private async Task<IReadOnlyDictionary<string, string>> StartDatabaseAsync(bool patient, bool onSmallDisk)
    {
        Database = await DatabaseServer.StartNewAsync(GatewayAlone.FreePort(), onSmallDisk);
        DatabaseRelay = new TcpRelay(Database.Port);
        return new Dictionary<string, string>
        {
            ["Gateway__Postgres__ConnectionString"] = Database.ConnectionString(DatabaseRelay.Port),
            ["Gateway__Postgres__PatienceSeconds"] = patient ? $"{PostgresServer.PatienceSeconds}" : "1",
        };
    }

    // SQLite follows every link of a path, and so does not find its way to another process's disk. The database before its
    // log: what the log adds to it is not yet in it, as long as the log is short.
    private string Copied(string data)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder, "copy", $"{++_copies}")).FullName;
        foreach (var file in new[] { "gateway.sqlite", "gateway.sqlite-wal" })
            File.Copy(Path.Combine(data, file), Path.Combine(copy, file));
        return copy;
    }
}
