using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using SQLitePCL;

namespace Gateway.Storage.Tests;

/// <summary>Proves that a look into the log costs what it looks at, however long the log has become.</summary>
public sealed class LogReadingCostTests
{
    private const int Step = 10;
    private const int Window = 40;

    [Fact]
    public async Task A_part_of_the_log_costs_the_same_in_a_long_log_as_in_a_short_one()
    {
        // Proves by the steps of SQLite's own machine: a window without a filter, by user, by client, by citizen and counted, and one citizen's report, take hardly more among 3,000 records than among 100.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        var reading = new LogReadingStore(store);
        await AddAsync(store, 0, 50);
        var looks = new Func<Task>[]
        {
            () => reading.ReadUsesAsync(Filter, new LogWindow(0, Window, 100)),
            () => reading.ReadUsesAsync(Filter with { User = "user-1" }, new LogWindow(0, Window, 100)),
            () => reading.ReadUsesAsync(Filter with { Client = "client-1" }, new LogWindow(0, Window, 100)),
            () => reading.ReadUsesAsync(Filter with { Citizen = [Samples.Key(3)] }, new LogWindow(0, Window, 100)),
            () => reading.CountUsesAsync(Filter, new LogWindow(0, Window, 100)),
            () => reading.CountUsesAsync(Filter with { Citizen = [Samples.Key(3)] }, new LogWindow(0, Window, 100)),
            () => reading.ReadAboutAsync(Samples.Municipality, [Samples.Key(3)], 100),
        };
        var few = new List<int>();
        foreach (var look in looks)
            few.Add(await StepsAsync(store, look));
        await AddAsync(store, 50, 1_500);
        for (var i = 0; i < looks.Length; i++)
        {
            var many = await StepsAsync(store, looks[i]);
            Assert.True(few[i] > 0 && many <= few[i] * 2, $"look {i}: {few[i]} steps, then {many}");
        }
    }

    private static UseFilter Filter => new(Samples.Municipality);

    // Every citizen, user and client of its own: what is looked for does not grow with the log.
    private static async Task AddAsync(Store store, int from, int to)
    {
        for (var n = from; n < to; n++)
        {
            var query = QueryId.New();
            var asked = await store.AppendQueryAsync(
                query, Samples.Entry(EntryKind.Asked).Add("query", query.Hex).Add("use", "overview").Add("user", $"user-{n}").Add("client", $"client-{n}"), Samples.Opening(Samples.Key(n)));
            await store.DiscloseAsync(asked, Samples.Key(n));
        }
    }

    private static async Task<int> StepsAsync(Store store, Func<Task> look)
    {
        // The first time also compiles.
        await look();
        var steps = 0;
        var handle = StoreFolder.ConnectionOf(store).Handle;
        raw.sqlite3_progress_handler(handle, Step, _ => CountAndGoOn(ref steps), null);
        await look();
        raw.sqlite3_progress_handler(handle, 0, null, null);
        return steps;
    }

    // Anything but 0 would stop the statement.
    private static int CountAndGoOn(ref int steps)
    {
        steps++;
        return 0;
    }
}
