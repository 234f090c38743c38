using System.Data.Common;
using Gateway.Client;
using Gateway.Overview.V1;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEndTests.Crash;

/// <summary>A gateway of its own process to be killed, what clients received from it, and a look into its store.</summary>
internal sealed class CrashScene : IAsyncDisposable
{
    /// <summary>Every query has its outcome this long after the start that followed the kill.</summary>
    internal static readonly TimeSpan OutcomeWithin = TimeSpan.FromSeconds(60);

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-crash-").FullName;
    private readonly List<(IReadOnlyList<string> Queries, DateTimeOffset Since)> _interrupted = [];

    private CrashScene()
    {
        // By way of StartAsync.
    }

    internal GatewayAlone Gateway { get; private set; } = null!;

    internal Transcript Transcript { get; } = new();

    /// <summary>The write-ahead log, into which each commit is written before it is acknowledged.</summary>
    internal string WriteAheadLog => Path.Combine(Gateway.DataFolder, "gateway.sqlite-wal");

    /// <summary>The checkpoint kept outside the database, as it is written before it takes the place of the one before.</summary>
    internal string NewCheckpoint => Path.Combine(Gateway.DataFolder, "checkpoint.new");

    internal static async Task<CrashScene> StartAsync()
    {
        var scene = new CrashScene();
        try
        {
            scene.Gateway = await GatewayAlone.StartAsync(scene._folder);
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
        var answer = await client.GetOverviewAsync(Gateway.About(citizen, categories), Patience);
        Transcript.Add(answer.QueryReceipt, answer.Receipt);
    }

    /// <summary>Asks for an overview in parts, and writes down each as it arrives.</summary>
    internal async Task StreamAsync(GatewayClient client, string citizen, Action? arrived = null, params string[] categories)
    {
        Receipt? query = null;
        await foreach (var part in client.StreamOverviewAsync(GeneratedClient.Streamed(Gateway.About(citizen, categories)), Patience))
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
        var answer = await client.LocateRecordsAsync(GeneratedClient.Located(Gateway.About(citizen, categories)), Patience);
        Transcript.Add(answer.QueryReceipt, answer.Receipt);
    }

    /// <summary>Waits until the newest checkpoint covers every record: the gateway writes nothing by itself then.</summary>
    /// <returns>How many records there are.</returns>
    internal async Task<long> SettledAsync()
    {
        await UntilAsync(store => StoredLog.Sizes(store) is var (length, signed) && length == signed);
        using var store = OpenStore();
        return StoredLog.Sizes(store).Length;
    }

    /// <summary>Starts the gateway again; from here on its interrupted queries have <see cref="OutcomeWithin"/>.</summary>
    internal async Task RestartAsync()
    {
        await Gateway.RestartAsync();
        using var store = OpenStore();
        _interrupted.Add((StoredLog.OpenQueries(store), TimeProvider.System.GetUtcNow()));
    }

    /// <summary>Demands the outcome of every query that was interrupted long enough ago, or of all when that moment comes.</summary>
    internal async Task DemandOutcomesAsync(bool ofAll)
    {
        foreach (var (queries, since) in _interrupted.ToList())
        {
            var due = since + OutcomeWithin - TimeProvider.System.GetUtcNow();
            if (!ofAll && due > TimeSpan.Zero)
                continue;
            await UntilAsync(store => !StoredLog.OpenQueries(store).Intersect(queries).Any(), due > TimeSpan.FromSeconds(1) ? due : TimeSpan.FromSeconds(1));
            _interrupted.Remove((queries, since));
        }
    }

    /// <summary>Everything that is not as it must be, once every query has its outcome and every record its checkpoint.</summary>
    internal async Task<IReadOnlyList<string>> FindingsAsync()
    {
        await DemandOutcomesAsync(ofAll: true);
        await SettledAsync();
        return LogTruth.Findings(Read(), Transcript.Received);
    }

    internal StoredLog Read(long from = 0)
    {
        using var store = OpenStore();
        return StoredLog.Read(store, from);
    }

    internal async Task UntilAsync(Func<DbConnection, bool> condition, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience);
        using var store = OpenStore();
        while (!condition(store))
            await Task.Delay(10, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // Only while the gateway runs: whoever opens a killed gateway's file first is the one who recovers it.
    private SqliteConnection OpenStore()
    {
        Assert.False(Gateway.Process.HasExited, "the gateway stopped: " + string.Join('\n', Gateway.Process.Printed));
        var store = new SqliteConnection($"Data Source={Path.Combine(Gateway.DataFolder, "gateway.sqlite")};Pooling=False;Mode=ReadOnly");
        store.Open();
        return store;
    }
}
