using System.Data.Common;
using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Storage.Postgres;
using Gateway.Storage.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Tests.LogReading;

/// <summary>A store with a log of made-up uses by made-up people about made-up citizens, made from a seed; and a plain second look at it.</summary>
internal sealed class SeededLog : IAsyncDisposable
{
    internal static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    internal static readonly MunicipalityId Neighbour = MunicipalityId.Parse("0998");
    internal static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    internal static readonly string[] Users = ["user-a", "user-b", "user-c", "user-d", "user-e"];
    internal static readonly string[] Roles = ["caseworker", "health-coordinator", "citizen", "privacy-officer"];
    internal static readonly string[] Clients = ["job-centre", "region"];
    internal static readonly string[] Purposes = ["preparation", "coordination"];
    internal static readonly string[] Categories = ["one", "two", "three", "one-more"];
    private const int AtOnce = 64;

    private static int _databases;

    private readonly Random _random;
    private readonly Func<DbConnection> _raw;
    private readonly Action _remove;
    private int _seconds;

    /// <summary>On a file.</summary>
    internal SeededLog(int seed)
        : this(seed, Directory.CreateTempSubdirectory("seeded-log-"))
    {
    }

    private SeededLog(int seed, DirectoryInfo folder)
        : this(seed, Store.OpenSqlite(FileIn(folder)), () => new SqliteConnection($"Data Source={FileIn(folder)};Pooling=False"), () => folder.Delete(recursive: true))
    {
    }

    private SeededLog(int seed, Store store, Func<DbConnection> raw, Action remove)
    {
        (_random, _raw, _remove) = (new Random(seed), raw, remove);
        Store = store.UseVaults(new byte[32]);
        Reading = new LogReadingStore(Store);
        SamplesOf = new SampleStore(Store);
        Book = new Gateway.LogReading.LogBook(Reading, SamplesOf, NullLogger<Gateway.LogReading.LogBook>.Instance);
    }

    /// <summary>On either engine.</summary>
    internal static async Task<SeededLog> OpenAsync(On engine, int seed)
    {
        if (engine == On.Sqlite)
            return new SeededLog(seed);
        var (server, name) = (PostgresServer.Shared, $"seeded_{Interlocked.Increment(ref _databases)}");
        server.MakeDatabase(name, PostgresServer.Template);
        var connection = server.ConnectionString(name);
        var store = await Store.OpenPostgresAsync(new PostgresSettings(() => connection) { PatienceSeconds = PostgresServer.PatienceSeconds });
        return new SeededLog(seed, store, () => new NpgsqlConnection($"{connection};Search Path=gateway;Pooling=False"), () => server.DropDatabase(name));
    }

    internal Store Store { get; }

    internal LogReadingStore Reading { get; }

    internal SampleStore SamplesOf { get; }

    internal Gateway.LogReading.LogBook Book { get; }

    /// <summary>The key of the nth citizen.</summary>
    internal static CitizenKey Key(int n)
    {
        var hash = new byte[CitizenKey.Length];
        BitConverter.TryWriteBytes(hash, n);
        return new CitizenKey(hash);
    }

    /// <summary>Adds so many uses about citizens below a number, and what comes of them.</summary>
    internal async Task AddAsync(int uses, int citizens)
    {
        for (var left = uses; left > 0; left -= AtOnce)
            await Task.WhenAll(Enumerable.Range(0, Math.Min(left, AtOnce)).Select(_ => AddOneAsync(_random.Next(citizens))));
    }

    /// <summary>Adds what an officer sees: a list that names uses.</summary>
    internal Task<LogPosition> ShowAsync(IEnumerable<string> ids)
    {
        var entry = new LogEntry(EntryKind.WorkListShown, Municipality, Later()).Add("organisation", "99990001").Add("officer", "officer-1").Add("client", "c").Add("list", "some");
        foreach (var id in ids)
            entry.Add("shown", id);
        return Reading.AppendLookAsync(entry, opening: null);
    }

    /// <summary>Every record of the log, read past the store, with the citizen it opens for.</summary>
    internal IReadOnlyList<PlainRecord> Records()
    {
        using var connection = _raw();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT e.entry, v.citizen_key FROM log_entries e LEFT JOIN log_openings o ON o.log_index = e.log_index LEFT JOIN vaults v ON v.vault_id = o.vault_id ORDER BY e.log_index";
        using var row = command.ExecuteReader();
        var records = new List<PlainRecord>();
        while (row.Read())
        {
            var text = System.Text.Encoding.UTF8.GetString((byte[])row.GetValue(0));
            records.Add(new PlainRecord(records.Count, text.Split('\n'), row.IsDBNull(1) ? null : BitConverter.ToInt32((byte[])row.GetValue(1))));
        }
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _remove();
    }

    private static string FileIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "gateway.sqlite");

    private async Task AddOneAsync(int citizen)
    {
        // Everything random is drawn before anything waits, so that the seed decides all of it.
        var (query, kind, parts, end, confirmed, seldom) = (NextId(), _random.Next(10), _random.Next(1, 3), _random.Next(5), _random.Next(3), _random.Next(30));
        var municipality = _random.Next(10) == 0 ? Neighbour : Municipality;
        var (user, role, client, purpose) = (Any(Users), Any(Roles), Any(Clients), Any(Purposes));
        var categories = Categories.Where(_ => _random.Next(2) == 0).ToList();
        LogEntry Begin(EntryKind of) => Add(new LogEntry(of, municipality, Later()).Add("query", query.Hex).Add("use", of == EntryKind.Explained ? "explain" : "overview"))
            .Add("purpose", purpose).Add("relation", kind % 2 == 0 ? "confirmed" : "unconfirmed").Add("catalogue", "v");
        LogEntry Add(LogEntry entry) => entry.Add("organisation", "99990001").Add("unit", "u").Add("role", role).Add("user", user).Add("client", client).Add("citizen", new string('0', 64));
        var opening = new Opening(Key(citizen), Commitment.NewSalt());

        // Of a busy day some are no questions: a mandate, or that something is said to be wrong.
        if (seldom == 0)
        {
            await Reading.AppendLookAsync(Add(new LogEntry(EntryKind.MandateGranted, municipality, Later())).Add("mandate", query.Hex), opening);
            await Reading.AppendLookAsync(new LogEntry(EntryKind.MandateEnded, municipality, Later()).Add("mandate", query.Hex), opening);
            return;
        }
        if (seldom == 1)
        {
            await Reading.AppendLookAsync(Categorised(Add(new LogEntry(EntryKind.CorrectionRequested, municipality, Later())).Add("correction", query.Hex), categories.Take(1), "named"), opening);
            if (end % 2 == 0)
                await Reading.AppendLookAsync(new LogEntry(EntryKind.CorrectionMade, municipality, Later()).Add("correction", query.Hex).Add("officer", "user-e"), opening);
            return;
        }
        if (kind == 0)
        {
            await Reading.AppendLookAsync(Add(new LogEntry(EntryKind.ConsentsShown, municipality, Later())).Add("use", "list"), opening);
            return;
        }
        if (kind == 1)
        {
            await Reading.AppendLookAsync(Add(new LogEntry(EntryKind.ConsentGranted, municipality, Later())).Add("consent", query.Hex), opening);
            await Reading.AppendLookAsync(new LogEntry(EntryKind.ConsentWithdrawn, municipality, Later()).Add("consent", query.Hex), opening: null);
            return;
        }
        if (kind == 2)
        {
            await Reading.AppendLookAsync(Categorised(Begin(EntryKind.Explained), categories, "allowed basis=b consent=-"), opening);
            return;
        }
        var asked = await Store.AppendQueryAsync(query, Categorised(Begin(EntryKind.Asked), categories, "allowed basis=b consent=-"), opening);
        var receipts = new List<LogReceipt>();
        // 0: open, 1: failed, 2: cut, otherwise released.
        if (end >= 2)
        {
            for (var part = 0; part < parts; part++)
            {
                var entry = Categorised(Begin(EntryKind.Disclosed), categories.Where((_, i) => i % parts == part), "Available items=2 basis=b consent=-");
                var content = Commitment.To(opening.Salt, "content", "c");
                var receipt = await Store.AppendDisclosureAsync(asked, new RecordsOf(municipality, [opening.Citizen], ""), last: end > 2 && part == parts - 1, _ => new Disclosure(entry, content, opening));
                receipts.Add(new LogReceipt(receipt.Position.Index, receipt.Position.LeafHash));
            }
        }
        if (end is 1 or 2)
            await Store.AppendFailureAsync(query, new LogEntry(EntryKind.Failed, municipality, Later()).Add("query", query.Hex).Add("cause", "GatewayFailed"));
        else if (receipts.Count > 0 && confirmed > 0)
            await Store.AppendDeliveryAsync(new Receiver(municipality, user, client), [.. receipts.Take(confirmed)], Later());
        // And of some an officer decides afterwards whether they were right.
        if (seldom == 2)
        {
            var review = new LogEntry(EntryKind.DisclosureReviewed, municipality, Later()).Add("organisation", "99990001").Add("officer", "officer-1").Add("client", "c").Add("reviewed", query.Hex);
            await Reading.AppendLookAsync(review.Add("justified", "yes"), opening);
        }
    }

    private static LogEntry Categorised(LogEntry entry, IEnumerable<string> categories, string told)
    {
        foreach (var category in categories)
            entry.Add("category", $"{category} {told}");
        return entry;
    }

    // Several are added at once: their order is whatever it becomes, as in a gateway.
    private DateTimeOffset Later() => Start.AddSeconds(Interlocked.Add(ref _seconds, 7));

    private QueryId NextId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new QueryId(Convert.ToHexStringLower(bytes));
    }

    private string Any(string[] of) => of[_random.Next(of.Length)];
}

/// <summary>A record as plain lines.</summary>
internal sealed record PlainRecord(int Index, IReadOnlyList<string> Lines, int? Citizen)
{
    private static readonly string[] Acts = ["query", "consent", "correction", "mandate", "notice", "draft", "reviewed", "answered-before", "sample"];

    private string? _act;

    internal string Kind { get; } = Lines[1]["kind ".Length..];

    internal string Own => string.Create(CultureInfo.InvariantCulture, $"record-{Index}");

    /// <summary>What it is of.</summary>
    internal string Act => _act ??= Acts.Select(Value).FirstOrDefault(v => v.Length > 0) ?? Own;

    /// <summary>The first value of a field; empty where there is none.</summary>
    internal string Value(string field) => Values(field).FirstOrDefault() ?? "";

    internal IEnumerable<string> Values(string field) => Lines.Where(l => l.StartsWith(field + " ", StringComparison.Ordinal)).Select(l => l[(field.Length + 1)..]);
}
