using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Storage.Postgres;
using Gateway.Storage.Tests;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Benchmarks;

/// <summary>What durable records cost on each engine, beside what one commit costs there without the gateway.</summary>
internal sealed class StoreBench : IAsyncDisposable
{
    private const int Writers = 32;
    private const int Readers = 8;
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");

    private readonly Store _store;
    private readonly DbConnection _raw;
    private readonly string _folder;
    private readonly Action _remove;

    private StoreBench(Store store, DbConnection raw, string folder, Action remove) => (_store, _raw, _folder, _remove) = (store, raw, folder, remove);

    /// <summary>Both engines, one after the other; says where there is no PostgreSQL.</summary>
    /// <param name="records">How many the log is grown to, to show what that costs; 0: it is left small.</param>
    /// <param name="engine">One of the two by its name; null: both.</param>
    internal static async Task RunAsync(int records, string? engine = null)
    {
        if (engine is null or "sqlite")
            await RunAsync("SQLite", records, _ => Task.FromResult(Sqlite()));
        if (engine is not (null or "postgres"))
            return;
        if (PostgresServer.Binaries is null)
        {
            Console.WriteLine("  PostgreSQL: not measured, there is none here");
            return;
        }
        await RunAsync("PostgreSQL", records, PostgresAsync);
    }

    private static async Task RunAsync(string engine, int records, Func<string, Task<StoreBench>> open)
    {
        await using (var bench = await open("bench"))
            await bench.PrintAsync(engine);
        if (records == 0)
            return;
        await using var small = await open("small");
        await using var large = await open("large");
        await StoreGrowth.CompareAsync(engine, small, large, records);
        await large.PrintAtOnceAsync(engine, 400);
    }

    private static StoreBench Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("store-bench-").FullName;
        var raw = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.sqlite")};Pooling=False");
        Open(raw, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (n INTEGER PRIMARY KEY, bytes BLOB)");
        return new StoreBench(Store.OpenSqlite(Path.Combine(folder, "gateway.sqlite")).UseVaults(new byte[32]), raw, folder, () => { });
    }

    private static async Task<StoreBench> PostgresAsync(string database)
    {
        PostgresServer.Shared.MakeDatabase(database, PostgresServer.Template);
        var connection = PostgresServer.Shared.ConnectionString(database);
        var raw = new NpgsqlConnection(connection);
        Open(raw, "CREATE TABLE rows (n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bytes BYTEA)");
        var store = await Store.OpenPostgresAsync(new PostgresSettings(() => connection) { PatienceSeconds = PostgresServer.PatienceSeconds });
        return new StoreBench(store.UseVaults(new byte[32]), raw, Directory.CreateTempSubdirectory("store-bench-").FullName, () => PostgresServer.Shared.DropDatabase(database));
    }

    private async Task PrintAsync(string engine)
    {
        await TimesAsync(50);
        Figures.Print($"{engine}: one row, one commit, without the gateway", Figures.Of(Commits(500)));
        Figures.Print($"{engine}: one durable record, one caller", Figures.Of(await TimesAsync(500)));
        await PrintAtOnceAsync(engine, 400);
    }

    /// <summary>How many records it holds.</summary>
    internal Task<long> LengthAsync() => new TreeStore(_store).ReadLengthAsync();

    /// <summary>The log over it, with a key of its own.</summary>
    internal async Task<TransparencyLog> LogAsync()
    {
        var log = new TransparencyLog(
            new TreeStore(_store), LogKeys.Open(Path.Combine(_folder, "log.key"), name: null, inUse: false),
            new Publication(new CheckpointFile(Path.Combine(_folder, "checkpoint")), WitnessSettings.None), TimeProvider.System, NullLogger<TransparencyLog>.Instance);
        await log.OpenAsync();
        return log;
    }

    private async Task PrintAtOnceAsync(string engine, int each)
    {
        // The compiler has its turn first: a gateway that runs has had it.
        await GrowAsync(await new TreeStore(_store).ReadLengthAsync() + (Writers * each));
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => VerifyAsync(stop.Token))).ToList();
        var watch = Stopwatch.StartNew();
        var waited = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => TimesAsync(each))));
        var rate = Writers * each / watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        var verified = (await Task.WhenAll(readers)).Sum();
        Figures.Print($"{engine}: one durable record, {Writers} callers, {Readers} who read and verify", Figures.Of(waited.SelectMany(w => w)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  records a second {rate,8:0}   verified meanwhile {verified,8:0}"));
    }

    /// <summary>Adds records until there are so many, or a few more.</summary>
    internal async Task GrowAsync(long size)
    {
        var length = await new TreeStore(_store).ReadLengthAsync();
        // Whole queries, each with its answer; and enough of them.
        var each = (int)Math.Max(0, (size - length + (2 * Writers) - 1) / (2 * Writers)) * 2;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => TimesAsync(each))));
    }

    /// <summary>Records so many by one caller, an even number: what each took, in milliseconds.</summary>
    internal async Task<List<double>> TimesAsync(int times)
    {
        var taken = new List<double>(times);
        for (var i = 0; i < times; i++)
        {
            var query = QueryId.New();
            var entry = new LogEntry(EntryKind.Asked, Municipality, TimeProvider.System.GetUtcNow()).Add("query", query.Hex);
            var opening = new Opening(AnyCitizen(), Commitment.NewSalt());
            var watch = Stopwatch.StartNew();
            var recorded = await _store.AppendQueryAsync(query, entry, opening);
            taken.Add(watch.Elapsed.TotalMilliseconds);
            // Every query is answered, as in life: every other record is a disclosure, for which the citizen's records are read again.
            if (++i == times)
                break;
            watch.Restart();
            await _store.AppendDisclosureAsync(recorded, new RecordsOf(Municipality, [opening.Citizen], ""), last: true, _ => Disclose(query, opening));
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
        return taken;
    }

    private static Disclosure Disclose(QueryId query, Opening opening) => new(
        new LogEntry(EntryKind.Disclosed, Municipality, TimeProvider.System.GetUtcNow()).Add("query", query.Hex), Commitment.To(opening.Salt, "content", "benchmark"), opening);

    // Somebody else each time, as on a busy day: every query needs a vault of its own.
    private static CitizenKey AnyCitizen() => new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(CitizenKey.Length));

    // Takes a stretch of the log and holds every record to its leaf.
    private async Task<long> VerifyAsync(CancellationToken stop)
    {
        const int Together = 256;
        var tree = new TreeStore(_store);
        long verified = 0;
        while (!stop.IsCancellationRequested)
        {
            var from = Random.Shared.NextInt64(Math.Max(1, await tree.ReadLengthAsync() - Together));
            var entries = await tree.ReadEntriesAsync(from, Together);
            var leaves = await tree.ReadLeafHashesAsync(from, Together);
            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].Index != from + i || !Rfc6962.LeafHash(entries[i].Entry).AsSpan().SequenceEqual(leaves[i]))
                    throw new InvalidOperationException("A record is not what its leaf says.");
                verified++;
            }
        }
        return verified;
    }

    /// <summary>Commits so many rows without the gateway: what each took, in milliseconds.</summary>
    internal List<double> Commits(int times)
    {
        var taken = new List<double>(times);
        using var command = _raw.CreateCommand();
        command.CommandText = "INSERT INTO rows (bytes) VALUES (@bytes)";
        var bytes = command.CreateParameter();
        (bytes.ParameterName, bytes.Value) = ("@bytes", new byte[400]);
        command.Parameters.Add(bytes);
        command.Prepare();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            command.ExecuteNonQuery();
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
        return taken;
    }

    private static void Open(DbConnection connection, string sql)
    {
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _raw.DisposeAsync();
        _remove();
        Directory.Delete(_folder, recursive: true);
    }
}
