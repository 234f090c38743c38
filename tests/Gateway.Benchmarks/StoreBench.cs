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
    internal const int Writers = 32;
    private const int Categories = 12;
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");

    private readonly Store _store;
    private readonly DbConnection _raw;
    private readonly string _folder;
    private readonly Action _remove;
    private readonly Func<DbConnection>? _another;

    private StoreBench(Store store, DbConnection raw, string folder, Action remove, Func<DbConnection>? another = null) =>
        (_store, _raw, _folder, _remove, _another) = (store, raw, folder, remove, another);

    /// <summary>Both engines, one after the other; says where there is no PostgreSQL.</summary>
    /// <param name="records">How many the log is grown to, to show what that costs; 0: it is left small.</param>
    /// <param name="engine">One of the two by its name; null: both.</param>
    /// <param name="lasting">How long 32 write and 8 verify at once; null: until each has written a few hundred records.</param>
    internal static async Task RunAsync(int records, string? engine = null, TimeSpan? lasting = null)
    {
        if (engine is null or "sqlite")
            await RunAsync(StoreLoad.Sqlite, records, lasting, _ => Task.FromResult(Sqlite()));
        if (engine is not (null or "postgres"))
            return;
        if (PostgresServer.Binaries is null)
        {
            Console.WriteLine("  PostgreSQL: not measured, there is none here");
            return;
        }
        await RunAsync(StoreLoad.Postgres, records, lasting, PostgresAsync);
    }

    private static async Task RunAsync(string engine, int records, TimeSpan? lasting, Func<string, Task<StoreBench>> open)
    {
        await using (var bench = await open("bench"))
            await bench.PrintAsync(engine, lasting);
        if (records == 0)
            return;
        await using var small = await open("small");
        await using var large = await open("large");
        using var log = await StoreGrowth.CompareAsync(engine, small, large, records);
        await StoreLoad.PrintAsync(engine, large, log, lasting);
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
        return new StoreBench(store.UseVaults(new byte[32]), raw, Directory.CreateTempSubdirectory("store-bench-").FullName, () => PostgresServer.Shared.DropDatabase(database), Another);

        DbConnection Another()
        {
            var opened = new NpgsqlConnection(connection);
            opened.Open();
            return opened;
        }
    }

    private async Task PrintAsync(string engine, TimeSpan? lasting)
    {
        await TimesAsync(50);
        Figures.Print($"{engine}: one row, one commit, without the gateway", Figures.Of(Commits(500)));
        Figures.Print($"{engine}: one durable record, one caller", Figures.Of(await TimesAsync(500)));
        using var log = await LogAsync();
        await StoreLoad.PrintAsync(engine, this, log, lasting);
        Figures.Print($"{engine}: one row, one commit, without the gateway, again", Figures.Of(Commits(500)));
        await PrintCommitsAsync(engine);
    }

    // The machine's own rate, to judge the gateway's by: of as many writers, where the engine takes more than one.
    private async Task PrintCommitsAsync(string engine)
    {
        var connections = _another is null ? [_raw] : Enumerable.Range(0, Writers).Select(_ => _another()).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(connections.Select(c => Task.Run(() => Commits(c, 500))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {engine}: {connections.Count * 500 / watch.Elapsed.TotalSeconds:0} commits a second of one row each, without the gateway, {connections.Count} at once"));
        foreach (var connection in connections.Where(c => c != _raw))
            await connection.DisposeAsync();
    }

    /// <summary>What stands in it, read past the log.</summary>
    internal TreeStore Tree => new(_store);

    /// <summary>How many records it holds.</summary>
    internal Task<long> LengthAsync() => Tree.ReadLengthAsync();

    /// <summary>The log over it, with a key of its own.</summary>
    internal async Task<TransparencyLog> LogAsync()
    {
        var log = new TransparencyLog(
            new TreeStore(_store), LogKeys.Open(Path.Combine(_folder, "log.key"), name: null, inUse: false),
            new Publication(new CheckpointFile(Path.Combine(_folder, "checkpoint")), WitnessSettings.None), TimeProvider.System, NullLogger<TransparencyLog>.Instance);
        await log.OpenAsync();
        return log;
    }

    /// <summary>Adds records until there are so many, or a few more.</summary>
    internal async Task GrowAsync(long size)
    {
        var length = await LengthAsync();
        // Whole queries, each with its answer; and enough of them.
        var each = (int)Math.Max(0, (size - length + (2 * Writers) - 1) / (2 * Writers)) * 2;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => TimesAsync(each))));
    }

    /// <summary>Records so many by one caller, an even number: what each took, in milliseconds.</summary>
    internal Task<List<double>> TimesAsync(int times) => TimesAsync(taken => taken < times, (_, _) => { });

    /// <summary>Records by one caller, whole queries, for as long as is said by how many there are: what each took, in milliseconds.</summary>
    /// <param name="goOn">Whether there shall be more.</param>
    /// <param name="durable">Told of each record, by its index and when it was durable.</param>
    internal async Task<List<double>> TimesAsync(Func<int, bool> goOn, Action<long, long> durable)
    {
        var taken = new List<double>();
        while (goOn(taken.Count))
        {
            var query = QueryId.New();
            var opening = new Opening(AnyCitizen(), Commitment.NewSalt());
            var entry = Asked(query, opening);
            var started = Stopwatch.GetTimestamp();
            var recorded = await _store.AppendQueryAsync(query, entry, opening);
            Took(recorded.Position.Index);
            // Every query is answered, as in life: every other record is a disclosure, for which the citizen's records are read again.
            started = Stopwatch.GetTimestamp();
            var receipt = await _store.AppendDisclosureAsync(recorded, new RecordsOf(Municipality, [opening.Citizen], ""), last: true, _ => Disclose(query, opening));
            Took(receipt.Position.Index);

            void Took(long index)
            {
                var now = Stopwatch.GetTimestamp();
                taken.Add(Stopwatch.GetElapsedTime(started, now).TotalMilliseconds);
                durable(index, now);
            }
        }
        return taken;
    }

    // As long as the gateway's own about twelve kinds of information.
    private static LogEntry Asked(QueryId query, Opening opening)
    {
        var entry = new LogEntry(EntryKind.Asked, Municipality, TimeProvider.System.GetUtcNow())
            .Add("query", query.Hex).Add("use", "overview").Add("organisation", "99990001").Add("unit", "Jobcenter").Add("role", "caseworker")
            .Add("user", "caseworker-sara").Add("client", "job-centre").Add("citizen", Commitment.To(opening.Salt, "citizen", "benchmark").Hex)
            .Add("case", Commitment.To(opening.Salt, "case", "benchmark").Hex).Add("purpose", "rehabilitation-case-preparation").Add("step", "-").Add("catalogue", query.Hex)
            .Add("relation", "confirmed");
        for (var category = 0; category < Categories; category++)
            entry.Add("category", "employment-status Allowed basis=lov-om-dfdg consent=-");
        return entry.Add("source", "dfdg").Add("source", "cosmic").Add("source", "ffb");
    }

    private static Disclosure Disclose(QueryId query, Opening opening)
    {
        var content = Commitment.To(opening.Salt, "content", "benchmark");
        var entry = new LogEntry(EntryKind.Disclosed, Municipality, TimeProvider.System.GetUtcNow()).Add("query", query.Hex);
        for (var category = 0; category < Categories; category++)
            entry.Add("category", "employment-status Available items=3 basis=lov-om-dfdg consent=-");
        return new(entry.Add("source", "dfdg").Add("source", "cosmic").Add("source", "ffb").Add("content", content.Hex).Add("outcome", "released, delivery unconfirmed"), content, opening);
    }

    // Somebody else each time, as on a busy day: every query needs a vault of its own.
    private static CitizenKey AnyCitizen() => new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(CitizenKey.Length));

    /// <summary>Commits so many rows without the gateway: what each took, in milliseconds.</summary>
    internal List<double> Commits(int times) => Commits(_raw, times);

    private static List<double> Commits(DbConnection connection, int times)
    {
        var taken = new List<double>(times);
        using var command = connection.CreateCommand();
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
