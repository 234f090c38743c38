using System.Globalization;
using Gateway.Storage.Audit;
using Xunit.Abstractions;

namespace Gateway.Storage.Tests;

/// <summary>
/// Proves of PostgreSQL's four tables that hold no record but who may write and how the schema came about, that whoever
/// may change them changes no record by it: a gateway that it concerns is stopped, or nothing comes of it.
/// </summary>
public sealed class CoordinationTests(ITestOutputHelper output)
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_TAMPER") ?? "200", CultureInfo.InvariantCulture) / 200;

    // Made with every trigger switched off; {0} is a random number.
    private static readonly (string Sql, Notice Expected)[] Changes =
    [
        ("UPDATE gateways SET alive_at = alive_at - interval '{0} seconds'", Notice.Nothing),
        ("UPDATE gateways SET alive_at = alive_at + interval '{0} seconds'", Notice.Nothing),
        ("UPDATE gateways SET number = number # {0}", Notice.Nothing),
        ("INSERT INTO gateways VALUES ({0}, clock_timestamp())", Notice.Nothing),
        ("DELETE FROM gateways", Notice.Nothing),
        ("TRUNCATE gateways", Notice.Nothing),
        ("UPDATE sequencers SET epoch = epoch # {0}", Notice.NextRecordRefused),
        ("UPDATE sequencers SET gateway = gateway # {0}", Notice.NextRecordRefused),
        ("UPDATE sequencers SET batch = batch # {0}", Notice.Nothing),
        ("INSERT INTO sequencers VALUES ({0}, {0}, {0})", Notice.Nothing),
        ("DELETE FROM sequencers", Notice.NextRecordRefused),
        ("TRUNCATE sequencers", Notice.NextRecordRefused),
        ("UPDATE log_head SET epoch = epoch + {0}", Notice.Nothing),
        ("UPDATE log_head SET epoch = epoch - {0}", Notice.Nothing),
        ("DELETE FROM log_head", Notice.EveryRecordRefused),
        ("TRUNCATE log_head", Notice.EveryRecordRefused),
        ("UPDATE schema_migrations SET title = title || 'x' WHERE number = 1 + {0} % {1}", Notice.StartRefused),
        ("UPDATE schema_migrations SET fingerprint = overlay(fingerprint PLACING 'x' FROM 1 + {0} % 64) WHERE number = 1 + {0} % {1}", Notice.StartRefused),
        ("UPDATE schema_migrations SET number = number + {0} + {1} WHERE number = 1 + {0} % {1}", Notice.EveryRecordRefused),
        ("INSERT INTO schema_migrations VALUES (100 + {0}, 'another', 'x')", Notice.EveryRecordRefused),
        ("UPDATE schema_migrations a SET fingerprint = b.fingerprint FROM schema_migrations b WHERE a.number <> b.number AND a.number + b.number = 3", Notice.StartRefused),
        ("DELETE FROM schema_migrations WHERE number = 1 + {0} % {1}", Notice.StartRefused),
        ("TRUNCATE schema_migrations", Notice.StartRefused),
    ];

    private enum Notice
    {
        /// <summary>The gateways go on as if nothing had been.</summary>
        Nothing,

        /// <summary>The next record of a running gateway is refused; it goes on with the one after, under a new number.</summary>
        NextRecordRefused,

        /// <summary>Nothing is recorded, and so nothing leaves, until it is put back.</summary>
        EveryRecordRefused,

        /// <summary>No gateway starts until it is put back; those that run go on.</summary>
        StartRefused,
    }

    [PostgresFact]
    public async Task No_change_of_who_may_write_changes_a_record()
    {
        // Proves for each change of each table, in random amounts, with one gateway running and another that starts afterwards: what is acknowledged has one record each, in a row without gaps; the record itself is whole; and who is stopped goes on by itself, or when the change is taken back.
        var seed = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_TAMPER_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < Math.Max(1, Rounds); round++)
        {
            foreach (var (sql, expected) in Changes)
                await HoldAsync(string.Format(CultureInfo.InvariantCulture, sql, random.Next(1, 1 << 20), Migration.Of("Postgres").Count), expected);
        }
        output.WriteLine($"{Math.Max(1, Rounds) * Changes.Length} changes of four tables, none changed a record");
    }

    private static async Task HoldAsync(string change, Notice expected)
    {
        using var place = new StoreDatabase();
        await using var running = await place.OpenAsync();
        var acknowledged = await RecordAsync(running, 3);
        using var raw = place.Raw();
        StorePlace.Scalar(raw, $"CREATE TABLE public.head AS TABLE log_head; CREATE TABLE public.steps AS TABLE schema_migrations; SET session_replication_role = replica");
        foreach (var table in new[] { "gateways", "sequencers", "log_head", "schema_migrations" })
            StorePlace.Scalar(raw, $"ALTER TABLE {table} DISABLE TRIGGER ALL");
        StorePlace.Scalar(raw, change);
        foreach (var table in new[] { "gateways", "sequencers", "log_head", "schema_migrations" })
            StorePlace.Scalar(raw, $"ALTER TABLE {table} ENABLE TRIGGER ALL");

        if (expected is Notice.NextRecordRefused or Notice.EveryRecordRefused)
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => running.AskAsync());
        if (expected == Notice.EveryRecordRefused)
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => running.AskAsync());
        else
            acknowledged += await RecordAsync(running, 2);
        if (expected is Notice.EveryRecordRefused or Notice.StartRefused)
        {
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(place.OpenAsync);
            StorePlace.Scalar(raw, "INSERT INTO log_head SELECT * FROM public.head WHERE NOT EXISTS (SELECT 1 FROM log_head); DELETE FROM schema_migrations; INSERT INTO schema_migrations TABLE public.steps");
        }
        await using var starting = await place.OpenAsync();
        acknowledged += await RecordAsync(starting, 2);
        // Who starts tidies up: a running gateway that is not seen among the living has lost its place, is refused once, and takes another.
        if (await Record.ExceptionAsync(() => running.AskAsync()) is not { } refused)
            acknowledged++;
        else
            Assert.IsType<DisclosureLogUnavailableException>(refused);
        acknowledged += await RecordAsync(running, 2) + await RecordAsync(starting, 1);
        Assert.Equal((change, (long)acknowledged), (change, place.Count("log_entries")));
        Assert.True(Enumerable.Range(0, acknowledged).Select(i => (long)i).SequenceEqual(place.Rows("SELECT log_index FROM log_entries ORDER BY 1").Select(r => (long)r[0])), change);
        var found = await StoreAudit.RunAsync(starting, [], outside: null);
        Assert.True(found.IsWhole, $"{change}: {string.Join("; ", found.Findings)}");
    }

    private static async Task<int> RecordAsync(Store store, int count)
    {
        for (var n = 0; n < count; n++)
            await store.AskAsync();
        return count;
    }
}
