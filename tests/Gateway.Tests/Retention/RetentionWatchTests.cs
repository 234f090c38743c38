using Gateway.Retention;
using Gateway.Storage.Tests;
using Gateway.Storage.Vaults;
using Gateway.Tests.LogReading;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Retention;

/// <summary>What has been kept long enough goes when its last day is over in UTC: not a second sooner, and with the first look after midnight.</summary>
public sealed class RetentionWatchTests
{
    private const int Days = 31;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_day_ends_at_midnight_in_UTC(On engine)
    {
        // Proves: at 23:59:59 of the last day nothing goes, whatever hour it is where people live; at 00:00:01 all of that day's goes, a second look finds nothing left to do.
        await using var log = await SeededLog.OpenAsync(engine, seed: 7);
        await log.AddAsync(60, 10);
        var clock = new SetClock();
        var watch = new RetentionWatch(new RetentionStore(log.Store), new RetentionTimes(new Dictionary<string, int> { [RetentionTimes.Default] = Days }), clock, NullLogger<RetentionWatch>.Instance);
        // All of it was made on one day, hours after midnight.
        var over = new DateTimeOffset(SeededLog.Start.Year, SeededLog.Start.Month, SeededLog.Start.Day, 0, 0, 0, TimeSpan.Zero).AddDays(Days + 1);
        Assert.NotEqual(0, await OpenAsync(log));
        clock.Now = over.AddSeconds(-1);
        Assert.Equal(0, await watch.LookAsync());
        clock.Now = over.AddSeconds(-1).ToOffset(TimeSpan.FromHours(1));
        Assert.Equal(0, await watch.LookAsync());
        clock.Now = over.AddSeconds(1);
        Assert.NotEqual(0, await watch.LookAsync());
        Assert.Equal(0, await OpenAsync(log));
        Assert.Equal(0, await watch.LookAsync());
    }

    // How many records still open for a citizen.
    private static async Task<int> OpenAsync(SeededLog log)
    {
        var records = Enumerable.Range(0, (int)await log.Reading.LengthAsync()).Select(i => (long)i).ToList();
        return new[] { await log.Reading.ReadRecordsAsync(SeededLog.Municipality, records), await log.Reading.ReadRecordsAsync(SeededLog.Neighbour, records) }.Sum(r => r.Count(e => e.Value.Salt is not null));
    }

    private sealed class SetClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
