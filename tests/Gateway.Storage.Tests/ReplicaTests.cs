using Gateway.DisclosureLog;
using Gateway.Storage.Consents;

namespace Gateway.Storage.Tests;

/// <summary>Proves that several gateways on one database are one: one log, one order, one truth about every consent.</summary>
public sealed class ReplicaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [PostgresFact]
    public async Task Gateways_that_append_at_once_make_one_dense_log()
    {
        // Proves: no gap, no index twice, and every position is the caller's own record.
        using var place = new StoreDatabase();
        await using var one = await place.OpenAsync();
        await using var two = await place.OpenAsync();
        var asked = new List<RecordedQuery>();
        for (var round = 0; round < 20; round++)
            asked.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => (n % 2 == 0 ? one : two).AskAsync()))));

        Assert.Equal(Enumerable.Range(0, 400).Select(i => (long)i), asked.Select(a => a.Position.Index).Order());
        var leaves = place.Rows("SELECT log_index, leaf_hash FROM log_entries ORDER BY log_index").ToDictionary(r => (long)r[0], r => Convert.ToHexStringLower((byte[])r[1]));
        Assert.All(asked, a => Assert.Equal(leaves[a.Position.Index], a.Position.LeafHash));
    }

    [PostgresFact]
    public async Task A_change_made_by_one_gateway_wakes_the_other()
    {
        // Proves: whoever holds a stream open on one gateway hears of a withdrawal on another, and reads it when woken.
        using var place = new StoreDatabase();
        await using var one = await place.OpenAsync();
        await using var two = await place.OpenAsync();
        await one.GrantAsync(Samples.Consent());
        var seen = Task.Run(async () =>
        {
            while (true)
            {
                var next = two.RecordChanges.Next;
                if ((await two.ReadRecordsAsync(Samples.Whose())).Consents.SingleOrDefault()?.WithdrawnAt is { } at)
                    return at;
                await next.WaitAsync(Patience);
            }
        });
        await one.WithdrawAsync("consent-1");
        Assert.Equal(Samples.Noon, await seen);
    }

    [PostgresFact]
    public async Task Only_what_a_stopped_gateway_left_open_is_interrupted()
    {
        // Proves: while its gateway lives nobody else ends a query; one that has left leaves its queries to the others.
        using var place = new StoreDatabase();
        await using var one = await place.OpenAsync();
        RecordedQuery left;
        await using (var two = await place.OpenAsync())
        {
            await one.AskAsync();
            left = await two.AskAsync();
            Assert.Empty(await one.ReadInterruptedQueriesAsync());
            Assert.Empty(await two.ReadInterruptedQueriesAsync());
        }
        Assert.Equal([left.Id], (await one.ReadInterruptedQueriesAsync()).Select(q => q.Id));
        Assert.Equal(2, (await one.ReadOpenQueriesAsync()).Count);
    }

    [Fact]
    public void A_gateway_never_hears_without_end()
    {
        // Proves for every tenth of a millisecond since it last showed that it lives: it shows again, or waits for at least one whole millisecond, the least that Npgsql does not take for ever; never past its three seconds, of which others wait for five times as many.
        foreach (var tenths in Enumerable.Range(0, 50_000))
        {
            var since = TimeSpan.FromMilliseconds(tenths / 10.0);
            var left = Postgres.PostgresPresence.LeftToWait(since);
            Assert.True(left is null ? since > TimeSpan.FromMilliseconds(2_999) : (int)left.Value.TotalMilliseconds >= 1 && since + left <= TimeSpan.FromSeconds(3), $"{since} {left}");
        }
    }

    [PostgresFact]
    public async Task A_sequencer_whose_place_was_taken_appends_nothing()
    {
        // Proves the fencing number: under an old one nothing is written, and the gateway goes on with a new one.
        using var place = new StoreDatabase();
        await using var store = await place.OpenAsync();
        await store.AskAsync();
        place.Run("UPDATE sequencers SET epoch = epoch + 1");

        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync());
        Assert.Equal(1, place.Count("log_entries"));
        Assert.Equal(1L, (await store.AskAsync()).Position.Index);
    }

    [PostgresFact]
    public async Task A_gateway_of_the_version_before_records_nothing_once_a_newer_one_has_migrated()
    {
        // Proves: what it would write no longer fits; it says which migration it does not know, whether its writing connection is old or new, and goes on by itself where that is taken back.
        using var place = new StoreDatabase();
        await using var before = await place.OpenAsync();
        await before.AskAsync();
        place.Run("INSERT INTO schema_migrations VALUES (99, 'of the next version', 'x')");
        for (var connection = 0; connection < 2; connection++)
        {
            var refused = await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => before.AskAsync());
            Assert.Equal((StoreFault.NewerSchema, "A gateway of a newer version has changed the tables (migration 0099). Stop this one and start the newer version."), (refused.Fault, refused.Why));
        }
        Assert.Equal(1, place.Count("log_entries"));
        place.Run("DELETE FROM schema_migrations WHERE number = 99");
        Assert.Equal(1L, (await before.AskAsync()).Position.Index);
    }

    [PostgresFact]
    public async Task A_store_of_the_version_before_is_migrated_between_two_commits()
    {
        // Proves: a writer that has looked at the tables under the head's lock ends its transaction on the tables it looked at; the migration waits for it, then runs, and nothing of what it finds is taken for a change.
        using var place = new StoreDatabase(empty: true);
        using var writer = place.Connect();
        StorePlace.Scalar(writer, "CREATE SCHEMA gateway; CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, title TEXT COLLATE \"C\" NOT NULL, fingerprint TEXT COLLATE \"C\" NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp())");
        var steps = Migration.Of("Postgres");
        foreach (var step in steps.SkipLast(1))
            StorePlace.Scalar(writer, $"{step.Sql};\nINSERT INTO schema_migrations VALUES ({step.Number}, '{step.Title}', '{step.Fingerprint}')");
        StorePlace.Scalar(writer, "BEGIN; SELECT epoch FROM log_head FOR UPDATE");

        var opening = Task.Run(place.OpenAsync);
        using var patience = new CancellationTokenSource(Patience);
        while (place.Rows("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'").Count == 0)
            await Task.Delay(20, patience.Token);
        Assert.Equal(steps.Count - 1, place.Count("schema_migrations"));
        StorePlace.Scalar(writer, "COMMIT");
        await using var store = await opening;
        Assert.Equal(steps.Count, place.Count("schema_migrations"));
        await store.AskAsync();
        Assert.Empty((await Audit.StoreAudit.RunAsync(store, [], outside: null)).Findings);
    }

    [PostgresFact]
    public async Task One_key_used_on_two_gateways_makes_one_change()
    {
        // Proves: a client that repeats a call at another gateway gets the first answer.
        using var place = new StoreDatabase();
        await using var one = await place.OpenAsync();
        await using var two = await place.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var key = $"k-{round}";
            var answers = await Task.WhenAll(new[] { one, two, one, two }.Select((store, n) => Task.Run(() => new ConsentStore(store).ChangeAsync<string>(
                ConsentSamples.Keyed(key), t =>
                {
                    t.Draft(ConsentSamples.Draft(QueryId.New().Hex));
                    return ConsentSamples.Answer($"caller {n}");
                }, (_, _) => null))));
            Assert.Single(answers.Select(ConsentSamples.TextOf).Distinct());
        }
        Assert.Equal(20, place.Count("consent_drafts"));
    }
}
