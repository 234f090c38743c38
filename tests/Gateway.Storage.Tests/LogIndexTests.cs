using System.Data.Common;
using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Tests;

/// <summary>By what the log is searched follows from its entries: it is made with them, again from them, and held against them.</summary>
public sealed class LogIndexTests
{
    /// <summary>What somebody may do to the index who may write everything in the database.</summary>
    public static IEnumerable<object[]> Forgeries { get; } =
    [
        ["UPDATE log_search SET caller_user = 'another' WHERE log_index = 1"],
        ["UPDATE log_search SET act_id = 'another' WHERE log_index = 1"],
        ["UPDATE log_search SET municipality = '0998' WHERE log_index = 1"],
        ["UPDATE log_search SET use_word = '' WHERE log_index = 1"],
        ["UPDATE log_search SET categories = ' more ' WHERE log_index = 1"],
        ["DELETE FROM log_search WHERE log_index = 1"],
        ["DELETE FROM log_mentions WHERE act_id = 'a'"],
        ["INSERT INTO log_mentions VALUES ('0999', 'c', 1)"],
    ];

    [Fact]
    public void A_row_tells_what_its_entry_says()
    {
        // Proves: every column comes from the entry's own lines.
        var entry = Samples.Entry(EntryKind.Asked)
            .Add("query", "ab").Add("use", "overview").Add("organisation", "99990001").Add("unit", "x").Add("role", "caseworker").Add("user", "u-1").Add("client", "c-1")
            .Add("purpose", "p-1").Add("relation", "confirmed").Add("category", "one allowed basis=b consent=-").Add("category", "two withheld CONSENT_MISSING");
        var row = LogIndexRow.Of(7, ReadEntry.TryRead(entry.ToBytes())!);
        Assert.Equal(
            new LogIndexRow(7, "0999", "2026-11-21T12:00:00.000Z", "asked", "ab", "overview")
            {
                Organisation = "99990001", Role = "caseworker", User = "u-1", Client = "c-1", Purpose = "p-1", Relation = "confirmed", Categories = " one two ", Mentions = row.Mentions,
            },
            row);
        Assert.Empty(row.Mentions);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("all", "")]
    [InlineData("one", " one ")]
    [InlineData("one all-of-it", " one all-of-it ")]
    public void A_change_names_its_categories_in_one_line(string line, string categories)
    {
        // Proves: as consents and mandates name them; a withdrawal of everything names none.
        Assert.Equal(categories, LogIndexRow.Of(7, ReadEntry.TryRead(Samples.Entry(EntryKind.ConsentWithdrawn).Add("consent", "q").Add("categories", line).ToBytes())!).Categories);
    }

    [Theory]
    [InlineData(EntryKind.Disclosed, "query", "q", "")]
    [InlineData(EntryKind.ConsentGranted, "consent", "q", "")]
    [InlineData(EntryKind.MandateEnded, "mandate", "q", "")]
    [InlineData(EntryKind.CorrectionRequested, "correction", "q", "correction")]
    [InlineData(EntryKind.CorrectionMade, "correction", "q", "")]
    [InlineData(EntryKind.CorrectionRefused, "correction", "q", "")]
    [InlineData(EntryKind.NoticeGiven, "notice", "q", "")]
    [InlineData(EntryKind.ConsentDrafted, "draft", "q", "")]
    [InlineData(EntryKind.EmergencyReviewed, "reviewed", "q", "")]
    [InlineData(EntryKind.RelationChecked, "answered-before", "q", "")]
    [InlineData(EntryKind.SampleDrawn, "sample", "q", "")]
    [InlineData(EntryKind.ConsentsShown, "shown", "record-7", "consents")]
    [InlineData(EntryKind.WorkListShown, "shown", "record-7", "work-list")]
    [InlineData(EntryKind.LogRead, "shown", "record-7", "log")]
    [InlineData(EntryKind.AccessReportShown, "x", "record-7", "access-report")]
    [InlineData(EntryKind.Asked, "x", "record-7", LogIndexRow.UnknownUse)]
    [InlineData(EntryKind.CatalogueInForce, "catalogue", "record-7", "")]
    public void An_entry_is_of_what_it_names_or_of_itself(EntryKind kind, string field, string act, string use)
    {
        // Proves: for each field that names something, and for entries that name nothing; and which entries begin a look.
        var row = LogIndexRow.Of(7, ReadEntry.TryRead(Samples.Entry(kind).Add(field, "q").ToBytes())!);
        Assert.Equal((act, use), (row.ActId, row.Use));
        Assert.Equal(field == "shown" ? ["q"] : [], row.Mentions);
    }

    [Fact]
    public void A_sample_is_a_look_where_somebody_drew_it()
    {
        // Proves: a draw by an officer is a look at the log, one by the gateway itself is nobody's.
        var drawn = Samples.Entry(EntryKind.SampleDrawn).Add("user", "officer-1").Add("sample", "q");
        var row = LogIndexRow.Of(7, ReadEntry.TryRead(drawn.ToBytes())!);
        Assert.Equal(("q", "log", "officer-1"), (row.ActId, row.Use, row.User));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rows_of_changes_without_their_categories_are_made_again(On engine)
    {
        // Proves: of a store whose rows of changes an earlier version wrote without categories, the step takes just these away, the next start makes them with theirs, and the rows are kept from everybody again.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var reading = new LogReadingStore(store);
        await store.AskAsync();
        var kinds = new[] { EntryKind.ConsentDrafted, EntryKind.ConsentGranted, EntryKind.ConsentWithdrawn, EntryKind.MandateGranted };
        foreach (var kind in kinds)
            await reading.AppendLookAsync(Samples.Entry(kind).Add("categories", "one two"), opening: null);
        var before = Content(place);
        Forge(place, "UPDATE log_search SET categories = '' WHERE log_index > 0");
        Assert.Equal([1L, 2, 3, 4], (await reading.CheckIndexAsync()).Wrong);

        using (var raw = place.Raw())
        {
            if (engine == On.Sqlite)
                StorePlace.Scalar(raw, "CREATE TRIGGER log_search_keep_delete BEFORE DELETE ON log_search BEGIN SELECT 1; END");
            StorePlace.Scalar(raw, Migration.Of(engine == On.Sqlite ? "Sqlite" : "Postgres").Single(s => s.Title == "categories-of-changes").Sql);
        }
        Assert.Equal(kinds.Length, await reading.FillIndexAsync());
        Assert.Equal(before, Content(place));
        using var after = place.Raw();
        Assert.ThrowsAny<DbException>(() => StorePlace.Scalar(after, "DELETE FROM log_search"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_an_earlier_version_wrote_is_filled_in_and_nothing_twice(On engine)
    {
        // Proves: with every row gone, all are made again just as they were, once; a second time there is nothing to do.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        for (var i = 0; i < 1_203; i++)
            await store.AskAsync(citizen: Samples.Key(i));
        await new LogReadingStore(store).AppendLookAsync(Samples.Entry(EntryKind.WorkListShown).Add("shown", "a").Add("shown", "b"), opening: null);
        var before = Content(place);
        Forge(place, "DELETE FROM log_search", "DELETE FROM log_mentions");

        var reading = new LogReadingStore(store);
        var told = new List<(long, long)>();
        Assert.Equal(1_204, await reading.FillIndexAsync((read, of) => told.Add((read, of))));
        Assert.Equal([(500, 1_204), (1_000, 1_204), (1_204, 1_204)], told);
        Assert.Equal(before, Content(place));
        Assert.Equal(0, await reading.FillIndexAsync((_, _) => Assert.Fail("nothing is missing")));
        var check = await reading.CheckIndexAsync();
        Assert.Equal(1_204, check.Records);
        Assert.Empty(check.Wrong);
    }

    [Theory, OnSqlite(nameof(Forgeries)), OnPostgres(nameof(Forgeries))]
    public async Task A_row_that_hides_its_entry_is_found(On engine, string forgery)
    {
        // Proves for rows changed, removed and added past the store's rules, that the check names just the entry.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await store.AskAsync();
        var reading = new LogReadingStore(store);
        await reading.AppendLookAsync(Samples.Entry(EntryKind.WorkListShown).Add("user", "one").Add("shown", "a").Add("shown", "b"), opening: null);
        await store.AskAsync();
        Assert.Empty((await reading.CheckIndexAsync()).Wrong);

        Forge(place, forgery);
        Assert.Equal([1L], (await reading.CheckIndexAsync()).Wrong);
    }

    private static void Forge(StorePlace place, params string[] statements)
    {
        using var raw = place.Raw();
        TamperTests.Unlocked(place, raw);
        foreach (var statement in statements)
            StorePlace.Scalar(raw, statement);
    }

    // What is made again may lie elsewhere than it did.
    private static IEnumerable<string> Content(StorePlace place) => place.Dump().Split('\n').Order(StringComparer.Ordinal);
}
