using System.Globalization;
using Gateway.Storage.Audit;
using Xunit.Abstractions;

namespace Gateway.Storage.Tests;

/// <summary>
/// Proves of PostgreSQL's four tables that hold no record but who may write and how the schema came about, that whoever
/// may change them changes no record by it: a gateway that it concerns is stopped, or what it writes is as it would have
/// been; and that what no gateway would have written there is found.
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

    private static readonly string[] Tables = ["gateways", "sequencers", "log_head", "schema_migrations"];

    private const long Killed = long.MaxValue, Another = Killed - 1;

    // Of a gateway that was killed, whose epoch, 9, was the last: nobody who lives puts it right.
    private static readonly (string Sql, string Found)[] Findable =
    [
        ($"UPDATE gateways SET alive_at = clock_timestamp() + interval '1 day' WHERE number = {Killed}", $"gateways {Killed}: says that it lived later than now"),
        ($"DELETE FROM gateways WHERE number = {Killed}", $"sequencers {Killed}: is of a gateway that is not there"),
        ($"UPDATE gateways SET number = {Another} WHERE number = {Killed}", $"sequencers {Killed}: is of a gateway that is not there"),
        ($"UPDATE sequencers SET gateway = {Another} WHERE gateway = {Killed}", $"sequencers {Another}: is of a gateway that is not there"),
        ($"INSERT INTO sequencers VALUES ({Another}, 3, 3)", $"sequencers {Another}: is of a gateway that is not there"),
        ($"UPDATE sequencers SET epoch = 10 WHERE gateway = {Killed}", $"sequencers {Killed}: has an epoch that was not given out"),
        ($"UPDATE sequencers SET epoch = 0 WHERE gateway = {Killed}", $"sequencers {Killed}: has an epoch that was not given out"),
        ($"UPDATE sequencers SET epoch = (SELECT min(epoch) FROM sequencers) WHERE gateway = {Killed}", $"sequencers {Killed}: has the epoch of another"),
        ($"UPDATE sequencers SET batch = -1 WHERE gateway = {Killed}", $"sequencers {Killed}: has a batch that no gateway counts"),
        ("UPDATE log_head SET epoch = 8", $"sequencers {Killed}: has an epoch that was not given out"),
        ("UPDATE log_head SET epoch = 0", "log_head : says that nobody has written yet"),
        ("DELETE FROM log_head", "log_head : has 0 rows and not the one"),
        ("UPDATE schema_migrations SET title = 'x' WHERE number = 2", "schema_migrations 2: is no step of this build"),
        ("UPDATE schema_migrations SET fingerprint = 'x' WHERE number = 3", "schema_migrations 3: is no step of this build"),
        ("UPDATE schema_migrations SET at = at + interval '1 day' WHERE number = 1", "schema_migrations 1: ran before the step before it, or later than now"),
        ("UPDATE schema_migrations SET at = at - interval '1 day' WHERE number = 4", "schema_migrations 4: ran before the step before it, or later than now"),
        ("INSERT INTO schema_migrations VALUES (100, 'x', 'x')", "schema_migrations 100: is no step of this build"),
        ("DELETE FROM schema_migrations WHERE number = 5", "schema_migrations 5: is missing"),
        ("TRUNCATE schema_migrations", "schema_migrations 1: is missing"),
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

    [PostgresFact]
    public async Task What_no_gateway_would_have_written_is_found()
    {
        // Proves of who may write next, of the gateways that live and of the schema's steps: nothing is found as they are, with one gateway running and another that was killed, and after each single change its table and what is wrong with it.
        using var place = new StoreDatabase();
        await using var running = await place.OpenAsync();
        await RecordAsync(running, 2);
        using var raw = place.Raw();
        foreach (var table in Tables)
            StorePlace.Scalar(raw, $"ALTER TABLE {table} DISABLE TRIGGER ALL");
        foreach (var (sql, expected) in Findable)
        {
            StorePlace.Scalar(raw, $"DELETE FROM gateways WHERE number IN ({Killed}, {Another}); DELETE FROM sequencers WHERE gateway IN ({Killed}, {Another}); UPDATE log_head SET epoch = 9; INSERT INTO gateways VALUES ({Killed}, clock_timestamp() - interval '1 hour'); INSERT INTO sequencers VALUES ({Killed}, 9, 4)");
            StorePlace.Scalar(raw, "CREATE TEMP TABLE head AS TABLE log_head; CREATE TEMP TABLE steps AS TABLE schema_migrations");
            Assert.Empty((await StoreAudit.RunAsync(running, [], outside: null)).Findings);
            StorePlace.Scalar(raw, sql);
            var found = (await StoreAudit.RunAsync(running, [], outside: null)).Findings.Select(f => f.ToString()).ToList();
            Assert.True(found.Contains(expected), $"{sql}: {string.Join("; ", found)}");
            StorePlace.Scalar(raw, "TRUNCATE log_head; INSERT INTO log_head TABLE head; TRUNCATE schema_migrations; INSERT INTO schema_migrations TABLE steps; DROP TABLE head, steps");
        }
    }

    private static async Task HoldAsync(string change, Notice expected)
    {
        using var place = new StoreDatabase();
        await using var running = await place.OpenAsync();
        var acknowledged = await RecordAsync(running, 3);
        using var raw = place.Raw();
        StorePlace.Scalar(raw, $"CREATE TABLE public.head AS TABLE log_head; CREATE TABLE public.steps AS TABLE schema_migrations; SET session_replication_role = replica");
        foreach (var table in Tables)
            StorePlace.Scalar(raw, $"ALTER TABLE {table} DISABLE TRIGGER ALL");
        StorePlace.Scalar(raw, change);
        foreach (var table in Tables)
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
        var ofRecords = found.Findings.Where(f => !Tables.Contains(f.Table));
        Assert.True(!ofRecords.Any(), $"{change}: {string.Join("; ", ofRecords)}");
    }

    private static async Task<int> RecordAsync(Store store, int count)
    {
        for (var n = 0; n < count; n++)
            await store.AskAsync();
        return count;
    }
}
