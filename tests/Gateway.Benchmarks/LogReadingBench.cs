using System.Diagnostics;
using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.LogReading;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Storage.Postgres;
using Gateway.Storage.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>
/// What looking into a large log costs: a search, a report, and whom a credential touched, beside how long a disclosure waits
/// for the store meanwhile. One user made half of all records, as a stolen credential might.
/// </summary>
internal sealed class LogReadingBench : IAsyncDisposable
{
    private const string Everywhere = "user-0";
    private const int Citizens = 20_000;
    private const int ManyRows = 10_000;
    private const int AtOnce = 64;
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Action _remove;
    private readonly Store _store;
    private readonly LogReadingStore _reading;
    private readonly LogBook _book;

    private LogReadingBench(Store store, Action remove)
    {
        (_store, _remove) = (store.UseVaults(new byte[32]), remove);
        _reading = new LogReadingStore(_store);
        _book = new LogBook(_reading, new SampleStore(_store), NullLogger<LogBook>.Instance);
    }

    /// <summary>Fills a log with so many records and prints the figures.</summary>
    /// <param name="records">How many.</param>
    /// <param name="engine">sqlite or postgres.</param>
    internal static async Task RunAsync(int records, string engine)
    {
        if (engine == "postgres" && PostgresServer.Binaries is null)
        {
            Console.WriteLine("  PostgreSQL: not measured, there is none here");
            return;
        }
        await using var bench = engine == "postgres" ? await PostgresAsync() : Sqlite();
        await bench.FillAsync(records);
        var length = await bench._reading.LengthAsync();
        string Of(string what) => string.Create(CultureInfo.InvariantCulture, $"{engine}: {what}, {length:#,0} records");
        Figures.Print(Of("whom the busiest credential touched"), await TimeAsync(async () => (await new TouchedCitizens(bench._book).FindAsync(new UseFilter(Municipality) { User = Everywhere }, length)).Citizens.Count), "60,000 ms among a million");
        Figures.Print(Of("one citizen's report, 10,000 rows"), await TimeAsync(() => bench.ReportAsync(0)), "2,000 ms");
        Figures.Print(Of("one citizen's report, an ordinary citizen"), await TimeAsync(() => bench.ReportAsync(7)));
        Figures.Print(Of("search by citizen"), await TimeAsync(() => bench.SearchAsync(new UseFilter(Municipality) { Citizen = [Key(7)] }, null)));
        Figures.Print(Of("search by user, first page and total"), await TimeAsync(() => bench.SearchAsync(new UseFilter(Municipality) { User = "user-3" }, null)));
        Figures.Print(Of("search by outcome over everything, first page and total"), await TimeAsync(() => bench.SearchAsync(new UseFilter(Municipality), UseOutcome.Failed)));
        Figures.Print(Of("the index held against every record"), await TimeAsync(async () => (await bench._reading.CheckIndexAsync()).Wrong.Count));
        Figures.Print($"{engine}: append while that credential is looked up", await bench.AppendsMeanwhileAsync(length));
        Figures.Print($"{engine}: append while nobody looks", Figures.Of(await bench.AppendsAsync(200)));
    }

    private static LogReadingBench Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("log-reading-");
        return new LogReadingBench(Store.OpenSqlite(Path.Combine(folder.FullName, "gateway.sqlite")), () => folder.Delete(recursive: true));
    }

    private static async Task<LogReadingBench> PostgresAsync()
    {
        const string Database = "log_reading";
        PostgresServer.Shared.MakeDatabase(Database, PostgresServer.Template);
        var connection = PostgresServer.Shared.ConnectionString(Database);
        return new LogReadingBench(await Store.OpenPostgresAsync(new PostgresSettings(() => connection) { PatienceSeconds = PostgresServer.PatienceSeconds }), () => PostgresServer.Shared.DropDatabase(Database));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _remove();
    }

    private static CitizenKey Key(int n)
    {
        var hash = new byte[CitizenKey.Length];
        BitConverter.TryWriteBytes(hash, n);
        return new CitizenKey(hash);
    }

    private static async Task<double> TimeAsync(Func<Task<int>> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    // Two records each: asked, and disclosed or failed.
    private async Task FillAsync(int records)
    {
        for (var from = 0; from < records / 2; from += AtOnce)
            await Task.WhenAll(Enumerable.Range(from, AtOnce).Select(AddAsync));
    }

    private async Task AddAsync(int i)
    {
        var citizen = i < ManyRows ? 0 : i % Citizens;
        var (id, salt) = (QueryId.New(), Commitment.NewSalt());
        var opening = new Opening(Key(citizen), salt);
        var query = await _store.AppendQueryAsync(id, Entry(EntryKind.Asked, i, id, "allowed basis=lov-om-dfdg consent=-"), opening);
        if (i % 50 == 0)
        {
            await _store.AppendFailureAsync(id, new LogEntry(EntryKind.Failed, Municipality, Start.AddSeconds(i)).Add("query", id.Hex).Add("cause", "GatewayFailed"));
            return;
        }
        var entry = Entry(EntryKind.Disclosed, i, id, "Available items=3 basis=lov-om-dfdg consent=-");
        await _store.AppendDisclosureAsync(query, new RecordsOf(Municipality, [opening.Citizen], ""), last: true, _ => new Disclosure(entry, Commitment.To(salt, "content", "c"), opening));
    }

    private static LogEntry Entry(EntryKind kind, int i, QueryId id, string told)
    {
        var entry = new LogEntry(kind, Municipality, Start.AddSeconds(i))
            .Add("query", id.Hex).Add("use", "overview").Add("organisation", "99990001").Add("unit", "Jobcenter").Add("role", "caseworker")
            .Add("user", i % 2 == 0 ? Everywhere : string.Create(CultureInfo.InvariantCulture, $"user-{i % 400}")).Add("client", "job-centre")
            .Add("citizen", new string('0', 64)).Add("case", new string('0', 64)).Add("purpose", "rehabilitation-case-preparation").Add("step", "Preparation").Add("catalogue", "sha256:" + new string('0', 64));
        foreach (var category in new[] { "employment-status", "social-action-plan", "hospital-diagnoses" })
            entry.Add("category", $"{category} {told}");
        return entry.Add("source", "dfdg");
    }

    private async Task<int> ReportAsync(int citizen)
    {
        var report = new AccessReport(_book, _reading);
        var outline = await report.OutlineAsync(Municipality, [Key(citizen)], await _reading.LengthAsync());
        return (await report.ReadAsync(Municipality, outline.Rows)).Count;
    }

    private async Task<int> SearchAsync(UseFilter filter, UseOutcome? outcome) =>
        (await new LogSearch(_book).FindAsync(new SearchQuestion(filter, outcome, 20, null), Start)).Uses.Count;

    private async Task<Figures> AppendsMeanwhileAsync(long length)
    {
        // A store that is free answers at once, in the caller's own thread: looking needs one of its own.
        var looking = Task.Run(() => new TouchedCitizens(_book).FindAsync(new UseFilter(Municipality) { User = Everywhere }, length));
        var taken = new List<double>();
        while (!looking.IsCompleted)
            taken.AddRange(await AppendsAsync(1));
        await looking;
        return Figures.Of(taken);
    }

    private async Task<IReadOnlyList<double>> AppendsAsync(int count)
    {
        var taken = new List<double>();
        for (var i = 0; i < count; i++)
            taken.Add(await TimeAsync(async () => (int)(await _reading.AppendLookAsync(new LogEntry(EntryKind.LogRead, Municipality, Start).Add("what", "benchmark"), opening: null)).Index));
        return taken;
    }
}
