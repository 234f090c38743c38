using Gateway.Storage.Postgres;
using Npgsql;

namespace Gateway.Storage.Tests;

/// <summary>
/// Proves that a connection lost around a commit never logs twice, and never lets a caller believe that a durable record
/// is none.
/// </summary>
public sealed class LostAnswerTests
{
    // A batch is two messages, and two answers: the lock; and the record with its commit.
    private const int TheLock = 1;

    [PostgresFact]
    public async Task A_commit_whose_answer_is_lost_is_found_out_and_counts()
    {
        // Proves: the server carried it out, the answer was lost; the caller gets its place, and there is one record.
        using var place = new StoreDatabase();
        await using var proxy = new LossyProxy(PostgresServer.Shared.Port);
        await using var store = await OpenAsync(place, proxy);
        await ReadyAsync(store);

        proxy.LoseAnswerAfter(TheLock);
        var asked = await store.AskAsync();

        Assert.Equal([.. Enumerable.Range(0, Ready + 1).Select(i => (long)i)], Indexes(place));
        Assert.Equal(Ready, asked.Position.Index);
        Assert.Equal(Ready + 1, (await store.AskAsync()).Position.Index);
    }

    [PostgresFact]
    public async Task A_commit_that_was_not_carried_out_is_told_as_that()
    {
        // Proves: the connection went before the commit reached the server; the caller knows that nothing stands, and may ask again.
        using var place = new StoreDatabase();
        await using var proxy = new LossyProxy(PostgresServer.Shared.Port);
        await using var store = await OpenAsync(place, proxy);
        await ReadyAsync(store);

        proxy.LoseQuestionAfter(TheLock);
        var lost = await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync());

        Assert.False(lost.MayStand);
        Assert.Equal(Ready, place.Count("log_entries"));
        Assert.Equal(Ready, (await store.AskAsync()).Position.Index);
    }

    [PostgresFact]
    public async Task What_could_not_be_found_out_in_time_is_said_to_stand_perhaps_and_gets_its_outcome_later()
    {
        // Proves: the record stands and its caller was told that it may; the outcome written for it later is its only one.
        using var place = new StoreDatabase();
        await using var proxy = new LossyProxy(PostgresServer.Shared.Port);
        await using var store = await OpenAsync(place, proxy);
        await ReadyAsync(store);
        var query = DisclosureLog.QueryId.New();

        proxy.LoseAnswerAfter(TheLock);
        proxy.Refuses = true;
        var lost = await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync(query));
        Assert.True(lost.MayStand);
        Assert.Equal(Ready + 1, place.Count("log_entries"));

        proxy.Refuses = false;
        Assert.Equal(Ready + 1, (await store.FailAsync(query)).Index);
        await Assert.ThrowsAsync<QueryNotOpenException>(() => store.FailAsync(query));
    }

    [PostgresFact]
    public async Task Connections_that_are_ended_all_the_time_lose_nothing_and_double_nothing()
    {
        // Proves: the server ends the writing connection again and again while many write; every place a caller was given is one record, and every record is some caller's or said to stand perhaps.
        using var place = new StoreDatabase();
        await using var store = await place.OpenAsync();
        using var stop = new CancellationTokenSource();
        var ending = Task.Run(() => EndConnections(place, stop.Token));
        var (told, unsure) = (0, 0);
        var places = new System.Collections.Concurrent.ConcurrentBag<long>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            try
            {
                places.Add((await store.AskAsync()).Position.Index);
            }
            catch (DisclosureLogUnavailableException e)
            {
                Interlocked.Increment(ref e.MayStand ? ref unsure : ref told);
            }
        });
        await stop.CancelAsync();
        var ended = await ending;

        var indexes = Indexes(place);
        Assert.Equal(Enumerable.Range(0, indexes.Count).Select(i => (long)i), indexes);
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.InRange(indexes.Count, places.Count, places.Count + unsure);
        // It happened, so that nothing above held for want of cases.
        Assert.True(ended > 0 && !places.IsEmpty, $"{ended} ended, {places.Count} written, {told} told that they were not, {unsure} unsure");
    }

    private const int Ready = 4;

    // The same statements a few times, so that what is sent is what is sent in life.
    private static async Task ReadyAsync(Store store)
    {
        for (var i = 0; i < Ready; i++)
            await store.AskAsync();
    }

    private static List<long> Indexes(StoreDatabase place) => [.. place.Rows("SELECT log_index FROM log_entries ORDER BY log_index").Select(r => (long)r[0])];

    private static Task<Store> OpenAsync(StoreDatabase place, LossyProxy proxy)
    {
        var through = new NpgsqlConnectionStringBuilder(place.ConnectionString) { Port = proxy.Port }.ToString();
        return StoreDatabase.OpenAsync(place.Settings with { ConnectionString = () => through });
    }

    private static int EndConnections(StoreDatabase place, CancellationToken stop)
    {
        using var raw = place.Connect();
        var ended = 0;
        while (!stop.IsCancellationRequested)
        {
            using var command = new NpgsqlCommand(
                "SELECT COUNT(pg_terminate_backend(pid)), pg_sleep(0.05) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gateway' AND query NOT LIKE 'LISTEN%'", raw);
            ended += (int)(long)command.ExecuteScalar()!;
        }
        return ended;
    }
}
