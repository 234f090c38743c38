using Gateway.DisclosureLog;
using Gateway.Storage.Oversight;
using Gateway.Storage.Relations;

namespace Gateway.Storage.Tests;

/// <summary>Open cases that were confirmed, and queries that wait for one.</summary>
public sealed class RelationChecksTests
{
    // Due at once, then an hour after the first fruitless attempt; after that never.
    private static readonly TimeSpan[] Delays = [TimeSpan.Zero, TimeSpan.FromHours(1)];

    [Theory, OnSqlite, OnPostgres]
    public async Task A_confirmed_relation_counts_for_its_organisation_and_citizen_from_then_on(On engine)
    {
        // Proves: the last confirmation is what a decision reads, as of any moment; a denied or unanswered check confirms nothing; the check is its query's outcome.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await store.CheckAsync(RelationOutcome.Denied);
        await store.CheckAsync(RelationOutcome.NotAnswered);
        Assert.Null((await store.ReadRecordsAsync(Samples.Whose())).RelationConfirmedAt);

        await store.CheckAsync(RelationOutcome.Confirmed, at: Samples.Noon);
        await store.CheckAsync(RelationOutcome.Confirmed, at: Samples.Noon.AddHours(1));
        Assert.Equal(Samples.Noon.AddHours(1), (await store.ReadRecordsAsync(Samples.Whose())).RelationConfirmedAt);
        Assert.Null((await store.ReadRecordsAsync(Samples.Whose(Samples.Key(2)))).RelationConfirmedAt);
        Assert.Null((await store.ReadRecordsAsync(Samples.Whose(municipality: Samples.Neighbour))).RelationConfirmedAt);
        Assert.Null((await store.ReadRecordsAsync(Samples.Whose() with { OrganisationCvr = "99990002" })).RelationConfirmedAt);
        Assert.Empty(await store.ReadOpenQueriesAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_check_cannot_be_the_outcome_of_two_queries(On engine)
    {
        // Proves: a query that has its outcome gets no second one.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync();
        await store.FailAsync(query.Id);
        var found = new CheckedRelation(Samples.Entry(EntryKind.RelationChecked), Samples.Opening(), "99990001", RelationOutcome.Confirmed);
        await Assert.ThrowsAsync<QueryNotOpenException>(() => new RelationStore(store).AppendCheckAsync(query, found));
        Assert.Equal(0, folder.Count("relations"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_waiting_query_is_due_when_its_delay_has_passed_and_not_after_its_last_attempt(On engine)
    {
        // Proves: the first attempt, the delay after a fruitless one, and the end of attempts.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskUnconfirmedAsync();
        Assert.Empty(await DueAsync(store, Samples.Noon.AddTicks(-1)));
        var due = Assert.Single(await DueAsync(store, Samples.Noon));
        Assert.Equal((query, Samples.Municipality, "99990001", 0), (due.Query, due.Municipality, due.OrganisationCvr, due.Attempts));
        Assert.Equal([1, 2, 3], due.CitizenSealed);

        await store.CheckAsync(RelationOutcome.NotAnswered, query, Samples.Noon.AddMinutes(1));
        Assert.Empty(await DueAsync(store, Samples.Noon.AddMinutes(60)));
        Assert.Equal(1, Assert.Single(await DueAsync(store, Samples.Noon.AddMinutes(61))).Attempts);

        await store.CheckAsync(RelationOutcome.NotAnswered, query, Samples.Noon.AddMinutes(61));
        Assert.Empty(await DueAsync(store, Samples.Noon.AddDays(9)));
        Assert.True(await new RelationStore(store).AnyWaitingAsync());
        Assert.Equal(2, Assert.Single(await new OversightStore(store).UnconfirmedAsync()).Attempts);
    }

    public static TheoryData<RelationOutcome, int> Answers => new() { { RelationOutcome.Confirmed, 0 }, { RelationOutcome.Denied, 1 } };

    [Theory, OnSqlite(nameof(Answers)), OnPostgres(nameof(Answers))]
    public async Task An_answer_ends_the_waiting_and_a_denial_goes_to_the_officer(On engine, RelationOutcome outcome, int listed)
    {
        // Proves: neither is asked for again; only what was denied is left for the officer, and says so.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskUnconfirmedAsync();
        await store.CheckAsync(outcome, query);

        Assert.Empty(await DueAsync(store, Samples.Noon.AddDays(9)));
        Assert.False(await new RelationStore(store).AnyWaitingAsync());
        var unconfirmed = await new OversightStore(store).UnconfirmedAsync();
        Assert.Equal(listed, unconfirmed.Count(u => u.Id == query && u.Denied && u.Attempts == 1));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_relation_known_from_elsewhere_settles_a_waiting_query_without_a_question(On engine)
    {
        // Proves: the leaf and the event, and no new relation.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskUnconfirmedAsync();
        await new RelationStore(store).AppendWithoutAskingAsync(query, RelationOutcome.Confirmed, Samples.Entry(EntryKind.RelationChecked), Samples.Opening());
        Assert.Empty(await DueAsync(store, Samples.Noon.AddDays(9)));
        Assert.Equal((1L, 0L), (folder.Count("unconfirmed_relation_events"), folder.Count("relations")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_officers_decision_is_the_last_word(On engine)
    {
        // Proves: decided once, in its own municipality; what a check finds afterwards is recorded and changes nothing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        var query = await store.AskUnconfirmedAsync();
        Assert.Equal(DecisionRefusal.NotFound, (await oversight.ReviewRelationAsync("n", query, municipality: Samples.Neighbour)).Refusal);
        Assert.NotNull((await oversight.ReviewRelationAsync("one", query, justified: false)).Position);
        Assert.Equal(DecisionRefusal.NotOpen, (await oversight.ReviewRelationAsync("two", query)).Refusal);

        await store.CheckAsync(RelationOutcome.Confirmed, query);
        Assert.Equal(1, folder.Count("unconfirmed_relation_events"));
        Assert.Empty(await oversight.UnconfirmedAsync());
        Assert.Empty(await DueAsync(store, Samples.Noon.AddDays(9)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_confirmed_query_needs_no_decision(On engine)
    {
        // Proves: the officer cannot decide what is settled.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskUnconfirmedAsync();
        await store.CheckAsync(RelationOutcome.Confirmed, query);
        Assert.Equal(DecisionRefusal.NotOpen, (await new OversightStore(store).ReviewRelationAsync("one", query)).Refusal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_oldest_come_first_and_no_more_than_asked_for(On engine)
    {
        // Proves: order and length of both lists, and that the officer's holds only the municipality's own.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var first = await store.AskUnconfirmedAsync();
        var neighbours = await store.AskUnconfirmedAsync(municipality: Samples.Neighbour);
        var third = await store.AskUnconfirmedAsync();

        Assert.Equal([first, neighbours, third], (await DueAsync(store, Samples.Noon)).Select(d => d.Query));
        Assert.Equal([first], (await new RelationStore(store).ReadDueAsync([Samples.Noon], 1)).Select(d => d.Query));
        Assert.Equal([first, third], (await new OversightStore(store).UnconfirmedAsync()).Select(u => u.Id));
        Assert.Equal([first], (await new OversightStore(store).UnconfirmedAsync(1)).Select(u => u.Id));
    }

    private static Task<IReadOnlyList<WaitingRelation>> DueAsync(Store store, DateTimeOffset now) =>
        new RelationStore(store).ReadDueAsync([.. Delays.Select(d => now - d)], 10);
}
