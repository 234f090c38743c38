using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>
/// Proves that a write that fails leaves nothing behind, is told as such, and is over when its cause is: "no record,
/// no question, no answer" rests on it.
/// </summary>
public sealed class WriteFailureTests
{
    // Every call that writes. Each is given a store with one consent and one open query.
    private static readonly Dictionary<string, Func<Store, RecordedQuery, Task>> Writes = new()
    {
        ["ask"] = (s, _) => s.AskAsync(),
        ["disclose"] = (s, q) => s.DiscloseAsync(q),
        ["fail"] = (s, q) => s.FailAsync(q.Id),
        ["grant"] = (s, _) => s.GrantAsync(Samples.Consent("consent-2")),
        ["withdraw"] = (s, _) => s.WithdrawAsync("consent-1"),
    };

    // The table each call writes to last, or takes a row from: a failure there comes after the log's row was inserted.
    private static readonly Dictionary<string, (string When, string Table)> Breakage = new()
    {
        ["ask"] = ("BEFORE INSERT", "open_queries"),
        ["disclose"] = ("AFTER INSERT", "log_openings"),
        ["fail"] = ("AFTER INSERT", "log_entries"),
        ["grant"] = ("BEFORE INSERT", "consent_events"),
        ["withdraw"] = ("AFTER INSERT", "consent_events"),
    };

    public static TheoryData<string> Calls => [.. Writes.Keys];

    [Theory, OnSqlite(nameof(Calls)), OnPostgres(nameof(Calls))]
    public async Task A_failure_in_the_middle_leaves_no_partial_row(On engine, string call)
    {
        // Proves that the rows of one call stand or fall together, and that the next call takes the index not used.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await PreparedAsync(store);
        folder.Break(Breakage[call].When, Breakage[call].Table);
        var before = folder.Dump();

        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => Writes[call](store, query));
        Assert.Equal(before, folder.Dump());

        folder.Mend();
        await Writes[call](store, query);
        Assert.Equal([0L, 1L, 2L], folder.Rows("SELECT log_index FROM log_entries ORDER BY log_index").Select(r => (long)r[0]));
    }

    [Theory, OnSqlite(nameof(Calls)), OnPostgres(nameof(Calls))]
    public async Task A_failure_of_the_commit_itself_leaves_nothing(On engine, string call)
    {
        // Proves that nothing counts as recorded before the commit: here every statement succeeds and the commit does not.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await PreparedAsync(store);
        folder.BreakCommits();
        var before = folder.Dump();

        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => Writes[call](store, query));
        Assert.Equal(before, folder.Dump());

        folder.Mend();
        await Writes[call](store, query);
        Assert.Equal(3, folder.Count("log_entries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_store_held_by_somebody_else_gives_up_in_time_and_works_again_afterwards(On engine)
    {
        // Proves that a lock longer than the busy timeout ends in the one exception callers know, for reading and writing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenImpatientAsync();
        var query = await PreparedAsync(store);
        var before = folder.Dump();
        using (folder.Hold())
        {
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync());
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.DiscloseAsync(query));
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(store.LookAsync);
            // PostgreSQL reads past whoever writes.
            if (engine == On.Sqlite)
                await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.ReadConsentsAsync(Samples.Municipality, Samples.Citizen));
        }
        Assert.Equal(before, folder.Dump());
        await store.DiscloseAsync(query);
    }

    [PostgresFact]
    public async Task Readiness_tells_of_room_that_a_record_did_not_find_and_a_look_does()
    {
        // Proves: a look adds nothing, so that it may find room where a record finds none; it then says what the record met, and records go on as soon as there is room.
        using var place = new StoreDatabase();
        await using var store = await place.OpenAsync();
        await store.LookAsync();
        place.Run("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END'");
        place.Run("CREATE TRIGGER full_disk BEFORE INSERT ON log_entries FOR EACH ROW EXECUTE FUNCTION full_disk()");
        Assert.Equal("its disk is full", (await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskAsync())).Why);
        Assert.Equal("its disk is full", (await Assert.ThrowsAsync<DisclosureLogUnavailableException>(store.LookAsync)).Why);
        place.Run("DROP FUNCTION full_disk() CASCADE");
        Assert.Equal(0, (await store.AskAsync()).Position.Index);
    }

    [Fact]
    public async Task A_full_disk_stops_recording_without_a_partial_row()
    {
        // Proves SQLITE_FULL, brought about by a limit on the store's own pages: whole records, then refusals, then records again.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        var own = StoreFolder.ConnectionOf(store);
        StorePlace.Scalar(own, $"PRAGMA max_page_count = {(long)StorePlace.Scalar(own, "PRAGMA page_count")! + 4}");
        var whole = 0;
        DisclosureLogUnavailableException? refused = null;
        string before = "";
        for (; refused is null && whole < 1_000; whole++)
        {
            before = folder.Dump();
            refused = await Record.ExceptionAsync(() => store.AskAsync()) as DisclosureLogUnavailableException;
        }

        Assert.Equal(13, Assert.IsType<SqliteException>(refused?.InnerException).SqliteErrorCode);
        Assert.Equal(before, folder.Dump());
        Assert.Equal(whole - 1, folder.Count("log_entries"));

        StorePlace.Scalar(own, "PRAGMA max_page_count = 1000000");
        Assert.Equal(whole - 1, (await store.AskAsync()).Position.Index);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_composition_that_throws_records_nothing_and_leaves_the_query_open(On engine)
    {
        // Proves that an error of the caller's code is passed on as it is, and that the query can still get its outcome.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await PreparedAsync(store);
        var before = folder.Dump();

        await Assert.ThrowsAsync<NotSupportedException>(() =>
            store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ => throw new NotSupportedException()));

        Assert.Equal(before, folder.Dump());
        await store.FailAsync(query.Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_entry_is_not_recorded(On engine)
    {
        // Proves that an entry that is too long, or a salt that is too short, changes nothing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await PreparedAsync(store);
        var before = folder.Dump();
        var tooLong = Samples.Entry(EntryKind.Asked).Add("x", new string('a', LogEntry.MaximumLength));

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AppendQueryAsync(QueryId.New(), tooLong, Samples.Opening()));
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() =>
            store.AppendQueryAsync(QueryId.New(), Samples.Entry(EntryKind.Asked), new Opening(Samples.Citizen, new byte[15])));

        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_message_repeats_what_was_to_be_stored(On engine)
    {
        // Proves that an exception can be logged: neither it nor its cause holds a consent's case, evidence or user.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await PreparedAsync(store);

        var thrown = await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.GrantAsync(Samples.Consent() with { Evidence = "1403859922" }));

        foreach (var value in new[] { "1403859922", "26/0001", "user-1", "consent-1" })
            Assert.DoesNotContain(value, thrown.ToString(), StringComparison.Ordinal);
    }

    private static async Task<RecordedQuery> PreparedAsync(Store store)
    {
        await store.GrantAsync(Samples.Consent());
        return await store.AskAsync();
    }
}
