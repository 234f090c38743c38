using Gateway.DisclosureLog;

namespace Gateway.Storage.Tests;

/// <summary>Proves that every query gets one outcome and no second, whatever happens in between.</summary>
public sealed class OutcomeTests
{
    public static TheoryData<bool> Outcomes => [true, false];

    [Theory, OnSqlite(nameof(Outcomes)), OnPostgres(nameof(Outcomes))]
    public async Task A_query_with_an_outcome_gets_no_other(On engine, bool disclosed)
    {
        // Proves that neither a second receipt nor a late failure can be written, and that trying changes nothing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync();
        if (disclosed)
            await store.DiscloseAsync(query);
        else
            await store.FailAsync(query.Id);
        var before = folder.Dump();

        await Assert.ThrowsAsync<QueryNotOpenException>(() => store.DiscloseAsync(query));
        await Assert.ThrowsAsync<QueryNotOpenException>(() => store.FailAsync(query.Id));

        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_query_that_ends_without_an_answer_keeps_its_alarm(On engine)
    {
        // Proves that the officer's list names the sources also where nothing was disclosed, and that a failure refused leaves no alarm.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync();
        var failed = Samples.Entry(EntryKind.Failed).Add("query", query.Id.Hex);
        await store.AppendFailureAsync(query.Id, failed, new WrongPersonMark(["ffb", "cosmic"], "99990001", "help"));
        await Assert.ThrowsAsync<QueryNotOpenException>(() => store.AppendFailureAsync(query.Id, failed, new WrongPersonMark(["dfdg"], "99990001", "help")));

        var alarms = folder.Rows("SELECT query_id, source_id, organisation_cvr, purpose, log_index FROM wrong_person_alarms ORDER BY source_id");
        Assert.Equal([[query.Id.Hex, "cosmic", "99990001", "help", 1L], [query.Id.Hex, "ffb", "99990001", "help", 1L]], alarms);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_query_that_was_never_asked_gets_no_outcome(On engine)
    {
        // Proves that an unknown query is refused and nothing is appended.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();

        await Assert.ThrowsAsync<QueryNotOpenException>(() => store.FailAsync(QueryId.New()));
        Assert.Equal(0, folder.Count("log_entries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_municipality_cannot_end_a_query(On engine)
    {
        // Proves that an outcome belongs to the municipality that asked.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync();
        var before = folder.Dump();

        await Assert.ThrowsAsync<QueryNotOpenException>(() => store.AppendFailureAsync(query.Id, Samples.Entry(EntryKind.Failed, Samples.Neighbour)));
        await Assert.ThrowsAsync<QueryNotOpenException>(() =>
            store.AppendDisclosureAsync(query, Samples.Whose(municipality: Samples.Neighbour), last: true, _ => Samples.Disclosure(query.Id)));

        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_outcomes_at_once_one_is_written(On engine)
    {
        // Proves that two that end a query in the same moment leave one outcome and one refusal.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var query = await store.AskAsync();
            var ends = await Task.WhenAll(Ends(() => store.DiscloseAsync(query)), Ends(() => store.FailAsync(query.Id)), Ends(() => store.FailAsync(query.Id)));
            Assert.Single(ends, ended => ended);
        }
        Assert.Equal(40, folder.Count("log_entries"));
        Assert.Equal(0, folder.Count("open_queries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Open_queries_survive_a_reopening_in_the_order_they_were_asked(On engine)
    {
        // Proves that a stopped gateway finds every query it left without an outcome, and can give it one.
        using var folder = StorePlace.Of(engine);
        var ids = Enumerable.Range(0, 4).Select(_ => QueryId.New()).ToList();
        await using (var store = await folder.OpenAsync())
        {
            foreach (var id in ids)
                await store.AskAsync(id);
            await store.FailAsync(ids[1]);
        }

        await using var reopened = await folder.OpenAsync();
        var open = await reopened.ReadOpenQueriesAsync();
        Assert.Equal([ids[0], ids[2], ids[3]], open.Select(o => o.Id));
        Assert.All(open, o => Assert.Equal(Samples.Municipality, o.Municipality));

        foreach (var query in open)
            await reopened.FailAsync(query.Id);
        Assert.Empty(await reopened.ReadOpenQueriesAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_query_id_is_used_once(On engine)
    {
        // Proves that a second query cannot hide behind the first one's id.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync();
        var before = folder.Dump();

        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync(query.Id));
        Assert.Equal(before, folder.Dump());
    }

    private static Task<bool> Ends(Func<Task> outcome) => Task.Run(async () =>
    {
        try
        {
            await outcome();
            return true;
        }
        catch (QueryNotOpenException)
        {
            return false;
        }
    });
}
